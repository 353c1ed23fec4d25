"""Stable Diffusion 1.x and 2.x: one text encoder, and a UNet that listens to its tokens.

1.x: 512 pixels, CLIP ViT-L/14 as transformers lays it out. 2.x: OpenCLIP ViT-H/14 without its last layer; base models
of 512 pixels, velocity ones of 768.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import torch
from diffusers.loaders.single_file_utils import convert_ldm_clip_checkpoint, convert_open_clip_checkpoint
from torch import nn
from transformers import CLIPTextModel

from engine.models.checks import kinds, layouts
from engine.models.families.clip import Clip
from engine.models.families.condition import Added, Condition, nothing_added
from engine.models.families.family import Encoder, Family, Weights
from engine.models.families.unet import UNET


class ClipText:
    """A ``TextEncoder`` of one CLIP."""

    def __init__(self, clip: Clip) -> None:
        self._clip = clip

    @property
    def limit(self) -> int:
        return self._clip.limit

    @property
    def clips(self) -> Sequence[Clip]:
        return [self._clip]

    @property
    def modules(self) -> Sequence[nn.Module]:
        return [self._clip.module]

    def move(self, device: torch.device) -> None:
        self._clip.move(device)

    def park(self) -> None:
        self._clip.park()

    def count(self, text: str) -> int:
        return self._clip.count(text)

    def encode(self, text: str) -> Condition:
        return Condition(self._clip.last(text))

    def on_meta(self, rows: int) -> Condition:
        return Condition(torch.empty((rows, self._clip.length, self._clip.width), device="meta"))


def _text(clips: Sequence[Clip], _: bool) -> ClipText:
    return ClipText(clips[0])


def _added(_: int) -> Added:
    return nothing_added


def _clip_weights(weights: Weights, _: nn.Module) -> Weights:
    return convert_ldm_clip_checkpoint(weights)


def _open_clip_weights(weights: Weights, model: nn.Module) -> Weights:
    return convert_open_clip_checkpoint(model, weights, prefix="cond_stage_model.model.")


SD1: Final = Family(
    kinds.SD1,
    "sd1",
    "sd1",
    (Encoder(layouts.FIRST, CLIPTextModel, _clip_weights),),
    _text,
    _added,
    UNET,
    {},
)
SD2: Final = Family(
    kinds.SD2,
    "sd2-base",
    "sd2-v",
    (Encoder(layouts.FIRST, CLIPTextModel, _open_clip_weights),),
    _text,
    _added,
    UNET,
    {},
)
