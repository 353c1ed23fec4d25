"""Stable Diffusion XL base: 1024 pixels, two text encoders, and a UNet that is told the whole text and sizes as well.

Its tokens are those of both encoders side by side, each from the layer before the last; the whole text's embedding is
the second one's (Podell et al. 2023, arXiv:2307.01952). LoRA is its default: all its weights with Adam's states and
gradients take more than 40 GB.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import torch
from diffusers.loaders.single_file_utils import convert_ldm_clip_checkpoint, convert_open_clip_checkpoint
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTextModelWithProjection

from engine.models.checks import kinds, layouts
from engine.models.families.clip import Clip
from engine.models.families.condition import Added, Condition
from engine.models.families.family import Encoder, Family, Weights
from engine.models.families.unet import UNET

_LARGE: Final = "conditioner.embedders.1.model."  # in a single file


class XlText:
    """A ``TextEncoder`` of two CLIPs, of which the second embeds the whole text too.

    ``zero_empty``: the model was trained with zeros where there is no text, and not with the embedding of none.
    """

    def __init__(self, first: Clip, second: Clip, zero_empty: bool) -> None:
        self._first, self._second, self._zero_empty = first, second, zero_empty

    @property
    def limit(self) -> int:
        return min(self._first.limit, self._second.limit)

    @property
    def clips(self) -> Sequence[Clip]:
        return [self._first, self._second]

    @property
    def modules(self) -> Sequence[nn.Module]:
        return [self._first.module, self._second.module]

    def move(self, device: torch.device) -> None:
        self._first.move(device)
        self._second.move(device)

    def park(self) -> None:
        self._first.park()
        self._second.park()

    def count(self, text: str) -> int:
        return max(self._first.count(text), self._second.count(text))

    def encode(self, text: str) -> Condition:
        (tokens, _), (more, pooled) = self._first.last_but_one(text), self._second.last_but_one(text)
        condition = Condition(torch.cat([tokens, more], dim=-1), pooled)
        return condition.each(torch.zeros_like) if self._zero_empty and not text.strip() else condition

    def on_meta(self, rows: int) -> Condition:
        tokens = (rows, self._first.length, self._first.width + self._second.width)
        return Condition(torch.empty(tokens, device="meta"), torch.empty((rows, self._second.projected), device="meta"))


class _Sizes:
    """The size of the picture a frame was cut from, where it was cut, and its own size: here always the whole frame.

    So it is drawn as sharp as the model can, and centred as it was trained to. In rows of (height, width, top, left,
    height, width), in pixels.
    """

    def __init__(self, factor: int) -> None:
        self._factor = factor

    def __call__(self, condition: Condition, latents: Tensor) -> Mapping[str, Tensor]:
        height, width = (side * self._factor for side in latents.shape[-2:])
        told = (height, width, 0, 0, height, width)
        # filled on the device: a tensor made of a list would wait for it
        columns = [torch.full((len(latents),), float(value), device=latents.device) for value in told]
        assert condition.pooled is not None
        return {"text_embeds": condition.pooled, "time_ids": torch.stack(columns, dim=1)}


def _text(clips: Sequence[Clip], zero_empty: bool) -> XlText:
    return XlText(clips[0], clips[1], zero_empty)


def _added(factor: int) -> Added:
    return _Sizes(factor)


def _first_weights(weights: Weights, _: nn.Module) -> Weights:
    return convert_ldm_clip_checkpoint(weights)


def _second_weights(weights: Weights, model: nn.Module) -> Weights:
    return convert_open_clip_checkpoint(model, weights, prefix=_LARGE)


XL: Final = Family(
    kinds.XL,
    "sdxl",
    "sdxl",
    (
        Encoder(layouts.FIRST, CLIPTextModel, _first_weights),
        Encoder(layouts.SECOND, CLIPTextModelWithProjection, _second_weights),
    ),
    _text,
    _added,
    UNET,
    {"adaptation": "lora"},
)
