"""SDEdit (Meng et al., 2021): the photo is noised part of the way and drawn anew from the target text. No training."""

from __future__ import annotations

import msgspec

from engine.editing import candidates
from engine.editing.inputs import EditInputs
from engine.editing.method import Outcome, Task, keep_candidates, photo_source
from engine.editing.stages import sampling
from engine.editing.time_left import Planned
from engine.models.diffusion_model import DiffusionModel
from engine.protocol.settings import Settings


def plan(inputs: EditInputs, model: DiffusionModel, settings: Settings, seeds: int) -> list[Planned]:
    steps = len(model.schedule.sampler(settings.sampling_steps, settings.sdedit_strength).timesteps)
    return [*inputs.plan_photo(), candidates.plan(sampling.STAGE, seeds, settings, steps)]


def bytes_kept(model: DiffusionModel, settings: Settings) -> int:
    return 0


def run(task: Task) -> Outcome:
    """Writes the candidates; each seed noises the photo for itself."""
    source, text = photo_source(task), task.texts.target
    settings = msgspec.structs.replace(task.settings, strength=task.settings.sdedit_strength)
    guidance = sampling.Conditioning(text, text, task.texts.negative)
    with task.job.stage(sampling.STAGE):
        pairs = candidates.draw(
            task.model,
            task.copy,
            guidance,
            task.request.seeds,
            task.model.latent_shape(task.pictures.frame.size),
            settings,
            source.latents,
            None,
            sampling.STAGE,
            task.job,
        )
        drawn = keep_candidates(task, pairs)
    return Outcome(drawn, [("photo", source.picture)], source.told)
