from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize
from PySide6.QtGui import QColor, QImage

from engine.pictures.masks import is_empty
from engine.protocol.requests import TRACE
from ld_desktop.model.masks.mask import TILE, Mask, from_greyscale, is_blank
from ld_desktop.model.masks.stroke import Stroke


def grey(width: int, height: int, white: QRect) -> QImage:
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(0)
    for y in range(white.top(), white.bottom() + 1):
        for x in range(white.left(), white.right() + 1):
            image.setPixelColor(x, y, QColor("white"))
    return image


def test_bounds_are_exact_across_tiles() -> None:
    mask = Mask(QSize(2 * TILE + 37, TILE + 11))
    white = QRect(TILE - 3, 5, 40, TILE)
    mask.put(mask.difference(grey(2 * TILE + 37, TILE + 11, white)))
    assert mask.bounds() == white
    assert not mask.empty


def test_a_difference_holds_only_the_tiles_that_differ() -> None:
    mask = Mask(QSize(3 * TILE, 2 * TILE))
    after = mask.difference(grey(3 * TILE, 2 * TILE, QRect(TILE + 10, 10, 5, 5)))
    assert set(after) == {(1, 0)}
    mask.put(after)
    assert mask.to_greyscale().pixelColor(TILE + 12, 12) == QColor("white")
    assert mask.difference(mask.to_greyscale()) == {}


def test_a_mask_of_another_size_is_fitted() -> None:
    fitted = from_greyscale(grey(100, 50, QRect(50, 0, 50, 50)), QSize(1000, 500))
    assert fitted.size() == QSize(1000, 500)
    assert fitted.pixelColor(900, 250).alpha() == 255 and fitted.pixelColor(100, 250).alpha() == 0


def test_a_stroke_remembers_what_it_covers() -> None:
    mask = Mask(QSize(4 * TILE, 4 * TILE))
    areas: list[QRect] = []
    mask.changed.connect(areas.append)
    stroke = Stroke(mask, 20, add=True)
    stroke.to(QPointF(TILE - 5, 40))
    stroke.to(QPointF(TILE + 5, 40))
    assert set(stroke.before) == {(0, 0), (1, 0)}
    after = stroke.finish()
    assert mask.image.pixelColor(TILE, 40).alpha() == 255
    assert all(area.width() < 60 and area.height() < 60 for area in areas)
    mask.put(stroke.before)
    assert mask.empty and mask.bounds() == QRect()
    mask.put(after)
    assert mask.image.pixelColor(TILE, 40).alpha() == 255


def test_cleared_gives_blank_tiles_for_what_is_painted() -> None:
    mask = Mask(QSize(TILE, TILE))
    assert mask.cleared() == {}
    mask.put(mask.difference(grey(TILE, TILE, QRect(3, 3, 4, 4))))
    mask.put(mask.cleared())
    assert mask.empty


@pytest.mark.parametrize(("level", "object_there"), [(1, False), (5, False), (6, True), (128, True)])
def test_an_object_is_what_is_more_than_a_trace(level: int, object_there: bool) -> None:
    size, area = QSize(TILE + 37, TILE + 11), QRect(TILE - 6, 20, 16, 4)
    faint = grey(size.width(), size.height(), area)
    for y in range(area.top(), area.bottom() + 1):
        for x in range(area.left(), area.right() + 1):
            faint.setPixelColor(x, y, QColor(level, level, level))
    mask = Mask(size)
    mask.put(mask.difference(faint))
    assert mask.empty != object_there and mask.copied().empty != object_there
    assert mask.bounds() == (area if object_there else QRect())
    assert mask.count(QRect(QPoint(), size)) == (64 if object_there else 0)
    assert set(mask.cleared()) == {(0, 0), (1, 0)}
    rows = np.frombuffer(mask.piece(QRect(QPoint(), size)), np.uint8).reshape(size.height(), size.width())
    assert is_empty((rows / 255).astype(np.float32)) == mask.empty


def test_the_noise_of_a_mask_does_not_widen_its_object() -> None:
    noisy = grey(80, 60, QRect(20, 30, 9, 7))
    for at in ((0, 0), (79, 59), (50, 3)):
        noisy.setPixelColor(*at, QColor(4, 4, 4))
    mask = Mask(QSize(80, 60))
    mask.put(mask.difference(noisy))
    assert mask.bounds() == QRect(20, 30, 9, 7)


@pytest.mark.parametrize("level", [0, int(TRACE * 255), int(TRACE * 255) + 1, 255])
def test_a_mask_picture_is_blank_where_its_mask_is_empty(level: int) -> None:
    picture = QImage(QSize(7, 5), QImage.Format.Format_Grayscale8)
    picture.fill(255)  # also the bytes that fill up each row
    for y in range(5):
        for x in range(7):
            picture.setPixelColor(x, y, QColor(0, 0, 0))
    picture.setPixelColor(6, 4, QColor(level, level, level))
    mask = Mask(picture.size())
    mask.put(mask.difference(picture))
    assert is_blank(picture) == mask.empty == (level <= TRACE * 255)
