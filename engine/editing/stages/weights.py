"""Stage 2: the weights are adapted to object and background at e_opt (paper section 3.2.2, eq. 4-6)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from engine.editing.checkpoints.training_steps import training_steps
from engine.editing.job import Job
from engine.editing.memory.modes import optimiser
from engine.editing.objective import BACKGROUND, OBJECT, Layers, NoisedBatch, masked_loss, noised_batch
from engine.models import random_draws
from engine.models.denoising import Denoiser, NoiseSchedule
from engine.models.families.condition import Condition
from engine.protocol.settings import Settings

STAGE = "weights"
_SMALL_OBJECT = 0.1  # of the frame: below it the paper raises lambda_1 from 2 to 3


def object_weight(settings: Settings, object_mask: Tensor) -> float:
    """lambda_1: the setting, else 2, or 3 when the object covers less than a tenth of the frame."""
    if settings.object_weight is not None:
        return settings.object_weight
    return 3.0 if float(object_mask.mean()) < _SMALL_OBJECT else 2.0


def adapt(
    denoiser: Denoiser,
    parameters: Sequence[nn.Parameter],
    schedule: NoiseSchedule,
    layers: Layers,
    e_opt: Condition,
    settings: Settings,
    job: Job,
    watch: Callable[[NoisedBatch, Tensor], None],
    sample: Callable[[int], None] | None = None,
) -> None:
    """Trains ``parameters`` of the job's own ``denoiser`` in place; ``e_opt`` stays as it is.

    Both terms run in one batch with their own t and noise: lambda_1 * L_obj on the object's source under M, plus
    lambda_2 * L_bg on the background's source under the complement of its own object. Of an object with bent copies
    each step sees one. ``watch`` sees each step's batch and prediction, ``sample`` is for ``training_steps``.
    Raises CancelledError, NotFiniteError.
    """
    log = job.loss_log()
    texts = e_opt.detached().rows(2)
    lambda_1 = object_weight(settings, layers.object_mask)
    with optimiser(denoiser, parameters, settings.weight_rate, settings.edit_seed) as adam:
        for step in training_steps(job, settings.weight_steps, parameters, adam, log, True, sample):
            source, mask = object_at(step, layers, settings)
            clean = torch.cat([source, layers.background_latents])
            batch = noised_batch(schedule, clean, settings.edit_seed, STAGE, step, settings.weight_noise)
            predicted = denoiser.predict(batch.noisy, batch.timesteps, texts)
            of_object = masked_loss(predicted[:BACKGROUND], batch.target[:BACKGROUND], mask, settings.normalise)
            of_background = masked_loss(
                predicted[BACKGROUND:], batch.target[BACKGROUND:], layers.background_mask, settings.normalise
            )
            total = lambda_1 * of_object + settings.background_weight * of_background
            adam.step(total)
            log.add(total, of_object, of_background, adam.failed)
            watch(batch, predicted.detach())
    log.flush()


def object_at(step: int, layers: Layers, settings: Settings) -> tuple[Tensor, Tensor]:
    """The object's latents and mask in this step: a bent copy's, or for every three copies once the source's own."""
    if layers.bent is None:
        return layers.object_latents, layers.object_mask
    count = len(layers.bent.latents)
    chance = random_draws.generator(settings.edit_seed, f"{STAGE} bent", step, OBJECT)
    drawn = random_draws.index(count + math.ceil(count / 3), chance)
    if drawn >= count:
        return layers.object_latents, layers.object_mask
    return layers.bent.latents[drawn : drawn + 1], layers.bent.masks[drawn : drawn + 1]
