"""One stroke of a brush: its coverage builds up beside the mask, so that going over a place twice adds nothing."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QGradient, QImage, QLinearGradient, QPainter, QPen, QRadialGradient

from ld_desktop.model.masks.mask import Mask, Tiles

_CELL = 1024  # pixels of a side of the coverage's pieces
_STEPS = 12  # of a soft edge
_OVERLAP = 2.0  # pixels of the band under half a disc, so that no seam shows
_COARSEST = 0.06  # by which share the diameter may jump along a line


class Stroke:
    """Paints at once and remembers the tiles as they were.

    ``hardness`` is the share of the radius that is fully covered, 0 to 1; from there the edge falls off smoothly.
    """

    def __init__(self, mask: Mask, diameter: float, add: bool, hardness: float = 1.0) -> None:
        self.mask, self.before = mask, Tiles()
        self._diameter, self._add, self._hardness = diameter, add, hardness
        self._cells: dict[tuple[int, int], QImage] = {}
        self._last: tuple[QPointF, float, float] | None = None

    def to(self, point: QPointF, size: float = 1.0, opacity: float = 1.0) -> None:
        """Draws on to ``point`` (picture pixels) with ``size`` of the diameter; both shares up to 1."""
        diameter = max(self._diameter * size, 1.0)
        start, first, thin = (point, diameter, opacity) if self._last is None else self._last
        pieces = max(math.ceil(abs(diameter - first) / (_COARSEST * max(diameter, first))), 1)
        on = self._last == (start, diameter, opacity) and start != point
        area = QRect()
        for piece in range(pieces):
            share = (piece + 1) / pieces
            end = start + (point - start) * (1 / pieces) * (piece + 1)
            begin = start + (point - start) * (1 / pieces) * piece
            area |= self._cover(begin, end, first + (diameter - first) * share, thin + (opacity - thin) * share, on)
        self._last = point, diameter, opacity
        self._show(area & self.mask.image.rect())

    def finish(self) -> Tiles:
        """The tiles as they are now."""
        self.mask.settle(list(self.before))
        return {key: self.mask.tile(key) for key in self.before}

    def onward(self) -> Stroke:
        """Another stroke that goes on from where this one, which is finished, ended."""
        stroke = Stroke(self.mask, self._diameter, self._add, self._hardness)
        stroke._last = self._last
        return stroke

    def _cover(self, start: QPointF, end: QPointF, diameter: float, opacity: float, on: bool) -> QRect:
        """``on``: a brush of this diameter and opacity has covered ``start``. Returns where that is more now."""
        soft = (1 - self._hardness) * diameter >= 2
        area = onward_area(start, end, diameter) if on and soft else line_area(start, end, diameter)
        for key in _cells(area & self.mask.image.rect()):
            if key not in self._cells:
                self._cells[key] = QImage(QSize(_CELL, _CELL), QImage.Format.Format_Grayscale8)
                self._cells[key].fill(0)
            painter = QPainter(self._cells[key])
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Lighten)
            painter.translate(-key[0] * _CELL, -key[1] * _CELL)
            if soft:
                _draw_soft(painter, start, end, diameter, falloff(self._hardness, opacity), on)
            else:
                _draw_hard(painter, start, end, diameter, opacity)
            painter.end()
        return area

    def _show(self, area: QRect) -> None:
        for key in self.mask.tiles_in(area):
            if key not in self.before:
                self.before[key] = self.mask.tile(key)
        pieces: list[tuple[QPoint, QImage]] = []
        for key in _cells(area):
            corner = QPoint(key[0] * _CELL, key[1] * _CELL)
            part = area & QRect(corner, QSize(_CELL, _CELL))
            piece = self._cells[key].copy(part.translated(-corner)) if key in self._cells else QImage()
            piece.reinterpretAsFormat(QImage.Format.Format_Alpha8)
            pieces.append((part.topLeft(), piece))
        self.mask.wash(area, self.before, pieces, self._add)


def line_area(start: QPointF, end: QPointF, diameter: float) -> QRect:
    """The pixels that a round brush may touch between two points."""
    reach = int(diameter / 2) + 2
    left, right = sorted((math.floor(start.x()), math.floor(end.x())))
    top, bottom = sorted((math.floor(start.y()), math.floor(end.y())))
    return QRect(left - reach, top - reach, right - left + 2 * reach + 1, bottom - top + 2 * reach + 1)


def onward_area(start: QPointF, end: QPointF, diameter: float) -> QRect:
    """Of ``line_area`` what lies beside the line and before its end; half of it or little more."""
    way, reach = end - start, diameter / 2 + 2
    length = math.hypot(way.x(), way.y())
    ahead = QPointF(way.x() / length, way.y() / length)
    beside = QPointF(abs(ahead.y()), abs(ahead.x())) * reach
    before = QRectF(
        QPointF(-reach if ahead.x() < 0 else -beside.x(), -reach if ahead.y() < 0 else -beside.y()),
        QPointF(reach if ahead.x() > 0 else beside.x(), reach if ahead.y() > 0 else beside.y()),
    )
    return (before.translated(end) | QRectF(start - beside, start + beside)).toAlignedRect()


def falloff(hardness: float, opacity: float) -> list[tuple[float, QColor]]:
    """Gradient stops from a brush's centre to its rim: grey for coverage."""
    stops = [(0.0, _grey(opacity))]
    for step in range(_STEPS + 1):
        x = step / _STEPS
        stops.append((hardness + (1 - hardness) * x, _grey(opacity * (1 - x * x * (3 - 2 * x)))))
    return stops


def _draw_hard(painter: QPainter, start: QPointF, end: QPointF, diameter: float, opacity: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(_grey(opacity), diameter, Qt.PenStyle.SolidLine, cap, join))
    if start == end:
        painter.drawPoint(start)
    else:
        painter.drawLine(start, end)


def _draw_soft(
    painter: QPainter, start: QPointF, end: QPointF, diameter: float, stops: list[tuple[float, QColor]], on: bool
) -> None:
    """What is covered by the distance to the line: a disc at its end, and a band between both ends.

    The disc at its start was the end of the line before; where the line goes ``on`` from it, half a disc is enough: the
    band and what was there cover as much of the other half.
    """
    radius, way = diameter / 2, end - start
    length = math.hypot(way.x(), way.y())
    painter.translate(start)
    painter.rotate(math.degrees(math.atan2(way.y(), way.x())))
    disc = QRadialGradient(QPointF(length, 0), radius)
    disc.setStops(stops)
    back = _OVERLAP if on else radius
    painter.fillRect(QRectF(length - back, -radius, back + radius, diameter), QBrush(disc))
    if length == 0:
        return
    band = QLinearGradient(0, 0, 0, radius)
    band.setSpread(QGradient.Spread.ReflectSpread)
    band.setStops(stops)
    painter.fillRect(QRectF(0, -radius, length, diameter), QBrush(band))


def _grey(share: float) -> QColor:
    level = round(255 * share)
    return QColor(level, level, level)


def _cells(area: QRect) -> list[tuple[int, int]]:
    """Columns and rows of the cells that ``area`` touches."""
    if area.isEmpty():
        return []
    columns = range(area.left() // _CELL, area.right() // _CELL + 1)
    return [(x, y) for y in range(area.top() // _CELL, area.bottom() // _CELL + 1) for x in columns]
