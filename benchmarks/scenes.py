"""The edits that are judged: scenes never trained on, each to get another pose and another place."""

from __future__ import annotations

import itertools
import random

import msgspec

from engine.starter.captions import with_article
from engine.starter.marks import Mark, sample_marks
from engine.starter.marks_measure import SIZE, read_marks
from engine.starter.training.data import FIRST_UNSEEN_SEED, scene_parameters
from engine.starter.vocabulary import LEFT_WORDS, PLACES, POSES
from engine.starter.world import Parameters, draw_scene

REPORTED = FIRST_UNSEEN_SEED + 2_000_000
DEVELOPMENT = FIRST_UNSEEN_SEED + 3_000_000  # settings are chosen on these, never on the reported ones


class Edit(msgspec.Struct, frozen=True):
    """The scene of ``seed`` as it is and as it should become: the same individual, posed and placed otherwise."""

    seed: int
    before: Parameters
    after: Parameters

    @property
    def object_prompt(self) -> str:
        """Neither colour nor marks: those the edit has to keep by itself. Facing is told as the world's captions do."""
        facing = f" {LEFT_WORDS[0]}" if self.after.flip else ""
        return f"{with_article(self.after.animal)} {self.after.pose}{facing}"

    @property
    def background_prompt(self) -> str:
        return self.after.place


def edits(count: int, first: int) -> list[Edit]:
    """The first ``count`` scenes from seed ``first`` on whose marks can be seen, before and after, so as to be told."""
    drawn = (_edit(seed) for seed in itertools.count(first))
    usable = (edit for edit in drawn if _has_visible_marks(edit.before) and _has_visible_marks(edit.after))
    return list(itertools.islice(usable, count))


def stranger(edit: Edit) -> Parameters:
    """What the edit should become, but of another individual: the same kind and coat, marks of other colours."""
    worn = {mark.colour for mark in edit.after.marks}
    rng = random.Random(f"stranger {edit.seed}")
    while True:
        marks: tuple[Mark, ...] = sample_marks(edit.after.colour, rng)
        if worn.isdisjoint(mark.colour for mark in marks):
            return msgspec.structs.replace(edit.after, marks=marks)


def _edit(seed: int) -> Edit:
    before, rng = scene_parameters(seed), random.Random(f"edit {seed}")
    pose = rng.choice([other for other in POSES if other != before.pose])
    place = rng.choice([other for other in PLACES if other != before.place])
    return Edit(seed, before, msgspec.structs.replace(before, pose=pose, place=place))


def _has_visible_marks(parameters: Parameters) -> bool:
    scene = draw_scene(parameters, SIZE)
    return bool(read_marks(scene.picture, scene.mask, parameters))
