"""What a brush stroke covers: soft edges, washes, lines of changing width."""

from __future__ import annotations

import itertools
import math

import pytest
from PySide6.QtCore import QPointF, QSize

from ld_desktop.model.masks.mask import TILE, Mask
from ld_desktop.model.masks.stroke import Stroke

SIZE = QSize(5 * TILE, 3 * TILE)


def alpha(mask: Mask, x: int, y: int) -> int:
    return mask.image.pixelColor(x, y).alpha()


def drawn(points: list[QPointF], diameter: float, hardness: float = 1.0, opacity: float = 1.0) -> Mask:
    mask = Mask(SIZE)
    stroke = Stroke(mask, diameter, True, hardness)
    for point in points:
        stroke.to(point, 1.0, opacity)
    stroke.finish()
    return mask


@pytest.mark.parametrize("hardness", [0.0, 0.5, 1.0])
def test_going_over_a_place_again_adds_nothing(hardness: float) -> None:
    """Across the seam of two cells, forth and back, with half the coverage."""
    mask = drawn([QPointF(x, 400) for x in (900, 1100, 900, 1100, 1000)], 120, hardness, 0.5)
    assert {alpha(mask, x, 400) for x in range(900, 1101)} <= {127, 128}
    above = [alpha(mask, x, 370) for x in range(950, 1051)]
    assert max(above) - min(above) <= 2 and 0 < max(above) <= 128


def test_a_soft_edge_falls_off_from_the_hard_core() -> None:
    mask = drawn([QPointF(300, 300)], 200, 0.5)
    ring = [alpha(mask, 300 + distance, 300) for distance in (0, 45, 60, 75, 90, 104)]
    assert ring[:2] == [255, 255] and ring[-1] == 0
    assert ring[2:5] == sorted(ring[2:5], reverse=True) and 110 < ring[3] < 145


def test_a_line_is_covered_as_its_ends_are_however_many_points_it_has() -> None:
    start, end = QPointF(100, 100), QPointF(420, 340)
    at_once = drawn([start, end], 80, 0.2)
    in_steps = drawn([start + (end - start) * (step / 40) for step in range(41)], 80, 0.2)
    for x in range(60, 460, 7):
        for y in range(60, 380, 7):
            assert abs(alpha(at_once, x, y) - alpha(in_steps, x, y)) <= 6


def test_a_soft_line_with_sharp_turns_is_covered_by_the_distance_to_it() -> None:
    points = [
        QPointF(*at) for at in ((300, 300), (304, 303), (480, 300), (330, 320), (330, 420), (329, 310), (600, 560))
    ]
    mask = drawn(points, 160, 0.25)
    for x in range(200, 700, 9):
        for y in range(200, 660, 9):
            away = min(distance(QPointF(x + 0.5, y + 0.5), *pair) for pair in itertools.pairwise(points))
            soft = min(max((away - 20) / 60, 0.0), 1.0)
            assert abs(alpha(mask, x, y) - 255 * (1 - soft * soft * (3 - 2 * soft))) <= 6, (x, y)


def distance(at: QPointF, start: QPointF, end: QPointF) -> float:
    """Of ``at`` to the line between both ends."""
    way = end - start
    share = QPointF.dotProduct(at - start, way) / QPointF.dotProduct(way, way)
    off = at - (start + way * min(max(share, 0.0), 1.0))
    return math.hypot(off.x(), off.y())


def test_the_second_stroke_adds_to_the_first_and_takes_away_in_part() -> None:
    mask = drawn([QPointF(300, 300)], 100, 1.0, 0.5)
    more = Stroke(mask, 100, True)
    more.to(QPointF(300, 300), 1.0, 0.5)
    more.finish()
    assert 189 <= alpha(mask, 300, 300) <= 193
    less = Stroke(mask, 100, False)
    less.to(QPointF(300, 300), 1.0, 0.25)
    less.finish()
    assert 140 <= alpha(mask, 300, 300) <= 146


def test_the_width_grows_smoothly_along_a_line() -> None:
    mask = Mask(SIZE)
    stroke = Stroke(mask, 100, True)
    stroke.to(QPointF(100, 300), 0.1)
    stroke.to(QPointF(500, 300), 1.0)
    stroke.finish()
    widths = [sum(alpha(mask, x, y) > 127 for y in range(200, 400)) for x in range(110, 500, 10)]
    steps = [after - before for before, after in itertools.pairwise(widths)]
    assert min(steps) >= 0 and max(steps) <= 8 and widths[0] <= 16 and widths[-1] >= 92


def test_what_lies_outside_is_left_out_and_undone_exactly() -> None:
    mask = drawn([QPointF(200, 200)], 60, 0.3)
    before = mask.to_greyscale()
    stroke = Stroke(mask, 90, True, 0.3)
    for point in (QPointF(-50, -20), QPointF(220, 210), QPointF(5000, 200)):
        stroke.to(point)
    stroke.finish()
    assert alpha(mask, 0, 0) > 0 and alpha(mask, SIZE.width() - 1, 204) > 0
    mask.put(stroke.before)
    assert mask.to_greyscale() == before
    gone = Stroke(mask, 10, True)
    gone.to(QPointF(-500, -500))
    assert gone.finish() == {} and mask.to_greyscale() == before
