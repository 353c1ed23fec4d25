"""Stable Diffusion 1.x: 512 pixels, CLIP ViT-L/14 as transformers lays it out."""

from __future__ import annotations

from typing import Final

from diffusers.loaders.single_file_utils import convert_ldm_clip_checkpoint
from torch import nn

from engine.models.checks import kinds
from engine.models.families.family import Family, Weights


def _text_weights(weights: Weights, _: nn.Module) -> Weights:
    return convert_ldm_clip_checkpoint(weights)


FAMILY: Final = Family(kinds.SD1, "sd1", "sd1", _text_weights)
