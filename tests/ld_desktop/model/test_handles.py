from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF

from ld_desktop.model.handles import CORNERS, EDGES, INSIDE, Grip, drawn, grip_at, moved, place_of, resized, squared

PHOTO = QRect(0, 0, 400, 300)
FRAME = QRect(100, 100, 80, 60)


@pytest.mark.parametrize("grip", [*CORNERS, *EDGES])
def test_each_handle_is_found_where_it_stands(grip: Grip) -> None:
    at = place_of(grip, QRectF(FRAME))
    for dx, dy in ((0, 0), (5 * grip.x, 5 * grip.y), (-5 * grip.x, -5 * grip.y)):
        assert grip_at(at + QPointF(dx, dy), QRectF(FRAME), 6) == grip
    assert grip_at(at + QPointF(7 * grip.x, 7 * grip.y), QRectF(FRAME), 6) is None


def test_the_inside_moves_also_when_it_is_small() -> None:
    assert grip_at(QPointF(140, 130), QRectF(FRAME), 6) == INSIDE
    assert grip_at(QPointF(105, 105), QRectF(100, 100, 10, 10), 6) == INSIDE
    assert grip_at(QPointF(101, 105), QRectF(100, 100, 10, 10), 6) == Grip(-1, 0)


@pytest.mark.parametrize(
    ("grip", "by", "frame"),
    [
        (Grip(1, 1), (20, 10), QRect(100, 100, 100, 70)),
        (Grip(-1, -1), (20, 10), QRect(120, 110, 60, 50)),
        (Grip(0, -1), (50, -20), QRect(100, 80, 80, 80)),
        (Grip(1, 0), (100, 0), QRect(100, 100, 120, 60)),  # no wider than twice its height
        (Grip(-1, 0), (70, 0), QRect(150, 100, 30, 60)),  # nor higher than twice its width
        (Grip(1, 1), (120, 0), QRect(100, 100, 200, 100)),  # a corner takes the other side along
        (Grip(-1, 0), (-500, 0), QRect(60, 100, 120, 60)),
        (Grip(1, 1), (900, 900), QRect(100, 100, 300, 200)),
        (Grip(1, 1), (-500, -500), QRect(100, 100, 8, 8)),
    ],
)
def test_a_handle_moves_its_sides_alone(grip: Grip, by: tuple[int, int], frame: QRect) -> None:
    assert resized(FRAME, grip, QPointF(*by), PHOTO, 8) == frame


@pytest.mark.parametrize(
    ("grip", "by", "frame"),
    [
        (Grip(1, 1), (40, 0), QRect(100, 100, 120, 90)),
        (Grip(-1, -1), (40, 30), QRect(140, 130, 40, 30)),
        (Grip(1, 0), (40, 0), QRect(100, 85, 120, 90)),
        (Grip(1, 1), (900, 900), QRect(100, 100, 267, 200)),
    ],
)
def test_the_shape_is_kept_where_asked(grip: Grip, by: tuple[int, int], frame: QRect) -> None:
    assert resized(FRAME, grip, QPointF(*by), PHOTO, 8, shape=80 / 60) == frame


def test_every_frame_is_one_that_the_model_takes() -> None:
    chance = random.Random(3)
    for _ in range(2000):
        start, end = (QPointF(chance.uniform(-50, 450), chance.uniform(-50, 350)) for _ in range(2))
        shape = chance.choice([None, 0.5, 1.0, 1.7])
        frame = drawn(start, end, PHOTO, 8, shape)
        if min(frame.width(), frame.height()) < 8:  # drawn off the photo: nobody is given such a frame
            continue
        for _ in range(3):
            grip = chance.choice([*CORNERS, *EDGES])
            frame = resized(frame, grip, QPointF(chance.gauss(0, 150), chance.gauss(0, 150)), PHOTO, 8, shape)
            frame = moved(frame, QPointF(chance.gauss(0, 150), chance.gauss(0, 150)), PHOTO)
        wide, high = frame.width(), frame.height()
        assert PHOTO.contains(frame)
        assert wide <= 2 * high + 1 and high <= 2 * wide + 1
        assert min(wide, high) >= 7
        if shape is not None:
            assert abs(wide - high * shape) <= 1.5  # both sides are whole pixels


def test_moving_stops_at_the_edge() -> None:
    assert moved(FRAME, QPointF(-500, 20), PHOTO) == QRect(0, 120, 80, 60)
    assert moved(FRAME, QPointF(500, 500), PHOTO) == QRect(320, 240, 80, 60)


def test_a_square_about_the_middle() -> None:
    assert squared(FRAME, PHOTO) == QRect(100, 90, 80, 80)
    assert squared(QRect(0, 0, 400, 300), PHOTO) == QRect(50, 0, 300, 300)
    assert squared(QRect(380, 280, 20, 10), PHOTO) == QRect(380, 275, 20, 20)
