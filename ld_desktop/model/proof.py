"""Which pixels of the photo differ from it where something lies over it: found, and tinted."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

_TINT = QColor(255, 0, 200, 130)
_BLACK = QColor("black").rgb()


class Proof(NamedTuple):
    """``tint`` covers the pixels of ``place`` that differ and is clear elsewhere; ``pixels`` is how many they are."""

    tint: QImage
    place: QRect
    pixels: int


def prove(before: QImage, after: QImage, place: QRect) -> Proof:
    """What differs between two pictures of one size, which stand at ``place`` in the photo. Takes a moment."""
    difference = before.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(difference)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(0, 0, after)
    painter.end()
    changed = difference.createMaskFromColor(_BLACK, Qt.MaskMode.MaskOutColor)
    count = _count(changed)
    changed.setColorTable([QColor(0, 0, 0, 0).rgba(), _TINT.rgba()])
    return Proof(changed.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied), place, count)


def _count(mask: QImage) -> int:
    """Of the bits that are set: one a pixel, the first the lowest. What pads a row is not looked at."""
    bits, stride, pixels = bytes(mask.constBits()), mask.bytesPerLine(), (1 << mask.width()) - 1
    rows = range(0, stride * mask.height(), stride)
    return sum((int.from_bytes(bits[row : row + stride], "little") & pixels).bit_count() for row in rows)
