"""What a candidate shows: the judge's answers, and the source's marks measured in its object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image
from torch import Tensor

from benchmarks import report
from benchmarks.scenes import Edit
from engine import candidates, pictures, prompts, references
from engine.events import Event
from engine.job import Job
from engine.models import DiffusionModel
from engine.segmentation import Segmenter
from engine.settings import Settings
from engine.stages import sampling
from engine.starter.judge import Judge, Verdict
from engine.starter.marks_measure import read_marks

_CERTAIN = 0.5
_MASK_SEED = 0


class Reading(msgspec.Struct, frozen=True):
    """``found``: an object was found in the picture. ``marks`` measured, ``marks_judged`` by the judge: colour to seen.

    Only marks that the wanted scene shows are asked for. A picture that the judge refuses shows no animal.
    """

    verdict: Verdict
    animal: bool
    colour: bool
    pose: bool
    place: bool
    found: bool
    marks: Mapping[str, bool]
    marks_judged: Mapping[str, bool]

    @property
    def refused(self) -> bool:
        return self.verdict.reject >= _CERTAIN

    @property
    def text(self) -> bool:
        return self.animal and self.pose and self.place and not self.refused

    @property
    def marked(self) -> bool:
        return all(self.marks.values())

    @property
    def identity(self) -> bool:
        return self.colour and self.marked

    @property
    def both(self) -> bool:
        return self.text and self.identity


class Reader:
    """The object is looked for as the engine looks for that of a reference: by the pristine model's heat and SAM."""

    def __init__(self, model: DiffusionModel, judge: Judge, segmenter: Segmenter) -> None:
        self._model, self._judge, self._segmenter = model, judge, segmenter

    def read(self, several: Sequence[Image.Image], edit: Edit) -> list[Reading]:
        """``edit`` says what the pictures should show."""
        whole = self._model.embed(target(edit))
        background = self._model.embed(edit.background_prompt)
        verdicts = self._judge.read_all(several)
        return [self._one(p, v, edit, whole, background) for p, v in zip(several, verdicts, strict=True)]

    def _one(self, picture: Image.Image, verdict: Verdict, edit: Edit, whole: Tensor, background: Tensor) -> Reading:
        model, wanted = self._model, edit.after
        mask = references.object_mask(
            model, model.denoiser, picture, whole, background, _MASK_SEED, self._segmenter, lambda: None
        )
        inside = mask if mask is not None else np.zeros((picture.height, picture.width), dtype=np.float32)
        marks = {reading.mark.colour: reading.present for reading in read_marks(picture, inside, wanted)}
        return Reading(
            verdict=verdict,
            animal=verdict.animal.label == wanted.animal,
            colour=verdict.colour.label == wanted.colour,
            pose=verdict.pose.label == wanted.pose,
            place=verdict.place.label == wanted.place,
            found=mask is not None,
            marks=marks,
            marks_judged={colour: verdict.marks[colour] >= _CERTAIN for colour in marks},
        )


def rates(readings: Sequence[Reading]) -> dict[str, report.Rate]:
    """One rate over the pictures for each thing asked of them."""
    columns = {
        "text": [r.text for r in readings],
        "identity": [r.identity for r in readings],
        "both": [r.both for r in readings],
        "animal": [r.animal for r in readings],
        "pose": [r.pose for r in readings],
        "place": [r.place for r in readings],
        "colour": [r.colour for r in readings],
        "all marks": [r.marked for r in readings],
        "marks, each": [seen for r in readings for seen in r.marks.values()],
        "marks, each, as judged": [seen for r in readings for seen in r.marks_judged.values()],
        "refused by the judge": [r.refused for r in readings],
        "object found": [r.found for r in readings],
    }
    return {name: report.rate(hits) for name, hits in columns.items()}


def target(edit: Edit) -> str:
    """T, as the engine joins it."""
    return prompts.join_target(edit.object_prompt, edit.background_prompt)


def draw_untuned(
    model: DiffusionModel, edit: Edit, seeds: Sequence[int], settings: Settings, folder: Path
) -> list[Path]:
    """Plain sampling from T by the pristine model: the noise, steps and guidance are those of the tuned candidates."""
    planned = candidates.plan(sampling.STAGE, len(seeds), settings, settings.sampling_steps)
    job = Job("untuned", _unheard, lambda: False, model.device, [planned])
    text = model.embed(target(edit))
    plain = sampling.Guidance(text, text, model.embed(""))
    shape = model.latent_shape((model.size, model.size))
    copy = model.denoiser.working_copy(model.device)
    paths: list[Path] = []
    with job.stage(sampling.STAGE):
        drawn = candidates.draw(model, copy, plain, seeds, shape, settings, None, sampling.STAGE, job)
        for seed, picture in drawn:
            paths.append(folder / f"untuned-{seed}.png")
            pictures.write_png(picture, paths[-1])
    return paths


def _unheard(event: Event) -> None:
    """Nobody waits for these events."""
