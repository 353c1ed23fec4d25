"""What a candidate shows: the judge's answers, the marks measured in its object, its place, and the background kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean

import msgspec
import numpy as np
import numpy.typing as npt
from PIL import Image

from benchmarks import report
from benchmarks.captions import unasked
from benchmarks.likeness import Distance, Likeness, likeness, seam
from benchmarks.outlines import faces, overlap
from benchmarks.scenes import Edit, elsewhere
from engine.editing import candidates, references
from engine.editing.job import Job
from engine.editing.stages import sampling
from engine.models import tensors
from engine.models.diffusion_model import DiffusionModel
from engine.models.families.condition import Condition
from engine.pictures import colour_names, picture_io
from engine.pictures.placing.dilation import dilate
from engine.protocol import prompts
from engine.protocol.events import Event
from engine.protocol.results import StageReport
from engine.protocol.settings import Settings
from engine.segmentation.segmenter import Segmenter
from engine.starter.judge import Judge, Verdict
from engine.starter.marks_measure import read_marks
from engine.starter.world import draw_scene

Mask = npt.NDArray[np.float32]

_CERTAIN = 0.5
_OVERLAP = 0.5
_NEARER = 3.0  # dB
_AROUND = 16  # one part in so many of the side is left out around an object: its outline, the rim of its shadow
_CAST = 10  # and in so many of it around a moved object's old place lies what it cast
_MASK_SEED = 0


class Reading(msgspec.Struct, frozen=True):
    """``found``: an object was found in the picture. ``marks`` measured, ``marks_judged`` by the judge: colour to seen.

    ``pose`` is None of a thing, ``weather`` of clear weather: no prompt names them. Only marks that the wanted scene
    shows are asked for. A picture that the judge refuses shows no object. A second object is not looked for.
    ``faces``: the object looks to the side that the prompt names, or to the right, where it names none;
    None where that cannot be told.
    ``recoloured``: the colour is asked for and not to be kept. ``placed``: where the object is to be moved, whether it
    stands there: its mask and the wanted one overlap by half (IoU), and by more than it and the old one.
    ``background``: where it is to be kept, how alike it is outside all objects; ``kept``: by 3 dB more than another
    corner of the same place would be, both told from the scene as the autoencoder draws it. None where not asked.
    ``left_behind``: PSNR in dB, against the wanted scene, of the place that a moved object left.
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
    faces: bool | None = None
    placed: bool | None = None
    background: Likeness | None = None
    kept: bool | None = None
    seam: float | None = None
    left_behind: float | None = None

    @property
    def refused(self) -> bool:
        return self.verdict.reject >= _CERTAIN

    @property
    def text(self) -> bool:
        """Each asked attribute is there: what the paper counts as text success."""
        asked = self.animal and self.place and False not in (self.pose, self.faces, self.weather)
        return asked and not self.refused and (self.colour or not self.recoloured) and self.placed is not False

    @property
    def marked(self) -> bool:
        return all(self.marks.values())

    @property
    def coated(self) -> bool:
        """The coat has its colour, or a new one was asked for."""
        return self.colour or self.recoloured

    @property
    def identity(self) -> bool:
        return self.coated and self.marked

    @property
    def all_at_once(self) -> bool:
        return self.text and self.identity and self.kept is not False


class Reader:
    """The object is looked for as the engine looks for that of a reference: by the pristine model's heat and SAM."""

    def __init__(
        self, model: DiffusionModel, judge: Judge, segmenter: Segmenter, lpips: Distance | None = None
    ) -> None:
        self._model, self._judge, self._segmenter, self._lpips = model, judge, segmenter, lpips

    def read(self, several: Sequence[Image.Image], edit: Edit) -> list[Reading]:
        """``edit`` says what the pictures should show."""
        whole = self._model.embed(target(edit))
        background = self._model.embed(edit.background_prompt)
        verdicts = self._judge.read_all(several)
        return [self._one(p, v, edit, whole, background) for p, v in zip(several, verdicts, strict=True)]

    def _one(
        self, picture: Image.Image, verdict: Verdict, edit: Edit, whole: Condition, background: Condition
    ) -> Reading:
        model, wanted = self._model, edit.after
        mask = references.object_mask(
            model, model.denoiser, picture, whole, background, _MASK_SEED, self._segmenter, lambda: None
        )
        inside = mask if mask is not None else np.zeros((picture.height, picture.width), dtype=np.float32)
        marks = {reading.mark.colour: reading.present for reading in read_marks(picture, inside, wanted)}
        likeness_to_source, kept = _background(self._model, picture, inside, edit, self._lpips)
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
            faces=faces(inside, draw_scene(wanted, len(inside)).mask),
            placed=_placed(inside, edit) if edit.transform is not None else None,
            background=likeness_to_source,
            kept=kept,
            seam=at_border,
            left_behind=left_behind(picture, edit) if edit.transform is not None else None,
        )


