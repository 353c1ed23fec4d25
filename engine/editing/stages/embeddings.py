"""Stage 1: the text embeddings are optimised to describe the sources, the UNet frozen (paper section 3.2.1, eq. 2)."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from engine.editing.checkpoints.training_steps import training_steps
from engine.editing.job import Job
from engine.editing.memory.modes import optimiser
from engine.editing.objective import BACKGROUND, OBJECT, Layers, NoisedBatch, masked_loss, noised_batch
from engine.models.denoising import Denoiser, NoiseSchedule
from engine.models.families.condition import Condition, stacked
from engine.protocol.settings import Settings

STAGE = "embeddings"


def optimise(
    denoiser: Denoiser,
    schedule: NoiseSchedule,
    layers: Layers,
    object_text: Condition,
    background_text: Condition,
    settings: Settings,
    job: Job,
    watch: Callable[[NoisedBatch, Tensor], None],
) -> tuple[Condition, Condition]:
    """e_a_hat and e_b_hat, shaped as the conditions given. Their tokens learn (see ``Condition.trainable``).

    The layered form sends both terms through the UNet in one batch, each with its own embedding, source and mask. The
    joint form is the paper's [e_a, e_b]: one pass on the object's source with both embeddings side by side along the
    token axis, the error counted under M or its complement. ``watch`` sees each step's batch and prediction.
    Raises CancelledError, NotFiniteError.
    """
    (e_a, object_tokens), (e_b, background_tokens) = object_text.trainable(), background_text.trainable()
    log = job.loss_log()
    layered = settings.embedding_form == "layered"
    clean = torch.cat([layers.object_latents, layers.background_latents]) if layered else layers.object_latents
    zero = torch.zeros((), device=clean.device)
    trained = [object_tokens, background_tokens]
    with optimiser(denoiser, trained, settings.embedding_rate, settings.edit_seed) as adam:
        for step in training_steps(job, settings.embedding_steps, trained, adam, log, last=False):
            batch = noised_batch(schedule, clean, settings.edit_seed, STAGE, step)
            texts = stacked([e_a, e_b]) if layered else e_a.beside(e_b)
            predicted = denoiser.predict(batch.noisy, batch.timesteps, texts)
            of_object = of_background = zero
            if layered or settings.joint_region == "object":
                of_object = _error(predicted, batch, layers.object_mask, OBJECT, settings)
            if layered:
                of_background = _error(predicted, batch, layers.background_mask, BACKGROUND, settings)
            elif settings.joint_region == "background":
                of_background = _error(predicted, batch, layers.surroundings_mask, OBJECT, settings)
            total = of_object + of_background
            adam.step(total)
            log.add(total, of_object, of_background, adam.failed)
            watch(batch, predicted.detach())
    log.flush()
    return e_a.detached(), e_b.detached()


def _error(predicted: Tensor, batch: NoisedBatch, mask: Tensor, row: int, settings: Settings) -> Tensor:
    return masked_loss(predicted[row : row + 1], batch.target[row : row + 1], mask, settings.normalise)
