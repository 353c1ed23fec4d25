"""The judged edits: a fixed list in seven kinds, of scenes never trained on, each with the scene it should become."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal, get_args

import msgspec
import numpy as np

from engine.protocol.requests import Transform
from engine.starter.captions import plain_background, with_article
from engine.starter.marks import Mark, sample_marks
from engine.starter.marks_measure import SIZE, read_marks
from engine.starter.parameters import Parameters
from engine.starter.training.data import FIRST_UNSEEN_SEED, scene_parameters
from engine.starter.vocabulary import COLOURS, LEFT_WORDS, PLACES, POSES, THINGS, WEATHERS, WITHOUT_WEATHER
from engine.starter.world import draw_scene

VERSION: Final = 2  # of the list: figures of two versions are not compared
REPORTED: Final = FIRST_UNSEEN_SEED + 2_000_000
DEVELOPMENT: Final = FIRST_UNSEEN_SEED + 3_000_000  # settings are chosen on these, never on the reported ones
OF_EACH_KIND: Final = 22  # 154 in all
QUARTER: Final = 4  # every fourth of a kind is in the quarter for machines without a GPU: 42 in all

Kind = Literal["pose and place", "pose", "place", "colour", "size and position", "object taken", "background taken"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_SEEDS_OF_A_KIND: Final = 10_000
_TOLERANCE: Final = 0.1  # by which a resized object's area may differ from the wanted one


class Edit(msgspec.Struct, frozen=True):
    """The scene of ``seed``, ``before``, and what it should become, ``after``: the same individual.

    ``other`` is the second picture of the last two kinds: the one the object, or the background, is taken from. Where
    the object is taken, ``before`` gives the background, and the individual is that of ``other``.
    ``transform`` is in shares of the frame's side, not in pixels.
    """

    kind: Kind
    seed: int
    before: Parameters
    after: Parameters
    other: Parameters | None = None
    transform: Transform | None = None

    @property
    def name(self) -> str:
        return f"{self.kind.replace(' ', '-')}-{self.seed}"

    @property
    def object_prompt(self) -> str:
        """Neither marks nor, unless it is to change, colour: those the edit has to keep by itself.

        Pose and facing are told as the world's captions do.
        """
        told = with_article((f"{self.after.colour} " if self.kind == "colour" else "") + self.after.animal)
        if self.after.animal not in THINGS:
            told = f"{told} {self.after.pose}"
        return f"{told} {LEFT_WORDS[0]}" if self.after.flip else told

    @property
    def background_prompt(self) -> str:
        return plain_background(self.after)

    @property
    def kept_background(self) -> Parameters | None:
        """The scene whose background the edit is to show; None where it is to be a new one."""
        if self.kind in ("pose and place", "place"):
            return None
        return self.other if self.kind == "background taken" else self.before


def edits(count: int, first: int, kinds: Sequence[Kind] = KINDS) -> list[Edit]:
    """The first ``count`` edits of each kind from seed ``first`` on, kind after kind."""
    return [edit for kind in kinds for edit in itertools.islice(_of_kind(kind, first), count)]


def quarter(listed: Sequence[Edit]) -> list[Edit]:
    """Every fourth of each kind."""
    return [edit for kind in KINDS for edit in [each for each in listed if each.kind == kind][::QUARTER]]


def stranger(edit: Edit) -> Parameters:
    """What the edit should become, but of an individual of the same kind and coat whose marks have other colours."""
    worn = {mark.colour for mark in edit.after.marks}
    rng = random.Random(f"stranger {edit.seed}")
    while True:
        marks: tuple[Mark, ...] = sample_marks(edit.after.animal, edit.after.colour, rng)
        if worn.isdisjoint(mark.colour for mark in marks):
            return msgspec.structs.replace(edit.after, marks=marks)


def anyone(edit: Edit) -> Parameters:
    """What the edit should become, but of any individual of the same kind and coat: its marks may look alike."""
    rng = random.Random(f"anyone {edit.seed}")
    return msgspec.structs.replace(edit.after, marks=sample_marks(edit.after.animal, edit.after.colour, rng))


def elsewhere(edit: Edit) -> Parameters:
    """What the edit should become, but in another corner of the same place."""
    rng = random.Random(f"elsewhere {edit.seed}")
    return msgspec.structs.replace(edit.after, seed=rng.randrange(1 << 30))


def _of_kind(kind: Kind, first: int) -> Iterator[Edit]:
    """Those on whose marks can be seen, before and after, so as to be told."""
    for seed in itertools.count(first + KINDS.index(kind) * _SEEDS_OF_A_KIND):
        edit = _edit(kind, seed)
        if edit is not None and _has_visible_marks(edit.after) and _has_visible_marks(_individual(edit)):
            yield edit


def _individual(edit: Edit) -> Parameters:
    """The scene that shows who is to be kept."""
    return edit.other if edit.kind == "object taken" and edit.other is not None else edit.before


def _edit(kind: Kind, seed: int) -> Edit | None:
    """None where the scene does not allow it: a thing has no poses, and a resized object stands alone."""
    before, rng = scene_parameters(seed), random.Random(f"edit {seed}")
    change = msgspec.structs.replace
    pose = rng.choice([other for other in POSES if other != before.pose])
    place = rng.choice([other for other in PLACES if other != before.place])
    weather = WEATHERS[0] if place in WITHOUT_WEATHER else before.weather
    there: dict[str, Any] = {"place": place, "weather": weather, "companion": None}
    if before.animal in THINGS and kind in ("pose", "pose and place"):
        return None
    match kind:
        case "pose and place":
            return Edit(kind, seed, before, change(before, pose=pose, **there))
        case "pose":
            return Edit(kind, seed, before, change(before, pose=pose))
        case "place":
            return Edit(kind, seed, before, change(before, **there))
        case "colour":
            colour = rng.choice([other for other in COLOURS if other != before.colour])
            return Edit(kind, seed, before, change(before, colour=colour))
        case "size and position":
            return None if before.companion is not None else _resized(seed, before, rng)
        case "object taken":
            other = scene_parameters(seed + _SEEDS_OF_A_KIND // 2)
            return Edit(kind, seed, before, _standing_in(other, before), other)
        case "background taken":
            other = scene_parameters(seed + _SEEDS_OF_A_KIND // 2)
            return Edit(kind, seed, before, _standing_in(before, other), other)


def _standing_in(individual: Parameters, scene: Parameters) -> Parameters:
    """``individual`` as it is, with all else from ``scene``."""
    return msgspec.structs.replace(
        individual,
        place=scene.place,
        weather=scene.weather,
        companion=scene.companion,
        seed=scene.seed,
        light=scene.light,
    )


def _resized(seed: int, before: Parameters, rng: random.Random) -> Edit | None:
    """A smaller object elsewhere; None where the world does not draw it so (a tall animal is shrunk by itself)."""
    scale, dx, dy = rng.uniform(0.6, 0.8), rng.choice((-1, 1)) * rng.uniform(0.08, 0.16), rng.uniform(-0.06, -0.02)
    smaller = msgspec.structs.replace(before, size=before.size * scale)
    x, y, area = _stand(before)
    now_x, now_y, now_area = _stand(smaller)
    after = msgspec.structs.replace(smaller, x=smaller.x + x + dx - now_x, y=smaller.y + y + dy - now_y)
    if abs(now_area / (area * scale**2) - 1) > _TOLERANCE or _leaves(after):
        return None
    return Edit("size and position", seed, before, after, transform=Transform(scale=scale, dx=dx, dy=dy))


def _stand(parameters: Parameters) -> tuple[float, float, float]:
    """The object's centre and area in shares of the frame."""
    mask = draw_scene(parameters, SIZE).mask
    along, total = np.arange(SIZE) / SIZE, float(mask.sum())
    return float(mask.sum(axis=0) @ along) / total, float(mask.sum(axis=1) @ along) / total, total / SIZE**2


def _leaves(parameters: Parameters) -> bool:
    mask = draw_scene(parameters, SIZE).mask
    return bool(max(mask[:, 0].max(), mask[:, -1].max(), mask[0].max(), mask[-1].max()) > 0)


def _has_visible_marks(parameters: Parameters) -> bool:
    scene = draw_scene(parameters, SIZE)
    return bool(read_marks(scene.picture, scene.mask, parameters))
