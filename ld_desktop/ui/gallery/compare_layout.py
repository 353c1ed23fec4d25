"""Where compared pictures stand in a window: pure geometry, in widget pixels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QSize

MOST = 4  # pictures
_GAP = 2
_GRIDS = {1: ((1, 1),), 2: ((2, 1), (1, 2)), 3: ((3, 1), (1, 3), (2, 2)), 4: ((2, 2), (4, 1), (1, 4))}


def panes(room: QRect, count: int, picture: QSize) -> list[QRect]:
    """``count`` places (1 to 4) of one size, beside and below one another, in which ``picture`` is largest."""
    grids = [(_cell(room, columns, rows), columns) for columns, rows in _GRIDS[count]]
    cell, columns = max(grids, key=lambda grid: _scale(picture, grid[0]))
    across, down = cell.width() + _GAP, cell.height() + _GAP
    return [
        QRect(room.topLeft() + QPoint(number % columns * across, number // columns * down), cell)
        for number in range(count)
    ]


def parts(room: QRect, count: int, share: QPointF) -> list[QRect]:
    """What is seen of each of ``count`` pictures (1 to 4) that lie over one another, as lines divide ``room``.

    The lines cross at ``share`` of its width and height (0 to 1): one for two pictures, for three the right half and
    for four both halves are divided again.
    """
    x = room.left() + round(min(max(share.x(), 0.0), 1.0) * room.width())
    y = room.top() + round(min(max(share.y(), 0.0), 1.0) * room.height())
    left = QRect(room.left(), room.top(), x - room.left(), room.height())
    right = QRect(x, room.top(), room.left() + room.width() - x, room.height())
    match count:
        case 1:
            return [room]
        case 2:
            return [left, right]
        case 3:
            return [left, *_divided(right, y)]
        case _:
            (a, c), (b, d) = _divided(left, y), _divided(right, y)
            return [a, b, c, d]


def place_at(places: Sequence[QRect], at: QPoint) -> int:
    """Which of ``places`` ``at`` lies in; 0 where it is none."""
    return next((number for number, place in enumerate(places) if place.contains(at)), 0)


def _cell(room: QRect, columns: int, rows: int) -> QSize:
    return QSize(
        max((room.width() - (columns - 1) * _GAP) // columns, 1), max((room.height() - (rows - 1) * _GAP) // rows, 1)
    )


def _scale(picture: QSize, cell: QSize) -> float:
    return min(cell.width() / max(picture.width(), 1), cell.height() / max(picture.height(), 1))


def _divided(room: QRect, y: int) -> tuple[QRect, QRect]:
    upper = QRect(room.left(), room.top(), room.width(), y - room.top())
    return upper, QRect(room.left(), y, room.width(), room.top() + room.height() - y)
