"""Layers of a UNet by the names of the first Stable Diffusion, which LoRAs of SDXL have. Torch-free."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

_BLOCK: Final = re.compile(r"(down|up)_blocks\.(\d+)\.(resnets|attentions|downsamplers|upsamplers)\.(\d+)\.(.+)")
_MIDDLE: Final = re.compile(r"mid_block\.(resnets|attentions)\.(\d+)\.(.+)")
_OF_RESNET: Final = {
    "conv1": "in_layers.2",
    "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1",
    "conv_shortcut": "skip_connection",
}
_ALONE: Final = {
    "conv_in": "input_blocks.0.0",
    "conv_out": "out.2",
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
}


def ldm_names(layers: Iterable[str]) -> Mapping[str, str]:
    """By diffusers' name of each layer, its older one. ``layers`` are all layers of one UNet."""
    layers = list(layers)
    found = [match for name in layers if (match := _BLOCK.fullmatch(name)) is not None]
    resnets = [int(match[4]) for match in found if match[1] == "down" and match[3] == "resnets"]
    depth = max(resnets, default=0) + 1  # of the way down, in resnets a block
    attends = {(match[1], match[2]) for match in found if match[3] == "attentions"}
    names = {name: _ALONE[name] for name in layers if name in _ALONE}
    for match in found:
        way, block, kind, place, rest = match.groups()
        b, k = int(block), int(place)
        if kind == "downsamplers":
            names[match[0]] = f"input_blocks.{(b + 1) * (depth + 1)}.0.op"
        elif kind == "upsamplers":
            names[match[0]] = f"output_blocks.{b * (depth + 1) + depth}.{1 + ((way, block) in attends)}.{rest}"
        else:
            first = (
                f"input_blocks.{1 + b * (depth + 1) + k}" if way == "down" else f"output_blocks.{b * (depth + 1) + k}"
            )
            names[match[0]] = f"{first}.{_inner(kind, rest)}"
    for match in (match for name in layers if (match := _MIDDLE.fullmatch(name)) is not None):
        kind, place, rest = match.groups()
        at = 1 if kind == "attentions" else 2 * int(place)
        names[match[0]] = f"middle_block.{at}.{_OF_RESNET.get(rest, rest)}"
    return names


def _inner(kind: str, rest: str) -> str:
    return f"1.{rest}" if kind == "attentions" else f"0.{_OF_RESNET.get(rest, rest)}"
