"""Pictures as they are drawn at any zoom."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from ld_desktop.ui.canvas.image_pyramid import PIXELS, Pyramid

SIDE = 8


def levels(zoom: int, squares: bool) -> set[int]:
    """The greys that are seen of black pixels beside white ones."""
    picture = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    for x in range(SIDE):
        for y in range(SIDE):
            picture.setPixelColor(x, y, QColor("white" if x % 2 else "black"))
    shown = QImage(SIDE * zoom, SIDE * zoom, QImage.Format.Format_RGB32)
    shown.fill(0)
    painter = QPainter(shown)
    area = QRectF(0, 0, SIDE, SIDE)
    Pyramid(picture, squares).draw(painter, area, QTransform.fromScale(zoom, zoom), QRectF(shown.rect()))
    painter.end()
    return {shown.pixelColor(x, SIDE * zoom // 2).red() for x in range(shown.width())}


@pytest.mark.parametrize(("zoom", "squares"), [(4, False), (PIXELS + 1, False), (4, True)])
def test_what_is_enlarged_is_smooth(zoom: int, squares: bool) -> None:
    assert len(levels(zoom, squares)) > 2


def test_single_pixels_of_a_photo_are_seen_at_large_zooms() -> None:
    assert levels(PIXELS + 1, squares=True) == {0, 255}
