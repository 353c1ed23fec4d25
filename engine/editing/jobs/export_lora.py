"""The weights of a tuned edit as a LoRA file: the helper that ``models.lora_files.lora_export`` asks.

It needs no model, so neither diffusers nor transformers is loaded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from engine.editing import tuned_check
from engine.editing.tuned_check import DIFFERENCE, LORA, PACKED, SCALES, TunedFile
from engine.files import disk_errors
from engine.models import packed
from engine.models.checks.weight_files import FLOATS
from engine.models.lora_files import lora_keys, low_rank, tensor_file
from engine.models.lora_files.lora_export import RANK, LoraDone, LoraTask
from engine.models.lora_files.low_rank import Factors
from engine.models.packed import Packed
from engine.protocol.channel import Channel
from engine.protocol.errors import PictureError
from engine.protocol.texts import shown
from engine.protocol.tuned_header import ADVICE

_DOWN, _UP = ".lora_A.default.weight", ".lora_B.default.weight"
_WEIGHT: Final = ".weight"


class _Change(NamedTuple):
    """What one parameter was changed by, as its own shape or as factors. Float32."""

    layer: str
    shape: tuple[int, ...]
    difference: Tensor
    factors: Factors | None


def serve(channel: Channel, _: Sequence[str]) -> None:
    task = msgspec.json.decode(channel.source.readline(), type=LoraTask)
    try:
        channel.result(run(task, channel.share))
    except OSError as error:
        raise disk_errors.of_system(error) from error


@torch.no_grad()
def run(task: LoraTask, share: Callable[[float], None]) -> LoraDone:
    """Writes ``task.out``, complete or not at all; ``share`` is told how much is done.

    The factors of a LoRA edit stay as they are, in float32, where no rank is asked for that is smaller than theirs.
    All else is factored and kept in 16 bits. What has no two sides (biases, norms) is left out, which counts as an
    error. Raises PictureError, OSError.
    """
    file = tuned_check.read(Path(task.tuned))
    tuned = file.about.settings
    most = task.rank or (tuned.lora_rank if tuned.adaptation == "lora" else RANK)
    tensors: dict[str, Tensor] = {}
    whole = lost = 0.0
    layers = rank = 0
    count = max(1, len(_names(file)))
    for done, change in enumerate(_changes(file)):
        whole += _energy(change.difference)
        if not math.isfinite(whole):
            raise tuned_check.refused(
                file.path, shown("its {name} is not a finite number everywhere", name=change.layer)
            )
        if len(change.shape) < 2:
            lost += _energy(change.difference)
        else:
            factors, error = _kept(change, most)
            lost += error
            layers, rank = layers + 1, max(rank, len(factors.down))
            tensors |= lora_keys.named(change.layer, change.shape, factors, task.keys)
        share((done + 1) / count)
    if not whole or not layers:
        raise PictureError("The tuned edit {path} changed no weights.", _NOTHING, path=task.tuned)
    if not math.isfinite(lost):  # no change that was learned is as large as that
        raise tuned_check.refused(file.path, shown("its weights are too large for 16 bits"))
    out = Path(task.out)
    tensor_file.write(tensors, out, {"modelspec.title": file.about.target, "ss_sd_model_name": file.about.model_name})
    return LoraDone(task.out, rank, layers, math.sqrt(lost / whole), out.stat().st_size)


_NOTHING: Final = shown("Choose one that was trained for some weight steps.")


def _kept(change: _Change, rank: int) -> tuple[Factors, float]:
    """Its factors as they are written, and the energy of what they lack."""
    if change.factors is not None and len(change.factors.down) <= rank:
        return change.factors, 0.0
    flat = change.difference.flatten(1)
    made = low_rank.factored(flat, rank)
    rounded = Factors(made.up.half().contiguous(), made.down.half().contiguous())
    return rounded, _energy(flat - rounded.up.float() @ rounded.down.float())


def _names(file: TunedFile) -> list[str]:
    """Of the tensors that stand for a change each."""
    return [name for name in file.header.tensors if name.startswith((DIFFERENCE, PACKED)) or _is_down(name)]


def _is_down(name: str) -> bool:
    return name.startswith(LORA) and name.endswith(_DOWN)


def _changes(file: TunedFile) -> Iterator[_Change]:
    """One after the other, so that no two lie in memory. Raises PictureError."""
    try:
        with safe_open(file.path, framework="pt") as opened:
            for name in _names(file):
                allowed = ("U8",) if name.startswith(PACKED) else FLOATS
                if (kind := file.header.tensors[name].dtype) not in allowed:
                    raise tuned_check.refused(
                        file.path, shown("its {name} is of the type {type}", name=name, type=kind)
                    )
                if name.startswith(PACKED):
                    layer = name.removeprefix(PACKED).removesuffix(_WEIGHT)
                    scales: Tensor = opened.get_tensor(SCALES + name.removeprefix(PACKED))
                    change = packed.unpacked(Packed(opened.get_tensor(name), scales))
                    yield _Change(layer, tuple(change.shape), change, None)
                    continue
                tensor: Tensor = opened.get_tensor(name).float()
                if not _is_down(name):
                    layer = name.removeprefix(DIFFERENCE).removesuffix(_WEIGHT)
                    yield _Change(layer, tuple(tensor.shape), tensor, None)
                    continue
                layer = name.removeprefix(LORA).removesuffix(_DOWN)
                up: Tensor = opened.get_tensor(LORA + layer + _UP).float()
                product = up @ tensor
                yield _Change(layer, tuple(product.shape), product, Factors(up, tensor))
    except (SafetensorError, KeyError, RuntimeError, IndexError) as error:
        raise PictureError("{path} is not a tuned edit of this program.", ADVICE, path=file.path) from error


def _energy(values: Tensor) -> float:
    return float(values.double().square().sum())
