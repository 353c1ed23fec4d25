from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PIL import Image, ImageFilter

from engine.starter.marks import Mark
from engine.starter.marks_measure import MarkReading, read_marks
from engine.starter.parameters import Parameters
from engine.starter.training.data import FIRST_UNSEEN_SEED, scene_parameters
from engine.starter.vocabulary import MARK_KINDS
from engine.starter.world import draw_scene

PLAIN = msgspec.structs.replace(scene_parameters(FIRST_UNSEEN_SEED), animal="dog", colour="brown", marks=(), flip=False)


def _wearing(*marks: Mark) -> Parameters:
    return msgspec.structs.replace(PLAIN, marks=marks)


def _read(shown: Parameters, sought: Parameters, size: int = 64) -> list[MarkReading]:
    scene = draw_scene(shown, size)
    return read_marks(scene.picture.filter(ImageFilter.GaussianBlur(size / 64 * 0.6)), scene.mask, sought)


@pytest.mark.parametrize("kind", MARK_KINDS)
@pytest.mark.parametrize("size", [64, 128])
def test_a_worn_mark_is_found_and_another_colour_is_not(kind: str, size: int) -> None:
    green = _wearing(Mark(kind, "green", 3))
    (worn,) = _read(green, green, size)
    assert worn.present
    assert worn.expected > 0
    (missed,) = _read(_wearing(Mark(kind, "purple", 3)), green, size)
    assert not missed.present


def test_marks_are_read_one_colour_at_a_time() -> None:
    marks = Mark("patch", "green"), Mark("hat", "cyan"), Mark("collar", "green")
    half = _wearing(marks[0])
    readings = _read(half, _wearing(*marks))
    assert {reading.mark: reading.present for reading in readings} == {marks[0]: True, marks[1]: False}


def test_an_outline_is_no_black_mark() -> None:
    readings = _read(_wearing(Mark("spots", "cyan")), _wearing(Mark("patch", "black")))
    assert [reading.present for reading in readings] == [False]


def test_a_mark_that_cannot_be_seen_is_not_asked_for() -> None:
    covered = _wearing(Mark("patch", "green"), Mark("patch", "purple"))
    assert [reading.mark.colour for reading in _read(covered, covered)] == ["purple"]


def test_an_empty_mask_shows_no_marks() -> None:
    green = _wearing(Mark("patch", "green"))
    empty = np.zeros((64, 64), np.float32)
    (reading,) = read_marks(Image.new("RGB", (64, 64), (46, 158, 70)), empty, green)
    assert not reading.present
