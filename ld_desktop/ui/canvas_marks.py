"""What the canvas draws over the picture: frame, points, a tool's outline, brush, and the words of an empty canvas."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from ld_desktop.ui.theme import Theme

_POINT = 6
_SHADE = QColor(0, 0, 0, 110)


class Marks:
    def __init__(self, theme: Theme) -> None:
        self._accent, self._text, self._faint = QColor(theme.accent), QColor(theme.text), QColor(theme.faint)
        self._on_accent = QColor(theme.on_accent)

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

    def frame(self, painter: QPainter, room: QRect, frame: QRectF, label: str) -> None:
        """Shades what is outside the frame and writes ``label`` in its corner."""
        outside = QPainterPath()
        outside.setFillRule(Qt.FillRule.OddEvenFill)
        outside.addRect(QRectF(room))
        outside.addRect(frame)
        painter.fillPath(outside, _SHADE)
        painter.setPen(QPen(self._accent, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)
        text = painter.fontMetrics().boundingRect(label).adjusted(-4, -2, 4, 2)
        text.moveBottomLeft(frame.topLeft().toPoint())
        if text.top() < 0:
            text.moveTop(max(round(frame.top()), 0))
        painter.fillRect(text, self._accent)
        painter.setPen(self._on_accent)
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, label)

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