def left_behind(picture: Image.Image, edit: Edit) -> float | None:
    """None where the object, or its outline, covers its old place."""
    old, new = (draw_scene(each, picture.width) for each in (edit.before, edit.after))
    side = picture.width
    region = dilate(old.mask, side // _CAST) - dilate(new.mask, side // _AROUND)
    found = likeness(picture, new.picture, region)
    return None if found is None else found.psnr


def _placed(inside: Mask, edit: Edit) -> bool:
    wanted, old = (overlap(inside, draw_scene(each, len(inside)).mask) for each in (edit.after, edit.before))
    return wanted >= _OVERLAP and wanted > old


def _background(
    model: DiffusionModel, picture: Image.Image, inside: Mask, edit: Edit, lpips: Distance | None
) -> tuple[Likeness | None, bool | None]:
    source = edit.kept_background
    if source is None:
        return None, None
    side = picture.width
    scene, strange = draw_scene(source, side), draw_scene(elsewhere(edit), side)
    objects = np.maximum.reduce([inside, scene.mask, strange.mask])
    region = 1 - dilate(objects, side // _AROUND)
    found = likeness(picture, scene.picture, region, lpips)
    # told apart through the autoencoder: rain is nothing that it draws exactly, and fog leaves little to tell apart
    known = seen_through(model, scene.picture)
    nearness, other = (likeness(each, known, region) for each in (picture, seen_through(model, strange.picture)))
    if found is None or nearness is None or other is None:
        return None, None
    return found, nearness.psnr >= other.psnr + _NEARER


def rates(edits: Sequence[Sequence[Reading]]) -> dict[str, report.Rate]:
    """One rate over the pictures for each thing asked of them. ``edits``: the readings of each edit's pictures.

    Marks are counted on the asked coat only: on another one they cannot be told from it.
    """

    def over(answer: Callable[[Reading], bool | None]) -> report.Rate:
        """None: not asked of that picture."""
        answers = [[answer(reading) for reading in some] for some in edits]
        return report.rate_of_groups([[each for each in some if each is not None] for some in answers])

    def over_marks(seen: Callable[[Reading], Mapping[str, bool]]) -> report.Rate:
        return report.rate_of_groups([[mark for r in some if r.coated for mark in seen(r).values()] for some in edits])

    return {
        "text": over(lambda r: r.text),
        "identity": over(lambda r: r.identity),
        "background kept": over(lambda r: r.kept),
        "all at once": over(lambda r: r.all_at_once),
        "animal": over(lambda r: r.animal),
        "pose": over(lambda r: r.pose),
        "place": over(lambda r: r.place),
        "weather": over(lambda r: r.weather),
        "colour": over(lambda r: r.colour),
        "all marks": over(lambda r: r.marked if r.coated else None),
        "marks, each": over_marks(lambda r: r.marks),
        "marks, each, as judged": over_marks(lambda r: r.marks_judged),
        "refused by the judge": over(lambda r: r.refused),
        "object found": over(lambda r: r.found),
        "facing as asked": over(lambda r: r.faces),
        "moved as asked": over(lambda r: r.placed),
    }


def means(readings: Sequence[Reading]) -> dict[str, float | None]:
    """Of the kept backgrounds' likeness and seams, and of what moved objects left, over the pictures of which that was
    asked; None of none.
    """
    found = [reading.background for reading in readings if reading.background is not None]
    measured: dict[str, list[float | None]] = {
        name: [getattr(each, name) for each in found] for name in Likeness.__struct_fields__
    }
    measured |= {"seam": [r.seam for r in readings], "left_behind": [r.left_behind for r in readings]}
    told = {name: [each for each in values if each is not None] for name, values in measured.items()}
    return {name: fmean(values) if values else None for name, values in told.items()}


def seen_through(model: DiffusionModel, picture: Image.Image) -> Image.Image:
    """``picture`` as sharp as the model can draw at best: once through its autoencoder."""
    latents = model.autoencoder.encode(tensors.from_picture(picture, model.device))
    return tensors.to_picture(model.autoencoder.decode(latents)[0])


def target(edit: Edit) -> str:
    """T, as the engine joins it."""
    return prompts.join_target(edit.object_prompt, edit.background_prompt)


def coloured_target(edit: Edit) -> str:
    """T with the coat's colour in it, as LayerDiffusion reads it from the picture where ``name_colour`` is set.

    Who reads nothing from the picture is given it, so that methods are compared and not texts.
    """
    if edit.kind == "colour":
        return target(edit)
    return prompts.join_target(colour_names.with_colour(edit.object_prompt, edit.after.colour), edit.background_prompt)


def draw_untuned(
    model: DiffusionModel, edit: Edit, seeds: Sequence[int], settings: Settings, folder: Path
) -> list[StageReport]:
    """Plain sampling from T by the pristine model: the noise, steps and guidance are those of the tuned candidates."""
    planned = candidates.plan(sampling.STAGE, len(seeds), settings, settings.sampling_steps)
    job = Job("untuned", _unheard, lambda: False, model.device, [planned])
    text = model.embed(coloured_target(edit) if settings.name_colour else target(edit))
    plain = sampling.Conditioning(text, text, model.embed(""))
    shape = model.latent_shape((model.size, model.size))
    copy = model.denoiser.working_copy(model.device)
    with job.stage(sampling.STAGE):
        drawn = candidates.draw(model, copy, plain, seeds, shape, settings, None, None, sampling.STAGE, job)
        for seed, picture in drawn:
            picture_io.write_png(picture, folder / f"candidate-{seed}.png")
    return job.reports


def _unheard(event: Event) -> None:
    """Nobody waits for these events."""
