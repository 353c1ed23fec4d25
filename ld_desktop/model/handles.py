"""A rectangle with handles: what is under the pointer, and what dragging it makes of the rectangle."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPolygonF

from engine.protocol.framing import WIDEST


class Grip(NamedTuple):
    """The sides that a handle moves: -1 left or top, 1 right or bottom, 0 neither."""

    x: int
    y: int


INSIDE = Grip(0, 0)
CORNERS = (Grip(-1, -1), Grip(1, -1), Grip(1, 1), Grip(-1, 1))
EDGES = (Grip(0, -1), Grip(1, 0), Grip(0, 1), Grip(-1, 0))
_RING = 3.0  # times the reach of a handle


def place_of(grip: Grip, rect: QRectF) -> QPointF:
    """Where the handle stands."""
    return rect.center() + QPointF(grip.x * rect.width() / 2, grip.y * rect.height() / 2)


def grip_at(at: QPointF, rect: QRectF, reach: float) -> Grip | None:
    """The handle within ``reach`` of ``at``: a corner, an edge along its whole length, or INSIDE; None outside.

    A small rectangle keeps half of its width and height for INSIDE.
    """
    x = _side(at.x(), rect.left(), rect.right(), reach)
    y = _side(at.y(), rect.top(), rect.bottom(), reach)
    return None if x is None or y is None else Grip(x, y)


def moved(rect: QRect, by: QPointF, within: QRect) -> QRect:
    """``rect``, moved as far as ``within`` allows."""
    x = _clamped(rect.x() + by.x(), within.x(), within.x() + within.width() - rect.width())
    y = _clamped(rect.y() + by.y(), within.y(), within.y() + within.height() - rect.height())
    return QRect(QPoint(round(x), round(y)), rect.size())


def resized(
    rect: QRect,
    grip: Grip,
    by: QPointF,
    within: QRect,
    least: int,
    shape: float | None = None,
    centred: bool = False,
) -> QRect:
    """``rect`` once the handle is dragged ``by``: kept in ``within``, ``least`` on a side, at most 2 : 1.

    ``shape`` is the width over height to keep; None: as it comes. ``centred``: its middle stays, else its other end.
    """
    pull, moving = (2, INSIDE) if centred else (1, grip)
    wide, high = rect.width() + pull * grip.x * by.x(), rect.height() + pull * grip.y * by.y()
    room = QSize(
        _room(moving.x, rect.x(), rect.width(), within.x(), within.width()),
        _room(moving.y, rect.y(), rect.height(), within.y(), within.height()),
    )
    least = min(least, room.width(), room.height())
    if shape is not None:
        wide = max(wide if grip.x else 0.0, high * shape if grip.y else 0.0, least, least * shape)
        wide = min(wide, room.width(), room.height() * shape)
        high = wide / shape
    elif grip.x and grip.y:
        wide, high = max(wide, least), max(high, least)
        wide, high = min(max(wide, high / WIDEST), room.width()), min(max(high, wide / WIDEST), room.height())
        wide, high = min(wide, high * WIDEST), min(high, wide * WIDEST)
    elif grip.x:
        wide = min(_clamped(wide, max(least, high / WIDEST), high * WIDEST), room.width())
    else:
        high = min(_clamped(high, max(least, wide / WIDEST), wide * WIDEST), room.height())
    size = QSize(max(round(wide), 1), max(round(high), 1))
    return QRect(
        QPoint(
            _start(moving.x, rect.x(), rect.width(), size.width()),
            _start(moving.y, rect.y(), rect.height(), size.height()),
        ),
        size,
    )


def drawn(
    start: QPointF, end: QPointF, within: QRect, least: int, shape: float | None = None, centred: bool = False
) -> QRect:
    """The rectangle from ``start``, or about it, towards ``end``, as ``resized`` shapes it."""
    x = round(_clamped(start.x(), within.x(), within.x() + within.width() - 1))
    y = round(_clamped(start.y(), within.y(), within.y() + within.height() - 1))
    grip = Grip(1 if end.x() >= x else -1, 1 if end.y() >= y else -1)
    return resized(QRect(x, y, 0, 0), grip, end - QPointF(x, y), within, least, shape, centred)


def squared(rect: QRect, within: QRect) -> QRect:
    """The square about the centre of ``rect`` with its longer side, or as much of it as ``within`` holds."""
    side = min(max(rect.width(), rect.height()), within.width(), within.height())
    corner = rect.center() - QPoint((side - 1) // 2, (side - 1) // 2)
    return moved(QRect(corner, QSize(side, side)), QPointF(), within)


Hold = Literal["move", "turn"] | int  # the number of a corner scales


def hold_at(at: QPointF, corners: Sequence[QPointF], knob: QPointF, reach: float) -> Hold | None:
    """What ``at`` takes hold of, of an object whose box, which may be turned, has these four ``corners``.

    ``knob`` and a ring around each corner outside the box turn; a small box keeps half of its width for moving.
    """
    if distance(at, knob) <= reach:
        return "turn"
    inside = QPolygonF([*corners, corners[0]]).containsPoint(at, Qt.FillRule.OddEvenFill)
    least = min(distance(corners[0], corners[1]), distance(corners[1], corners[2]))
    near = min(range(4), key=lambda corner: distance(at, corners[corner]))
    away = distance(at, corners[near])
    if away <= (min(reach, least / 4) if inside else reach):
        return near
    if inside:
        return "move"
    return "turn" if away <= _RING * reach else None


def knob_of(corners: Sequence[QPointF], reach: float) -> QPointF:
    """Where the handle that turns stands: beyond the middle of the upper side."""
    top, bottom = (corners[0] + corners[1]) / 2, (corners[2] + corners[3]) / 2
    length = distance(top, bottom)
    return top + (top - bottom) / length * _RING * reach if length else top - QPointF(0, _RING * reach)


def distance(first: QPointF, second: QPointF) -> float:
    return math.hypot(first.x() - second.x(), first.y() - second.y())


def _side(at: float, low: float, high: float, reach: float) -> int | None:
    inner = min(reach, (high - low) / 4)
    if low - reach <= at <= low + inner:
        return -1
    if high - inner <= at <= high + reach:
        return 1
    return 0 if low < at < high else None


def _room(grip: int, start: int, length: int, first: int, whole: int) -> int:
    """How long the side can become; where no end of it is dragged, about its middle."""
    before, after = start - first, first + whole - start - length
    return length + {-1: before, 0: 2 * min(before, after), 1: after}[grip]


def _start(grip: int, start: int, length: int, new: int) -> int:
    return {-1: start + length - new, 0: start + (length - new) // 2, 1: start}[grip]


def _clamped(value: float, low: float, high: float) -> float:
    return max(low, min(value, high))
