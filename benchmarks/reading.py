"""What a candidate shows: the judge's answers, the marks measured in its object, its place, and the background kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

import msgspec
import numpy as np
import numpy.typing as npt
from PIL import Image
from torch import Tensor

from benchmarks import report
from benchmarks.captions import unasked
from benchmarks.likeness import Likeness, likeness, seam
from benchmarks.scenes import Edit, elsewhere
from engine import candidates, masks, pictures, prompts, references, tensors
from engine.events import Event
from engine.job import Job, StageReport
from engine.models import DiffusionModel
from engine.segmentation import Segmenter
from engine.settings import Settings
from engine.stages import sampling
from engine.starter.judge import Judge, Verdict
from engine.starter.marks_measure import read_marks
from engine.starter.world import draw_scene

Mask = npt.NDArray[np.float32]

_CERTAIN = 0.5
_OVERLAP = 0.5
_NEARER = 3.0  # dB
_AROUND = 16  # one part in so many of the side is left out around an object: its outline, the rim of its shadow
_MASK_SEED = 0


class Reading(msgspec.Struct, frozen=True):
    """``found``: an object was found in the picture. ``marks`` measured, ``marks_judged`` by the judge: colour to seen.

    ``pose`` is None of a thing, ``weather`` of clear weather: no prompt names them. Only marks that the wanted scene
    shows are asked for. A picture that the judge refuses shows no object. A second object is not looked for.
    ``recoloured``: the colour is asked for and not to be kept. ``placed``: where the object is to be moved, whether it
    stands there: its mask and the wanted one overlap by half (IoU), and by more than it and the old one.
    ``background``: where it is to be kept, how alike it is outside all objects; ``kept``: by 3 dB more than another
    corner of the same place would be, both told from the scene as the autoencoder draws it. None where not asked.
    """

    verdict: Verdict
    animal: bool
    colour: bool
    pose: bool | None
    place: bool
    weather: bool | None
    found: bool
    marks: Mapping[str, bool]
    marks_judged: Mapping[str, bool]
    recoloured: bool = False
    placed: bool | None = None
    background: Likeness | None = None
    kept: bool | None = None
    seam: float | None = None

    @property
    def refused(self) -> bool:
        return self.verdict.reject >= _CERTAIN

    @property
    def text(self) -> bool:
        """Each asked attribute is there: what the paper counts as text success."""
        asked = self.animal and self.place and False not in (self.pose, self.weather) and not self.refused
        return asked and (self.colour or not self.recoloured) and self.placed is not False

    @property
    def marked(self) -> bool:
        return all(self.marks.values())

    @property
    def identity(self) -> bool:
        return (self.colour or self.recoloured) and self.marked

    @property
    def all_at_once(self) -> bool:
        return self.text and self.identity and self.kept is not False


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
        likeness_to_source, kept = _background(self._model, picture, inside, edit)
        source = edit.kept_background
        at_border = None if source is None else seam(picture, draw_scene(source, picture.width).picture, inside)
        skipped = unasked(wanted.animal, wanted.weather)
        return Reading(
            verdict=verdict,
            animal=verdict.animal.label == wanted.animal,
            colour=verdict.colour.label == wanted.colour,
            pose=None if "pose" in skipped else verdict.pose.label == wanted.pose,
            place=verdict.place.label == wanted.place,
            weather=None if "weather" in skipped else verdict.weather.label == wanted.weather,
            found=mask is not None,
            marks=marks,
            marks_judged={colour: verdict.marks[colour] >= _CERTAIN for colour in marks},
            recoloured=edit.kind == "colour",
            placed=_placed(inside, edit) if edit.transform is not None else None,
            background=likeness_to_source,
            kept=kept,
            seam=at_border,
        )


def _placed(inside: Mask, edit: Edit) -> bool:
    wanted, old = (_overlap(inside, draw_scene(each, len(inside)).mask) for each in (edit.after, edit.before))
    return wanted >= _OVERLAP and wanted > old


def _overlap(a: Mask, b: Mask) -> float:
    """IoU."""
    first, second = a > 0.5, b > 0.5
    return float((first & second).sum()) / max(1.0, float((first | second).sum()))


def _background(
    model: DiffusionModel, picture: Image.Image, inside: Mask, edit: Edit
) -> tuple[Likeness | None, bool | None]:
    source = edit.kept_background
    if source is None:
        return None, None
    side = picture.width
    scene, strange = draw_scene(source, side), draw_scene(elsewhere(edit), side)
    objects = np.maximum.reduce([inside, scene.mask, strange.mask])
    region = 1 - masks.dilate(objects, side // _AROUND)
    found = likeness(picture, scene.picture, region)
    # told apart through the autoencoder: rain is nothing that it draws exactly, and fog leaves little to tell apart
    known = seen_through(model, scene.picture)
    nearness, other = (likeness(each, known, region) for each in (picture, seen_through(model, strange.picture)))
    if found is None or nearness is None or other is None:
        return None, None
    return found, nearness.psnr >= other.psnr + _NEARER


def rates(readings: Sequence[Reading]) -> dict[str, report.Rate]:
    """One rate over the pictures for each thing asked of them."""
    columns = {
        "text": [r.text for r in readings],
        "identity": [r.identity for r in readings],
        "background kept": [r.kept for r in readings if r.kept is not None],
        "all at once": [r.all_at_once for r in readings],
        "animal": [r.animal for r in readings],
        "pose": [r.pose for r in readings if r.pose is not None],
        "place": [r.place for r in readings],
        "weather": [r.weather for r in readings if r.weather is not None],
        "colour": [r.colour for r in readings],
        "all marks": [r.marked for r in readings],
        "marks, each": [seen for r in readings for seen in r.marks.values()],
        "marks, each, as judged": [seen for r in readings for seen in r.marks_judged.values()],
        "refused by the judge": [r.refused for r in readings],
        "object found": [r.found for r in readings],
        "moved as asked": [r.placed for r in readings if r.placed is not None],
    }
    return {name: report.rate(hits) for name, hits in columns.items()}


def means(readings: Sequence[Reading]) -> dict[str, float | None]:
    """Of the kept backgrounds' likeness and seams, over the pictures of which a background was asked; None of none."""
    found = [reading.background for reading in readings if reading.background is not None]
    names = Likeness.__struct_fields__
    seams = [reading.seam for reading in readings if reading.seam is not None]
    told = {name: fmean(getattr(each, name) for each in found) if found else None for name in names}
    return told | {"seam": fmean(seams) if seams else None}


