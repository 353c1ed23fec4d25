"""The denoiser and the noise schedule of all Stable Diffusion: diffusers' UNet, and DDIM."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from diffusers import UNet2DConditionModel
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint

from engine.models.families.condition import Added
from engine.models.families.family import Predictor, Weights
from engine.models.torch_adapter.denoiser import UnetDenoiser
from engine.models.torch_adapter.scheduler import DdimSchedule


def _weights(weights: Weights, config: Mapping[str, Any]) -> Weights:
    return convert_ldm_unet_checkpoint(weights, config)


def _wrapped(model: UNet2DConditionModel, added: Added) -> UnetDenoiser:
    return UnetDenoiser(model, added=added)


UNET: Final = Predictor(UNet2DConditionModel, _weights, _wrapped, DdimSchedule)
