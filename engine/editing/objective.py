"""The masked diffusion objective that both training stages share (eq. 2, 4 and 5)."""

from __future__ import annotations

import dataclasses
import math
from typing import Literal

import torch
from torch import Tensor

from engine.models import random_draws
from engine.models.denoising import NoiseSchedule

Normalise = Literal["frame", "mask"]
OBJECT, BACKGROUND = 0, 1  # items of a draw, rows of a batch


@dataclasses.dataclass(frozen=True)
class ObjectCopies:
    """Bent copies of the object's source: latents float32 (N, C, h, w) and their masks (N, 1, h, w)."""

    latents: Tensor
    masks: Tensor


@dataclasses.dataclass(frozen=True)
class Layers:
    """The two layers of an edit at latent size.

    Latents are float32 (1, C, h, w). ``object_mask`` M and ``background_mask`` are float32 (1, 1, h, w) in [0, 1]:
    where the object's and where the background's error counts. The background's leaves out the object of its own
    source, dilated. ``surroundings_mask`` is 1 - M on the object's source, for the joint form of stage 1. Pixels that a
    moved object uncovers count in none of them. Stage 2 sees ``bent`` copies of the object too, where there are any.
    """

    object_latents: Tensor
    object_mask: Tensor
    background_latents: Tensor
    background_mask: Tensor
    surroundings_mask: Tensor
    bent: ObjectCopies | None = None


@dataclasses.dataclass(frozen=True)
class NoisedBatch:
    """A noised batch (B, C, h, w). Of two layers row 0 is the object, row 1 the background; one source is one row.

    ``timesteps`` is int64 (B,).
    """

    noisy: Tensor
    target: Tensor
    timesteps: Tensor


def noised_batch(
    schedule: NoiseSchedule, clean: Tensor, seed: int, stage: str, step: int, share: float = 1.0
) -> NoisedBatch:
    """Noises each row of ``clean`` with its own t and its own noise, drawn by (seed, stage, step, row).

    t lies in the quiet ``share`` of the schedule, (0, 1].
    """
    levels = math.ceil(schedule.train_steps * share)
    noises: list[Tensor] = []
    timesteps: list[Tensor] = []
    for item in range(clean.shape[0]):
        draw = random_draws.generator(seed, stage, step, item)
        timesteps.append(random_draws.timestep(levels, draw, clean.device))
        noises.append(random_draws.noise((1, *clean.shape[1:]), draw, clean.device))
    t, noise = torch.cat(timesteps), torch.cat(noises)
    return NoisedBatch(schedule.noised(clean, noise, t), schedule.target(clean, noise, t), t)


def masked_loss(predicted: Tensor, target: Tensor, mask: Tensor, normalise: Normalise) -> Tensor:
    """Mean of ``mask * (predicted - target) ** 2``: per-element squared error, then mask, then mean.

    ``predicted`` and ``target`` (1, C, h, w), ``mask`` (1, 1, h, w). The mean is over the frame, or with "mask" over
    the mask's area. A scalar.
    """
    weighted = (predicted - target).square() * mask
    if normalise == "frame":
        return weighted.mean()
    return weighted.sum() / (mask.sum() * predicted.shape[1]).clamp_min(1e-6)
