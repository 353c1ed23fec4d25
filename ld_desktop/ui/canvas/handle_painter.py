"""Handles as they are drawn on the canvas, and the cursors that say what each does."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QGuiApplication, QPainter, QPainterPath, QPalette, QPen, QPixmap

REACH = 9.0  # screen pixels around a handle that take hold of it
_SIDE = 9.0
_ROUND = 24  # pixels of the turning cursor
_AXES = (
    Qt.CursorShape.SizeHorCursor,
    Qt.CursorShape.SizeFDiagCursor,
    Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeBDiagCursor,
)


def resize_cursor(direction: QPointF) -> Qt.CursorShape:
    """The arrows nearest to ``direction`` on the screen (y down)."""
    eighths = round(math.degrees(math.atan2(direction.y(), direction.x())) / 45)
    return _AXES[eighths % 4]


def turn_cursor() -> QCursor:
    """An arrow that goes round; no system has one of its own."""
    pixmap = QPixmap(_ROUND, _ROUND)
    pixmap.fill(Qt.GlobalColor.transparent)
    shape = QPainterPath()
    box = QRectF(4, 4, _ROUND - 8, _ROUND - 8)
    shape.arcMoveTo(box, 60)
    shape.arcTo(box, 60, 270)
    tip = shape.currentPosition()
    shape.moveTo(tip + QPointF(-4, -4))
    shape.lineTo(tip)
    shape.lineTo(tip + QPointF(-5, 3))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, width in ((Qt.GlobalColor.white, 4.0), (Qt.GlobalColor.black, 1.8)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(shape)
    painter.end()
    return QCursor(pixmap)


def draw_box(painter: QPainter, box: QPainterPath) -> None:
    """Its line is seen on dark and on light pictures; ``box`` in screen pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((QColor(0, 0, 0, 140), 3.0), (accent(), 1.0)):
        painter.setPen(QPen(colour, width))
        painter.drawPath(box)


def draw_handles(painter: QPainter, places: Iterable[QPointF]) -> None:
    """``places`` in screen pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 160), 1))
    painter.setBrush(Qt.GlobalColor.white)
    for at in places:
        painter.drawRect(QRectF(at.x() - _SIDE / 2, at.y() - _SIDE / 2, _SIDE, _SIDE))


def accent() -> QColor:
    return QGuiApplication.palette().color(QPalette.ColorRole.Highlight)