def seen_through(model: DiffusionModel, picture: Image.Image) -> Image.Image:
    """``picture`` as sharp as the model can draw at best: once through its autoencoder."""
    latents = model.autoencoder.encode(tensors.from_picture(picture, model.device))
    return tensors.to_picture(model.autoencoder.decode(latents)[0])


def target(edit: Edit) -> str:
    """T, as the engine joins it."""
    return prompts.join_target(edit.object_prompt, edit.background_prompt)


def draw_untuned(
    model: DiffusionModel, edit: Edit, seeds: Sequence[int], settings: Settings, folder: Path
) -> list[StageReport]:
    """Plain sampling from T by the pristine model: the noise, steps and guidance are those of the tuned candidates."""
    planned = candidates.plan(sampling.STAGE, len(seeds), settings, settings.sampling_steps)
    job = Job("untuned", _unheard, lambda: False, model.device, [planned])
    text = model.embed(target(edit))
    plain = sampling.Guidance(text, text, model.embed(""))
    shape = model.latent_shape((model.size, model.size))
    copy = model.denoiser.working_copy(model.device)
    with job.stage(sampling.STAGE):
        drawn = candidates.draw(model, copy, plain, seeds, shape, settings, None, None, sampling.STAGE, job)
        for seed, picture in drawn:
            pictures.write_png(picture, folder / f"candidate-{seed}.png")
    return job.reports


def _unheard(event: Event) -> None:
    """Nobody waits for these events."""
