"""Tuned edits that are damaged, of another model, or made to take the engine down."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor

from tests.faults import damage
from tests.faults.hostile_folders import Folders, Hostile

_NAME: Final = "tuned.safetensors"
_OF_HEADERS: Final = ("whole numbers", "eight bits", "larger weight", "lost weight", "other names", "NaN", "infinite")
Tensors = dict[str, Tensor]
Rewrite = Callable[[Tensors], object]


def hostile_edits(files: Folders, full: Path, lora: Path) -> Iterator[Hostile]:
    """Made from the tuned edits ``full`` and ``lora``."""
    content = full.read_bytes()
    for name, change in damage.SAFETENSORS.items():
        if name not in _OF_HEADERS:
            yield Hostile("tuned edits", name, files.file(_NAME, change(content)), _NAME)
    yield Hostile("tuned edits", "missing", files.root / "no" / _NAME, _NAME)
    yield Hostile("tuned edits", "a folder", files.base, files.base.name)
    for name, about in _ABOUTS.items():
        yield Hostile("tuned edits", f"says {name}", files.file(_NAME, _rewritten(full, about=about)), _NAME)
    for name, change in _TENSORS.items():
        yield Hostile("tuned edits", name, files.file(_NAME, _rewritten(full, change)), _NAME)
    for name, change in _OF_LORA.items():
        yield Hostile("tuned edits", f"LoRA: {name}", files.file(_NAME, _rewritten(lora, change)), _NAME)
    rank = files.file(_NAME, _rewritten(lora, about=lambda told: told["settings"].update(lora_rank=3)))
    yield Hostile("tuned edits", "LoRA: another rank", rank, _NAME)


def _rewritten(
    path: Path,
    change: Callable[[Tensors], object] = lambda tensors: None,
    about: Callable[[dict[str, Any]], object] = lambda told: None,
) -> bytes:
    with safe_open(path, framework="pt") as file:
        names = file.keys()
        tensors: Tensors = {name: file.get_tensor(name) for name in names}
        told: dict[str, Any] = json.loads((file.metadata() or {})["about"])
    change(tensors)
    changed = about(told)
    line = changed if isinstance(changed, str) else json.dumps(told)
    return save({name: value.contiguous() for name, value in tensors.items()}, {"about": line})


def _said(**values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda told: told.update(values)


def _set(**values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda told: told["settings"].update(values)


_SIZES: Final = ([0, 0], [-32, 32], [32], [33, 32], [64, 32], [1 << 40, 1 << 40], [99_968, 99_968], "32", [32.5, 32])
_ABOUTS: Final[Mapping[str, Callable[[dict[str, Any]], object]]] = {
    "nothing": lambda told: "",
    "null": lambda told: "null",
    "a web page": lambda told: damage.WEB_PAGE.decode(),
    "something nested": lambda told: damage.DEEP.decode(),
    "nested sources": lambda told: json.dumps(told)[:-1] + ',"sources":{"a":' + damage.DEEP.decode() + "}}",
    "no version": lambda told: told.pop("version") and None,
    "a version to come": _said(version=99),
    "a version in letters": _said(version="two"),
    "no size": lambda told: told.pop("size") and None,
    **{f"size {size}": _said(size=size) for size in _SIZES},
    "a long prompt": _said(object_prompt="a dog " * 1_000_000),
    "a long target": _said(target="a dog " * 1_000_000),
    "a prompt of numbers": _said(background_prompt=[1, 2]),
    "no settings": _said(settings=None),
    "a strange setting": _set(nonsense=1),
    "steps without end": _set(sampling_steps=1 << 40),
    "a guidance of letters": _set(guidance="strong"),
    "a strange adaptation": _set(adaptation="nonsense"),
    "a rank of 0": _set(lora_rank=0),
    "another adaptation": _set(adaptation="lora"),
    "a model without end": _said(model="/" + "x" * 200_000),
}


def _first(prefix: str) -> Callable[[Tensors], str]:
    return lambda tensors: min(name for name in tensors if name.startswith(prefix))


def _with(
    name: str | Callable[[Tensors], str], change: Callable[[Tensor], Tensor | None]
) -> Callable[[Tensors], object]:
    """The tensor ``name`` becomes another one, or is lost."""

    def rewrite(tensors: Tensors) -> None:
        chosen = name if isinstance(name, str) else name(tensors)
        changed = change(tensors.pop(chosen))
        if changed is not None:
            tensors[chosen] = changed

    return rewrite


def _spoilt(value: Tensor) -> Tensor:
    return torch.where(torch.arange(value.numel()).view(value.shape) == 0, torch.nan, value)


def _endless(value: Tensor) -> Tensor:
    return torch.full_like(value, torch.inf)


_NAMES: Final = (
    "object_embedding",
    "background_embedding",
    "negative_embedding",
    "start",
    "known.latents",
    "known.mask",
)
_TENSORS: Final[Mapping[str, Rewrite]] = {
    **{f"no {name}": _with(name, lambda value: None) for name in (*_NAMES, "known.picture")},
    **{f"{name} larger": _with(name, lambda value: torch.cat([value, value], -1)) for name in _NAMES},
    **{f"{name} twice": _with(name, lambda value: torch.cat([value, value])) for name in _NAMES},
    **{f"{name} empty": _with(name, lambda value: value[:0]) for name in _NAMES},
    **{f"{name} of whole numbers": _with(name, lambda value: value.to(torch.int32)) for name in _NAMES},
    **{f"{name} NaN": _with(name, _spoilt) for name in _NAMES},
    "start infinite": _with("start", _endless),
    "a picture of another size": _with("known.picture", lambda value: value[:5]),
    "a grey picture": _with("known.picture", lambda value: value[..., :1]),
    "a picture of fractions": _with("known.picture", lambda value: value.float()),
    "a difference of another shape": _with(_first("difference."), lambda value: value[None]),
    "a difference NaN": _with(_first("difference."), _spoilt),
    "a difference lost": _with(_first("difference."), lambda value: None),
    "a difference of whole numbers": _with(_first("difference."), lambda value: value.to(torch.int8)),
    "packed of another shape": _with(_first("packed."), lambda value: value[None]),
    "packed lost": _with(_first("packed."), lambda value: None),
    "packed as numbers": _with(_first("packed."), lambda value: value.float()),
    "scales lost": _with(_first("scales."), lambda value: None),
    "scales of another shape": _with(_first("scales."), lambda value: value[:, :0]),
    "scales NaN": _with(_first("scales."), _spoilt),
    "a difference nobody knows": lambda tensors: tensors.update({"difference.nonsense.weight": torch.zeros(3)}),
    "a tensor nobody knows": lambda tensors: tensors.update({"nonsense": torch.zeros(3)}),
    "factors beside differences": lambda tensors: tensors.update({"lora.x": torch.zeros(3)}),
}
_OF_LORA: Final[Mapping[str, Rewrite]] = {
    "a factor of another shape": _with(_first("lora."), lambda value: value.T.contiguous()),
    "a factor lost": _with(_first("lora."), lambda value: None),
    "a factor NaN": _with(_first("lora."), _spoilt),
    "a factor nobody knows": lambda tensors: tensors.update({"lora.nonsense": torch.zeros(3)}),
    "differences beside factors": lambda tensors: tensors.update({"difference.x": torch.zeros(3)}),
}
