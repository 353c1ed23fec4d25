"""The outline of a mask on the screen, one pixel wide, from what the mask looks like there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

Draw = Callable[[QPainter], None]
_BLOCK = 32
_DITHER = Qt.ImageConversionFlag.MonoOnly | Qt.ImageConversionFlag.ThresholdDither


def outline(draw: Draw, size: QSize, ratio: float) -> QImage:
    """Alpha8 with every pixel set where the mask that ``draw`` paints white on black crosses 50 %.

    ``size`` in widget pixels, ``ratio`` device pixels for each of them.
    """
    inside = QImage(size * ratio, QImage.Format.Format_RGB32)
    inside.setDevicePixelRatio(ratio)
    inside.fill(QColor("black"))
    painter = QPainter(inside)
    draw(painter)
    painter.end()
    inside.setDevicePixelRatio(1)
    sharp = inside.convertToFormat(QImage.Format.Format_Mono, _DITHER).convertToFormat(QImage.Format.Format_RGB32)
    edge = QImage(sharp.size(), QImage.Format.Format_RGB32)
    edge.fill(QColor("black"))
    width = max(round(ratio), 1)
    painter = QPainter(edge)
    for shift in (QPoint(width, 0), QPoint(0, width)):
        moved = sharp.copy()
        mover = QPainter(moved)
        mover.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
        mover.drawImage(shift, sharp)
        mover.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        mover.fillRect(0, 0, shift.x(), moved.height(), Qt.GlobalColor.black)  # the screen's edge is no edge
        mover.fillRect(0, 0, moved.width(), shift.y(), Qt.GlobalColor.black)
        mover.end()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
        painter.drawImage(0, 0, moved)
    painter.end()
    alpha = edge.convertToFormat(QImage.Format.Format_Grayscale8)
    alpha.reinterpretAsFormat(QImage.Format.Format_Alpha8)
    return alpha


def filled_blocks(alpha: QImage, ratio: float) -> QRegion:
    """The squares of the screen, in widget pixels, that hold something of ``alpha``."""
    columns, rows = -(-alpha.width() // _BLOCK), -(-alpha.height() // _BLOCK)
    region, full = QRegion(), alpha.rect()
    bits, stride = alpha.constBits(), alpha.bytesPerLine()
    empty = bytes(alpha.width())
    for row in range(rows):
        lines = range(row * _BLOCK, min((row + 1) * _BLOCK, alpha.height()))
        filled: set[int] = set()
        for y in lines:
            line = bytes(bits[y * stride : y * stride + alpha.width()])
            if line != empty:
                filled |= {x for x in range(columns) if x not in filled and any(line[x * _BLOCK : (x + 1) * _BLOCK])}
        for x in filled:
            block = QRect(x * _BLOCK, row * _BLOCK, _BLOCK, _BLOCK) & full
            left, top = int(block.left() / ratio), int(block.top() / ratio)
            right, bottom = int(block.right() / ratio) + 1, int(block.bottom() / ratio) + 1
            region |= QRect(left, top, right - left, bottom - top)
    return region
