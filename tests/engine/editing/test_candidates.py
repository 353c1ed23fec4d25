"""What is seen of candidates while they are drawn."""

from __future__ import annotations

from collections.abc import Callable

import torch
from PIL import Image

from engine.editing import candidates
from engine.editing.job import Job
from engine.editing.stages.sampling import Conditioning
from engine.editing.time_left import Planned
from engine.models.diffusion_model import DiffusionModel
from engine.protocol.settings import Settings

CPU = torch.device("cpu")


class Watched(Job):
    """A job whose every preview is due."""

    def __init__(self, steps: int) -> None:
        super().__init__("j", lambda _: None, lambda: False, CPU, [Planned("sampling", steps, 1.0)])
        self.sizes: list[tuple[int, int]] = []

    def preview(self, draw: Callable[[], Image.Image]) -> None:
        self.sizes.append(draw().size)


def test_every_seed_of_more_than_one_batch_is_drawn(model: DiffusionModel) -> None:
    text, settings = model.embed("a dog"), Settings(sampling_steps=1)
    copy, shape = model.denoiser.working_copy(CPU), model.latent_shape((model.size, model.size))
    plain = Conditioning(text, text, model.embed(""))

    def drawn(*seeds: int) -> dict[int, bytes]:
        job = Watched(3)
        with job.stage("sampling"):
            pairs = candidates.draw(model, copy, plain, seeds, shape, settings, None, None, "sampling", job)
            return {seed: picture.tobytes() for seed, picture in pairs}

    many = drawn(*range(20, 0, -1))
    assert list(many) == list(range(20, 0, -1))
    assert len(set(many.values())) == 20
    planned = candidates.plan("sampling", 20, settings, 1)
    assert planned.steps == 3


def test_a_preview_has_the_shape_of_a_candidate(model: DiffusionModel) -> None:
    text, job = model.embed("a dog"), Watched(3)
    copy, shape = model.denoiser.working_copy(CPU), model.latent_shape((model.size, model.size))
    plain, settings = Conditioning(text, text, model.embed("")), Settings(sampling_steps=3, guidance=2.0)
    with job.stage("sampling"):
        drawn = list(candidates.draw(model, copy, plain, (1, 2, 3), shape, settings, None, None, "sampling", job))
    assert [seed for seed, _ in drawn] == [1, 2, 3] and job.sizes == [drawn[0][1].size] * 3
