"""Imagic (Kawar et al., 2022): the target embedding is bent to the photo, the weights follow, and both are mixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import torch
from PIL import Image
from torch import nn
from torch.nn import functional

from engine.editing import candidates
from engine.editing.checkpoints.training_steps import training_steps
from engine.editing.inputs import EditInputs
from engine.editing.memory.modes import optimiser
from engine.editing.method import (
    Outcome,
    PhotoSource,
    Task,
    draw_between,
    keep_candidates,
    photo_source,
    train,
    trained_settings,
    watcher,
)
from engine.editing.objective import noised_batch
from engine.editing.stages import embeddings, sampling, weights
from engine.editing.time_left import Planned
from engine.models.diffusion_model import DiffusionModel
from engine.models.families.condition import Condition
from engine.protocol.settings import Settings

# What one training step of one picture costs, in forward passes of it through the UNet: measured with the starter on
# one CPU core. The way back to the embedding takes as long as the forward pass, that to all weights, with Adam, two and
# a half times as long.
_EMBEDDING_COST, _WEIGHT_COST = 2.0, 3.5


def plan(inputs: EditInputs, model: DiffusionModel, settings: Settings, seeds: int) -> list[Planned]:
    steps = len(model.schedule.sampler(settings.sampling_steps, settings.strength).timesteps)
    return [
        *inputs.plan_photo(),
        Planned(embeddings.STAGE, settings.embedding_steps, _EMBEDDING_COST),
        Planned(weights.STAGE, settings.weight_steps, _WEIGHT_COST),
        candidates.plan(sampling.STAGE, seeds, settings, steps),
    ]


def bytes_kept(model: DiffusionModel, settings: Settings) -> int:
    return 0


def run(task: Task) -> Outcome:
    """Optimises the target's embedding, adapts the copy's weights, writes the candidates."""
    source, settings, job = photo_source(task), task.settings, task.job

    def learn_text() -> Condition:
        optimised, tokens = task.texts.target.trainable()
        _reconstruct(task, source, optimised, [tokens], settings.embedding_rate, embeddings.STAGE)
        return optimised.detached()

    e_opt = train(task, embeddings.STAGE, learn_text)

    def drawn(seeds: Sequence[int]) -> Iterator[tuple[int, Image.Image]]:
        e = e_opt.combined(task.texts.target, lambda photo, text: torch.lerp(photo, text, settings.imagic_eta))
        guidance = sampling.Conditioning(e, e, task.texts.negative)
        shape = task.model.latent_shape(task.pictures.frame.size)
        return candidates.draw(
            task.model, task.copy, guidance, seeds, shape, settings, source.latents, None, sampling.STAGE, job
        )

    def sample_now(done: int) -> None:
        draw_between(task, done, drawn, lambda: None)

    def learn_weights() -> None:
        copy, lora = task.copy, settings.adaptation == "lora"
        named = copy.add_lora(settings.lora_rank, settings.edit_seed) if lora else copy.train_all(task.model.denoiser)
        _reconstruct(task, source, e_opt, list(named.values()), settings.weight_rate, weights.STAGE, sample_now)
        copy.freeze()
        copy.settle()

    train(task, weights.STAGE, learn_weights)
    with job.stage(sampling.STAGE):
        kept = keep_candidates(task, drawn(task.request.seeds))
    return Outcome(kept, [("photo", source.picture)], source.told, settings=trained_settings(settings, job.losses))


def _reconstruct(
    task: Task,
    source: PhotoSource,
    text: Condition,
    parameters: Sequence[nn.Parameter],
    rate: float,
    stage: str,
    sample: Callable[[int], None] | None = None,
) -> None:
    """Trains ``parameters`` until the model sees the photo at ``text``: the plain diffusion loss, whole frame."""
    settings, schedule, job = task.settings, task.model.schedule, task.job
    steps = settings.embedding_steps if stage == embeddings.STAGE else settings.weight_steps
    log, watch = job.loss_log(), watcher(task)
    zero = torch.zeros((), device=source.latents.device)
    with optimiser(task.copy, parameters, rate, settings.edit_seed) as adam:
        for step in training_steps(job, steps, parameters, adam, log, stage == weights.STAGE, sample):
            batch = noised_batch(schedule, source.latents, settings.edit_seed, stage, step)
            predicted = task.copy.predict(batch.noisy, batch.timesteps, text)
            loss = functional.mse_loss(predicted, batch.target)
            adam.step(loss)
            log.add(loss, loss, zero, adam.failed)
            watch(batch, predicted.detach())
    log.flush()
