"""Draws pictures from a set of seeds, a few at a time, with previews; each is handed over as soon as it exists."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import torch
from PIL import Image
from torch import Tensor

from engine.editing.job import Job
from engine.editing.kept_background import KeptBackground
from engine.editing.stages import sampling
from engine.editing.time_left import Planned
from engine.files.output_files import laid_of
from engine.models import tensors
from engine.models.denoising import Denoiser
from engine.models.diffusion_model import DiffusionModel
from engine.pictures import export, picture_io
from engine.protocol.events import CandidateReady
from engine.protocol.settings import Settings

_SMALL, _QUICK = 6, 1  # compression of a PNG: the model's own size, and that of a frame, which can be a whole photo's

TOGETHER: Final = 8  # seeds in one batch

Lay = Callable[[Image.Image], Image.Image]


def plan(stage: str, seeds: int, settings: Settings, schedule_steps: int, extra_steps: int = 0) -> Planned:
    """``schedule_steps`` is how many DDIM steps one batch takes; ``extra_steps`` are steps of about the same cost."""
    batches = math.ceil(seeds / TOGETHER)
    rows = 1 if settings.guidance == 1 else 2
    return Planned(stage, batches * schedule_steps + extra_steps, rows * seeds / batches)


def draw(
    model: DiffusionModel,
    denoiser: Denoiser,
    guidance: sampling.Conditioning,
    seeds: Sequence[int],
    shape: tuple[int, int, int],
    settings: Settings,
    start: Tensor | None,
    known: KeptBackground | None,
    stage: str,
    job: Job,
) -> Iterator[tuple[int, Image.Image]]:
    """(seed, picture) in the order of ``seeds``. Raises CancelledError, NotFiniteError."""

    def on_step(clean: Tensor) -> None:
        job.preview(lambda: _first(model, clean if known is None else torch.lerp(clean, known.latents, known.mask)))
        job.step_done()

    held = known.held if known is not None else None
    for first in range(0, len(seeds), TOGETHER):
        together = seeds[first : first + TOGETHER]
        # all of a batch or none: which pictures are drawn together decides their last bits
        states = job.states if stage == sampling.STAGE else None
        if states is not None and (there := states.candidates(together)) is not None:
            job.skip(len(model.schedule.sampler(settings.sampling_steps, settings.strength).timesteps))
            yield from there
            continue
        latents = sampling.sample(
            denoiser, model.schedule, guidance, together, shape, settings, start, held, stage, on_step
        )
        for seed, one in zip(together, latents, strict=True):
            picture = tensors.to_picture(model.autoencoder.decode(one[None])[0])
            yield seed, known.put_back(picture) if known is not None else picture


def keep(
    pairs: Iterable[tuple[int, Image.Image]], out: Path, lay: Lay | None, job: Job, step: int | None = None
) -> list[tuple[int, Image.Image]]:
    """Writes candidate-SEED.png for each of ``pairs``, announced once it is complete on disk; returns them all.

    ``lay`` says what of a candidate lies over the photo, which is written beside it; None: all of it as it is.
    ``step``: that of the training between two of which they are drawn.
    Raises OSError, and what ``pairs`` raises.
    """
    kept: list[tuple[int, Image.Image]] = []
    for seed, picture in pairs:
        path = out / f"candidate-{seed}.png"
        if lay is None:
            laid_of(path).unlink(missing_ok=True)  # of an earlier run
        else:
            laid = lay(picture)
            told = export.enlarged_by(laid)
            picture_io.write_png(laid, laid_of(path), told, _QUICK if told else _SMALL)
        picture_io.write_png(picture, path)
        if job.states is not None:
            job.states.draw(seed)
        job.emit(CandidateReady(job=job.name, seed=seed, path=str(path), step=step))
        kept.append((seed, picture))
    return kept


def _first(model: DiffusionModel, clean: Tensor) -> Image.Image:
    """One picture alone, since the preview stands in the frame, whose shape it has."""
    return tensors.to_picture(model.autoencoder.decode(clean[:1])[0])
