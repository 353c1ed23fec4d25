"""A LoRA file as it lies on the disk: which layers it changes, and what kinds are not read. Torch-free."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from engine.models.checks import kind_by_weights, kinds, weight_files, weight_shapes
from engine.models.checks.weight_files import DOWNLOAD_AGAIN, Shapes, damaged
from engine.protocol.errors import ModelError
from engine.protocol.texts import Text, shown

_ADVICE: Final = shown("Choose a LoRA file: .safetensors, with the names of kohya or diffusers.")
_PLAIN: Final = shown("Choose a plain LoRA, of two factors a layer.")
# of each pair of factors the endings of their names: kohya's, those of diffusers of today, and of earlier times
_PAIRS: Final = (
    (".lora_down.weight", ".lora_up.weight"),
    (".lora_A.weight", ".lora_B.weight"),
    (".lora_A.default.weight", ".lora_B.default.weight"),
    (".lora_linear_layer.down.weight", ".lora_linear_layer.up.weight"),
    (".lora.down.weight", ".lora.up.weight"),
    ("_lora.down.weight", "_lora.up.weight"),
)
_ALPHA: Final = ".alpha"
_OTHERS: Final = (
    (re.compile(r"\.(dora_scale|lora_magnitude_vector)"), shown("a DoRA")),
    (re.compile(r"\.hada_w"), shown("a LoHa")),
    (re.compile(r"\.lokr_w"), shown("a LoKr")),
    (re.compile(r"\.b?oft_"), shown("an OFT")),
    (re.compile(r"\.lora_(mid|t1|t2)\b"), shown("a LoRA of three factors a layer")),
    (re.compile(r"\.(diff|diff_b|set_weight|w_norm|b_norm)$"), shown("a LoRA with whole differences")),
)
# longer ones first
_PARTS: Final = (
    ("lora_te2_", "text_encoder_2"),
    ("text_encoder_2.", "text_encoder_2"),
    ("lora_te1_", "text_encoder"),
    ("lora_te_", "text_encoder"),
    ("text_encoder.", "text_encoder"),
    ("lora_unet_", "unet"),
    ("unet.", "unet"),
)
_NOT_READ: Final = (".use_rslora", ".alpha_pattern")  # another scale
_METADATA: Final = "lora_adapter_metadata"  # in which diffusers keeps what peft calls the config


class LoraLayer(NamedTuple):
    """Names in the file; ``stem`` is what both factors have in common, without ``part``, as the file writes it."""

    part: str
    stem: str
    down: str
    up: str
    alpha: str | None


class LoraFile(NamedTuple):
    """``alphas``: by part, where the file says it once for all; else an alpha is the rank."""

    path: Path
    layers: Sequence[LoraLayer]
    alphas: Mapping[str, float]


def read(path: Path) -> LoraFile:
    """Raises ModelError where there is no LoRA at ``path``, or one of a kind that is not read."""
    if not path.is_file():
        raise ModelError("There is no LoRA file {file}.", _ADVICE, file=path)
    shapes = weight_shapes.read_shapes(path, _ADVICE)
    kind = kind_by_weights.kind_of(shapes)
    other = _other(shapes) if kind in (kinds.LORA, kinds.UNKNOWN) else None
    if other is not None:
        raise ModelError("{file} cannot be used: it is {kind}, which is not read here.", _PLAIN, file=path, kind=other)
    if kind != kinds.LORA:
        raise ModelError("{file} cannot be used as a LoRA: it is {kind}.", _ADVICE, file=path, kind=kind.name)
    layers = [layer for name in shapes if (layer := _layer(name, shapes)) is not None]
    used = {name for layer in layers for name in (layer.down, layer.up, layer.alpha)}
    if left := sorted(shapes.keys() - used):
        raise damaged(path, shown("it holds {name}, which belongs to no pair of factors", name=left[0]), _PLAIN)
    for layer in layers:
        if not _fit(shapes[layer.down], shapes[layer.up]):
            raise damaged(path, shown("the factors of {name} do not fit each other", name=layer.stem), DOWNLOAD_AGAIN)
    return LoraFile(path, layers, _alphas(path))


def _other(shapes: Shapes) -> Text | None:
    return next((kind for mark, kind in _OTHERS if any(map(mark.search, shapes))), None)


def _layer(name: str, shapes: Shapes) -> LoraLayer | None:
    """Of the first factor of a pair that is whole."""
    for down, up in _PAIRS:
        stem = name.removesuffix(down)
        if stem != name and stem + up in shapes:
            alpha = stem + _ALPHA if stem + _ALPHA in shapes else None
            own, part = next(((stem.removeprefix(p), part) for p, part in _PARTS if stem.startswith(p)), (stem, "unet"))
            return LoraLayer(part, own, name, stem + up, alpha)
    return None


def _fit(down: tuple[int, ...], up: tuple[int, ...]) -> bool:
    """(rank, inputs) and (outputs, rank), of convolutions with the places behind."""
    return len(down) == len(up) >= 2 and down[0] == up[1] > 0 and all(side == 1 for side in up[2:])


def _alphas(path: Path) -> Mapping[str, float]:
    if not weight_files.is_safetensors(path):
        return {}
    line = weight_files.whole_header(path).metadata.get(_METADATA, "{}")
    try:
        told: Any = json.loads(line)
        for name, value in told.items():
            if value and name.endswith(_NOT_READ):
                raise ModelError("{file} asks for {name}, which is not read here.", _PLAIN, file=path, name=name)
        return {part: float(told[f"{part}.lora_alpha"]) for _, part in _PARTS if f"{part}.lora_alpha" in told}
    except (ValueError, TypeError, AttributeError) as error:
        raise damaged(path, shown("its metadata cannot be read")) from error
