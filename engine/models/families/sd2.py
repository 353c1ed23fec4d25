"""Stable Diffusion 2.x: OpenCLIP ViT-H/14 without its last layer; base models of 512 pixels, velocity ones of 768."""

from __future__ import annotations

from typing import Final

from diffusers.loaders.single_file_utils import convert_open_clip_checkpoint
from torch import nn

from engine.models.checks import kinds
from engine.models.families.family import Family, Weights


def _text_weights(weights: Weights, model: nn.Module) -> Weights:
    return convert_open_clip_checkpoint(model, weights, prefix="cond_stage_model.model.")


FAMILY: Final = Family(kinds.SD2, "sd2-base", "sd2-v", _text_weights)
