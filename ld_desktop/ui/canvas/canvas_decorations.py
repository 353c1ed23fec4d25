"""What the canvas draws over the picture: frame, points, a tool's outline, brush, and the words of an empty canvas."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPainterPath, QPen, QTransform

from ld_desktop.ui.widgets.theme import Theme

_POINT = 6
_SHADE = QColor(0, 0, 0, 110)
_GRID = QColor(128, 128, 128, 130)
_SQUARE = 8
_DARKER, _LIGHTER = QColor(0x66, 0x66, 0x66), QColor(0x99, 0x99, 0x99)


class CanvasDecorations:
    def __init__(self, theme: Theme) -> None:
        self._accent, self._text, self._faint = QColor(theme.accent), QColor(theme.text), QColor(theme.faint)
        self._on_accent = QColor(theme.on_accent)
        self._checks = QBrush(_squares())

    def empty(self, painter: QPainter, room: QRect, first: str, second: str) -> None:
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * 1.4)
        painter.setPen(self._text)
        small = painter.font()
        painter.setFont(font)
        painter.drawText(room.adjusted(0, 0, 0, -32), Qt.AlignmentFlag.AlignCenter, first)
        painter.setFont(small)
        painter.setPen(self._faint)
        painter.drawText(room.adjusted(0, 40, 0, 0), Qt.AlignmentFlag.AlignCenter, second)

    def frame(self, painter: QPainter, room: QRect, frame: QPainterPath, label: str) -> None:
        """Shades what is outside the frame and writes ``label`` at its highest corner."""
        outside = QPainterPath()
        outside.setFillRule(Qt.FillRule.OddEvenFill)
        outside.addRect(QRectF(room))
        outside.addPath(frame)
        corners = [QPointF(point.x, point.y) for point in map(frame.elementAt, range(4))]
        slanted = abs(corners[0].x() - corners[1].x()) > 0.01 < abs(corners[0].y() - corners[1].y())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, slanted)
        painter.fillPath(outside, _SHADE)
        painter.setPen(QPen(self._accent, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(frame)
        text = painter.fontMetrics().boundingRect(label).adjusted(-4, -2, 4, 2)
        highest = min(corners, key=lambda corner: (round(corner.y()), corner.x()))
        text.moveBottomLeft(highest.toPoint())
        if text.top() < 0:
            text.moveTop(max(round(highest.y()), 0))
        painter.fillRect(text, self._accent)
        painter.setPen(self._on_accent)
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, label)

    def note(self, painter: QPainter, frame: QPainterPath, text: str) -> None:
        """Words over the picture, in the frame's upper left corner as it is seen."""
        words = painter.fontMetrics().boundingRect(text)
        box = QRectF(0, 0, words.width() + 12, painter.fontMetrics().height() + 4)
        box.moveTopLeft(frame.boundingRect().topLeft() + QPointF(8, 8))
        box.moveTopLeft(QPointF(max(box.left(), 8), max(box.top(), 8)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 160))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor("white"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def checks(self, painter: QPainter, shape: QPainterPath, origin: QPointF) -> None:
        """The squares that show through a transparent picture; ``origin`` is where they start."""
        painter.setBrushOrigin(origin)
        painter.fillPath(shape, self._checks)

    def grid(self, painter: QPainter, view: QTransform, area: QRect) -> None:
        """Lines between the picture's pixels in ``area`` of it."""
        left, right, top, bottom = area.left(), area.right() + 1, area.top(), area.bottom() + 1
        lines = [QLineF(x, top, x, bottom) for x in range(left, right + 1)]
        lines += [QLineF(left, y, right, y) for y in range(top, bottom + 1)]
        if view.m12() != 0:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(_GRID, 0))
            painter.drawLines([view.map(line) for line in lines])
            return
        thin = 1 / painter.device().devicePixelRatioF()  # filled, upright lines take a fifth of the time
        for line in map(view.map, lines):
            painter.fillRect(QRectF(line.x1(), line.y1(), max(line.dx(), thin), max(line.dy(), thin)), _GRID)

    def click(self, painter: QPainter, at: QPointF, add: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(Qt.GlobalColor.white, 2))
        painter.setBrush(self._accent if add else QColor(40, 40, 40))
        painter.drawEllipse(at, _POINT, _POINT)
        painter.drawLine(at - QPointF(3, 0), at + QPointF(3, 0))
        if add:
            painter.drawLine(at - QPointF(0, 3), at + QPointF(0, 3))

    def outline(self, painter: QPainter, shape: QPainterPath) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(Qt.GlobalColor.black, 1))
        painter.drawPath(shape)
        painter.setPen(QPen(Qt.GlobalColor.white, 1, Qt.PenStyle.DashLine))
        painter.drawPath(shape)

    def brush(self, painter: QPainter, at: QPointF, diameter: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, radius in ((QColor(0, 0, 0, 160), diameter / 2 + 1), (QColor(255, 255, 255, 220), diameter / 2)):
            painter.setPen(QPen(colour, 1))
            painter.drawEllipse(at, radius, radius)


def _squares() -> QImage:
    image = QImage(2 * _SQUARE, 2 * _SQUARE, QImage.Format.Format_RGB32)
    image.fill(_DARKER)
    painter = QPainter(image)
    painter.fillRect(0, 0, _SQUARE, _SQUARE, _LIGHTER)
    painter.fillRect(_SQUARE, _SQUARE, _SQUARE, _SQUARE, _LIGHTER)
    painter.end()
    return image
