"""Weights held against what a model asks for, before anything is allocated and after it is loaded."""

from __future__ import annotations

import contextlib
import pickle
import re
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any, Final, cast

import torch
from safetensors.torch import load_file
from torch import Tensor

from engine.files import file_signatures
from engine.models.checks import kind_by_config, pickles, weight_files
from engine.models.checks.weight_files import DOWNLOAD_AGAIN, NOT_QUANTISED, Shapes, damaged, sides_of
from engine.models.out_of_memory import is_out_of_memory
from engine.protocol.errors import ModelError
from engine.protocol.texts import Text, shown

_NUMBER: Final = re.compile(r"\d+")
_FLOATS: Final = (torch.float64, torch.float32, torch.float16, torch.bfloat16)


def load_weights(file: Path) -> Mapping[str, Tensor]:
    """Of a file in whatever format whose shapes were read before, mapped into memory where that can be.

    Raises ModelError; RuntimeError out of memory.
    """
    with as_model_error(file):
        if weight_files.is_safetensors(file):
            return load_file(file)
        try:
            mapped = file_signatures.is_torch_archive(file)
            return tensors_of(torch.load(file, map_location="cpu", weights_only=True, mmap=mapped))
        except pickle.UnpicklingError as error:  # it calls what torch does not trust
            raise pickles.program_code(file) from error


def tensors_of(state: Any) -> dict[str, Tensor]:
    """The weights of a checkpoint, which may lie a level deeper, named as ``weight_shapes.read_shapes`` does."""
    content = _mapping(state)
    for name in ("state_dict", "model", "module"):
        content = _mapping(content.get(name)) or content
    found = {str(name): value for name, value in content.items() if isinstance(value, Tensor)}
    for name, inner in content.items():
        found |= {f"{name}.{key}": value for key, value in _mapping(inner).items() if isinstance(value, Tensor)}
    return found


def _mapping(value: Any) -> Mapping[Any, Any]:
    return cast(Mapping[Any, Any], value) if isinstance(value, Mapping) else {}


def check_shapes(given: Shapes, wanted: Shapes, file: Path, config: Text) -> None:
    """Raises ModelError where a weight has another shape than ``config`` asks for, or there are more layers."""
    if (kind := kind_by_config.other_weights(given, wanted)) is not None:
        raise kind_by_config.refused_file(file, kind)
    if not given.keys() & wanted.keys():
        raise damaged(file, shown("its weights are of another model"))
    for name, shape in wanted.items():
        if name in given and given[name] != shape:
            raise ModelError(
                "{file} does not fit {config}: its weight {name} has the shape {given}, where {wanted} is needed.",
                DOWNLOAD_AGAIN,
                file=file,
                config=config,
                name=name,
                given=sides_of(given[name]),
                wanted=sides_of(shape),
            )
    known = {_NUMBER.sub("0", name) for name in wanted}
    for name in given.keys() - wanted.keys():
        if _NUMBER.sub("0", name) in known:
            raise ModelError(
                "{file} does not fit {config}: it has the weight {name} as well.",
                DOWNLOAD_AGAIN,
                file=file,
                config=config,
                name=name,
            )


def check_complete(given: Shapes, wanted: Shapes, file: Path) -> None:
    """Raises ModelError where one of the ``wanted`` weights is not ``given``: a library would draw it at random."""
    if missing := wanted.keys() - given.keys():
        raise ModelError("{file} lacks the weights {name}.", DOWNLOAD_AGAIN, file=file, name=min(missing))


def not_finite(weights: Mapping[str, Tensor]) -> str | None:
    """The name of the first of ``weights`` that is infinite or undefined somewhere; None where all are finite."""
    for name, value in weights.items():
        # a sum is quick and of one bad value never finite; of good ones it may overflow, too
        if value.is_floating_point() and not value.sum().isfinite() and not value.isfinite().all():
            return name
    return None


def check_finite(weights: Mapping[str, Tensor], file: Path) -> None:
    """Raises ModelError where one of ``weights`` is infinite or undefined somewhere."""
    if (name := not_finite(weights)) is not None:
        raise ModelError(
            "{file} cannot be used: its weight {name} is not a finite number everywhere.",
            DOWNLOAD_AGAIN,
            file=file,
            name=name,
        )


def fitting(given: Mapping[str, Tensor], wanted: Shapes, file: Path, what: Text) -> dict[str, Tensor]:
    """Those ``wanted`` of the ``given`` weights, in float32 and in memory of their own.

    Raises ModelError where they are not all that ``what`` asks for, and numbers.
    """
    shapes = {name: tuple(value.shape) for name, value in given.items()}
    check_shapes(shapes, wanted, file, what)
    check_complete(shapes, wanted, file)
    if odd := next((value.dtype for value in given.values() if value.dtype not in _FLOATS), None):
        raise damaged(file, shown("its weights are of the type {type}", type=odd), NOT_QUANTISED)
    check_finite(given, file)
    return {name: given[name].to(torch.float32, copy=True) for name in wanted}


@contextlib.contextmanager
def as_model_error(file: Path) -> Generator[None]:
    """Whatever else a library finds wrong is a fault of ``file``, but not where only the memory was too small."""
    try:
        yield
    except ModelError:
        raise
    except Exception as error:
        if is_out_of_memory(error):
            raise
        cause = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
        raise ModelError(
            "{file} cannot be loaded: {cause}.", DOWNLOAD_AGAIN, file=file, cause=cause.rstrip(".")
        ) from error
