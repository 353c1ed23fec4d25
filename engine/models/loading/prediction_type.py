"""What a diffusion model predicts, asked of the model itself: neither names nor shapes of its weights tell."""

from __future__ import annotations

from typing import Final, Literal

import torch

from engine.models import random_draws
from engine.models.denoising import Denoiser
from engine.models.families.family import TextEncoder

_SIDE: Final = 32  # of the latents it is asked with; its UNet takes any
_NOISE_FROM: Final = 0.5  # share of the noise in the answer


def probe(denoiser: Denoiser, text: TextEncoder, channels: int, steps: int) -> Literal["epsilon", "v_prediction"]:
    """From the answer to pure noise at the last of ``steps``: a model of noise gives it back, one of velocity nearly
    the opposite of a clean picture, in which there is next to nothing of it.
    """
    return "epsilon" if noise_share(denoiser, text, channels, steps) > _NOISE_FROM else "v_prediction"


def noise_share(denoiser: Denoiser, text: TextEncoder, channels: int, steps: int) -> float:
    """How much of the noise is in the answer: 1 is all of it."""
    shape = (1, channels, _SIDE, _SIDE)
    noise = random_draws.noise(shape, random_draws.generator(0, "probe", 0, 0), torch.device("cpu"))
    with torch.no_grad():
        answer = denoiser.predict(noise, steps - 1, text.encode(""))
    return float((answer * noise).sum() / noise.square().sum())
