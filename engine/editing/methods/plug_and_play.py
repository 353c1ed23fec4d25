"""Plug-and-Play (Tumanyan et al., 2022): the photo's own features and self-attention lead a run to the target text.

The photo is inverted by DDIM; its latents at each timestep run beside the edit's, and the edit takes over what they
bring about inside the UNet. The run starts from the photo's inverted noise and not from a draw: every seed gives the
same picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from engine.editing.inputs import EditInputs
from engine.editing.method import Outcome, Task, keep_candidates, photo_source
from engine.editing.stages import sampling
from engine.editing.time_left import Planned
from engine.models import tensors
from engine.models.denoising import Denoiser, FeatureInjection, Inversion, Sampler
from engine.models.diffusion_model import DiffusionModel
from engine.models.families.condition import Condition, stacked
from engine.protocol.errors import NotFiniteError, UsageError
from engine.protocol.events import stage_text
from engine.protocol.settings import Settings

INVERSION = "inversion"


def plan(inputs: EditInputs, model: DiffusionModel, settings: Settings, seeds: int) -> list[Planned]:
    steps = settings.sampling_steps
    return [*inputs.plan_photo(), Planned(INVERSION, steps, 1.0), Planned(sampling.STAGE, steps, 3.0)]


def bytes_kept(model: DiffusionModel, settings: Settings) -> int:
    return 0


def run(task: Task) -> Outcome:
    """Draws one picture and writes it as the candidate of every seed."""
    source, model, job = photo_source(task), task.model, task.job
    copy, schedule = task.copy, model.schedule
    if not isinstance(schedule, Inversion) or not isinstance(copy, FeatureInjection):
        raise UsageError(
            "Plug-and-Play cannot be used with the model {name}.", "Choose another method.", name=model.card.name
        )
    back, forth = schedule.round_trip(task.settings.sampling_steps)
    plain = model.embed("")

    def on_step(clean: Tensor) -> None:
        job.preview(lambda: tensors.to_picture(model.autoencoder.decode(clean)[0]))
        job.step_done()

    with job.stage(INVERSION):
        path = invert(copy, back, source.latents, plain, on_step)
    with job.stage(sampling.STAGE):
        texts = stacked([plain, task.texts.negative, task.texts.target])
        latents = draw(copy, forth, path, texts, task.settings, on_step)
        picture = tensors.to_picture(model.autoencoder.decode(latents)[0])
        drawn = keep_candidates(task, ((seed, picture) for seed in task.request.seeds))
    return Outcome(drawn, [("photo", source.picture)], source.told)


@torch.no_grad()
def invert(
    denoiser: Denoiser, run: Sampler, latents: Tensor, text: Condition, on_step: Callable[[Tensor], None]
) -> Mapping[int, Tensor]:
    """The photo's latents (1, C, h, w) at each timestep, from clean to noise. Raises NotFiniteError."""
    path: dict[int, Tensor] = {}
    for timestep in run.timesteps:
        latents, clean = run.step(denoiser.predict(latents, timestep, text), timestep, latents)
        path[timestep] = latents
        on_step(clean)
    return {timestep: _finite(each, INVERSION, timestep) for timestep, each in path.items()}


@torch.no_grad()
def draw(
    denoiser: FeatureInjection,
    run: Sampler,
    path: Mapping[int, Tensor],
    texts: Condition,
    settings: Settings,
    on_step: Callable[[Tensor], None],
) -> Tensor:
    """The edit's latents (1, C, h, w), drawn from the end of ``path``.

    ``texts``: of the photo, the negative prompt, and the target. In the first ``pnp_features`` of
    the steps the edit takes over the photo's features, in the first ``pnp_attention`` its self-attention's queries and
    keys. Raises NotFiniteError.
    """
    latents = path[run.timesteps[0]]
    count = len(run.timesteps)
    for step, timestep in enumerate(run.timesteps):
        rows = torch.cat([path[timestep], latents, latents])
        features, attention = step < round(settings.pnp_features * count), step < round(settings.pnp_attention * count)
        with denoiser.with_injected_features(features=features, attention=attention):
            _, without, guided = denoiser.predict(rows, timestep, texts).chunk(3)
        latents, clean = run.step(without + settings.guidance * (guided - without), timestep, latents)
        on_step(clean)
    return _finite(latents, sampling.STAGE, run.timesteps[-1])


def _finite(latents: Tensor, stage: str, timestep: int) -> Tensor:
    if not bool(torch.isfinite(latents).all()):
        raise NotFiniteError(
            "The latents are infinite or undefined at timestep {timestep} of stage '{stage}'.",
            "Lower the guidance.",
            timestep=timestep,
            stage=stage_text(stage),
        )
    return latents
