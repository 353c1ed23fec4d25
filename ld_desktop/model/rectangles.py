"""Rectangles of whole pixels between Qt and the engine."""

from __future__ import annotations

from PySide6.QtCore import QRect

from engine.protocol.requests import Box


def box_of(area: QRect) -> Box:
    return Box(area.x(), area.y(), area.x() + area.width(), area.y() + area.height())


def rect_of(box: Box) -> QRect:
    """Its edges rounded to whole pixels."""
    x, y = round(box.x0), round(box.y0)
    return QRect(x, y, round(box.x1) - x, round(box.y1) - y)
