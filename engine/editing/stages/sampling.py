"""Stage 3: DDIM with classifier-free and iterative guidance (paper section 3.2.3, eq. 7-8).

Not the paper's: a share of the guidance may be taken from the untouched model. A model tuned on one picture repeats
that picture's pose whatever the text asks for; the untouched one still knows how the text changes a picture, and the
tuned one what the individual looks like (after SINE, Zhang et al., 2023, who mix the two predictions). And candidates
may be driven from the untouched model's prediction to the tuned one's, and beyond it: what tells the individual from
others of its kind is what training added (after Karras et al., 2024, who guide a model by a worse version of itself).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from engine.models import random_draws
from engine.models.denoising import Denoiser, NoiseSchedule
from engine.models.families.condition import Condition, stacked
from engine.protocol.errors import NotFiniteError
from engine.protocol.events import stage_text
from engine.protocol.settings import Settings
from engine.protocol.texts import advised

STAGE = "sampling"


@dataclasses.dataclass(frozen=True)
class UntouchedModel:
    """The model as it was before it was tuned, and T's own embedding ``text``."""

    denoiser: Denoiser
    text: Condition


@dataclasses.dataclass(frozen=True)
class Conditioning:
    """The conditions of a sampling run, each of one text: e_a_hat, e_opt, and the negative prompt's embedding.

    Plain sampling from one text has the same embedding twice. ``untouched``: who else guides, None for nobody.
    """

    object_embedding: Condition
    e_opt: Condition
    negative: Condition
    untouched: UntouchedModel | None = None


@dataclasses.dataclass(frozen=True)
class Scales:
    """s, v and l of ``_guided``: of the text, the untouched model's share of it in [0, 1], and of the likeness."""

    guidance: float
    untouched: float
    likeness: float


@dataclasses.dataclass(frozen=True)
class KeptLatents:
    """The known background: ``latents`` (1, C, h, w) that stay where ``mask`` (1, 1, h, w) in [0, 1] is 1."""

    latents: Tensor
    mask: Tensor


def asks_untouched(settings: Settings) -> bool:
    return settings.untouched_share > 0 or settings.likeness > 0


def condition(step: int, guidance: Conditioning, object_steps: str) -> Condition:
    """The embedding of step index ``step`` (eq. 8).

    By the index and not by the timestep: with 50 leading-spaced steps all timesteps are of one parity.
    """
    chosen = {"even": 0, "odd": 1}.get(object_steps)
    return guidance.object_embedding if chosen is not None and step % 2 == chosen else guidance.e_opt


@torch.no_grad()
def sample(
    denoiser: Denoiser,
    schedule: NoiseSchedule,
    guidance: Conditioning,
    seeds: Sequence[int],
    shape: tuple[int, int, int],
    settings: Settings,
    start: Tensor | None,
    held: KeptLatents | None,
    stage: str,
    on_step: Callable[[Tensor], None],
) -> Tensor:
    """Latents (len(seeds), C, h, w) drawn from pure noise, one row a seed; ``shape`` is (C, h, w).

    Each seed's noise is drawn for itself, so a candidate does not depend on its neighbours. With ``strength`` below 1
    the run begins at ``start`` (1, C, h, w), noised. ``held`` is put back after every step, noised as far as the step
    leaves the rest. Without an untouched model ``untouched_share`` and ``likeness`` do nothing. ``stage`` names the
    draws. ``on_step`` gets the estimate of x_0.
    Raises NotFiniteError naming the first step whose latents are not finite, and what ``on_step`` raises.
    """
    device = guidance.negative.device
    run = schedule.sampler(settings.sampling_steps, settings.strength)
    noise = torch.cat(
        [random_draws.noise((1, *shape), random_draws.generator(seed, stage, 0, 0), device) for seed in seeds]
    )
    latents = noise
    if start is not None and settings.strength < 1:
        first = torch.full((len(seeds),), run.timesteps[0], device=device)
        latents = schedule.noised(start.expand_as(noise), noise, first)
    broken = torch.full((), -1, device=device)
    for step, timestep in enumerate(run.timesteps):
        e = condition(step, guidance, settings.object_steps)
        quiet = timestep < settings.likeness_noise * schedule.train_steps
        scales = Scales(settings.guidance, settings.untouched_share, settings.likeness if quiet else 0.0)
        predicted = _guided(denoiser, latents, timestep, e, guidance, scales)
        latents, clean = run.step(predicted, timestep, latents)
        if held is not None:
            latents = torch.lerp(
                latents, _noised_to(schedule, held.latents, noise, run.timesteps[step + 1 :]), held.mask
            )
        broken = torch.where((broken < 0) & ~torch.isfinite(latents).all(), step, broken)
        on_step(clean)
    if int(broken) >= 0:
        raise NotFiniteError(
            "The latents became infinite or undefined at step {step} of stage '{stage}'.",
            advised(
                "Lower the guidance or the rate of stage 'weights'.",
                "Lower the guidance, or learn the picture more slowly.",
            ),
            step=int(broken) + 1,
            stage=stage_text(stage),
        )
    return latents


def _noised_to(schedule: NoiseSchedule, clean: Tensor, noise: Tensor, left: Sequence[int]) -> Tensor:
    """``clean`` as noisy as the steps still ``left`` expect it; as it is after the last one."""
    clean = clean.expand_as(noise)
    if not left:
        return clean
    return schedule.noised(clean, noise, torch.full((len(noise),), left[0], device=noise.device))


def _guided(
    denoiser: Denoiser, latents: Tensor, timestep: int, e: Condition, guidance: Conditioning, scales: Scales
) -> Tensor:
    """Classifier-free guidance n + s * (c - n). With an untouched model, whose predictions are c' and n':
    n + s * ((1 - v) * (c - n) + v * (c' - n')) + l * (c - c').
    """
    other = guidance.untouched
    if scales.guidance == 1 and other is None:
        return denoiser.predict(latents, timestep, e.rows(len(latents)))
    without, with_prompt = _both(denoiser, latents, timestep, e, guidance.negative)
    change = with_prompt - without
    if other is None or scales.untouched == scales.likeness == 0:
        return without + scales.guidance * change
    bare, told = _both(other.denoiser, latents, timestep, other.text, guidance.negative)
    change = torch.lerp(change, told - bare, scales.untouched)
    return without + scales.guidance * change + scales.likeness * (with_prompt - told)


def _both(
    denoiser: Denoiser, latents: Tensor, timestep: int, e: Condition, negative: Condition
) -> tuple[Tensor, Tensor]:
    """The predictions for the negative prompt and for ``e``, in one batch."""
    rows = latents.shape[0]
    texts = stacked([negative.rows(rows), e.rows(rows)])
    without, with_prompt = denoiser.predict(latents.repeat(2, 1, 1, 1), timestep, texts).chunk(2)
    return without, with_prompt
