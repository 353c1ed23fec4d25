"""What every method of editing is given, and what it gives back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from PIL import Image
from torch import Tensor

from engine import tensors
from engine.gather import Gatherer, Texts
from engine.geometry import Frame
from engine.job import Job, Planned
from engine.models import DiffusionModel
from engine.objective import Example
from engine.requests import EditRequest
from engine.settings import Settings
from engine.torch_adapter import Denoiser


@dataclasses.dataclass(frozen=True)
class Task:
    """One edit. ``copy`` is the job's own UNet, still as the model has it: a method may train it."""

    request: EditRequest
    model: DiffusionModel
    copy: Denoiser
    texts: Texts
    gatherer: Gatherer
    photo: Image.Image
    frame: Frame
    settings: Settings
    job: Job
    out: Path


@dataclasses.dataclass(frozen=True)
class Outcome:
    """``drawn``: each seed and its picture, complete on disk. ``shown``: labelled sources for the contact sheet.

    ``sources`` and ``details`` go into result.json: where the sources came from, and what this method alone tells.
    """

    drawn: Sequence[tuple[int, Image.Image]]
    shown: Sequence[tuple[str, Image.Image]]
    sources: Mapping[str, Any]
    details: Mapping[str, Any]


class Method(Protocol):
    """A module of ``engine.methods``."""

    def plan(self, gatherer: Gatherer, model: DiffusionModel, settings: Settings, seeds: int) -> list[Planned]:
        """The stages of a job for ``seeds`` candidates, in their order."""
        ...

    def run(self, task: Task) -> Outcome:
        """The whole edit but the contact sheet and result.json. Raises EngineError."""
        ...


def watcher(task: Task) -> Callable[[Example, Tensor], None]:
    """Previews of a training: what the model takes the first noised source for, the picture its prediction leads to."""
    model = task.model

    def estimate(example: Example, predicted: Tensor) -> Image.Image:
        clean = model.schedule.clean(example.noisy[:1], predicted[:1], example.timesteps[:1])
        return tensors.to_picture(model.autoencoder.decode(clean)[0])

    return lambda example, predicted: task.job.preview(lambda: estimate(example, predicted))
