from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QColor, QImage

from ld_desktop.model.masks.mask import TILE, Mask, from_greyscale
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
