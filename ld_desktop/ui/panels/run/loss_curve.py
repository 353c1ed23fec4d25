"""The losses of the running edit, drawn as they come."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.protocol.events import LossPoint, stage_text
from ld_desktop.model.engine_texts import in_window_language
from ld_desktop.model.run import Run
from ld_desktop.ui.widgets.theme import Theme

_SMOOTHING = 0.9
_LEGEND = 20
_GAP = 12


class LossCurve(QWidget):
    """Object and background loss over the steps of the current training stage, smoothed, on a logarithmic scale.

    Hidden until there are some: the panel is as high as it needs to be. ``shown``: the first are there.
    """

    shown = Signal()

    def __init__(self, run: Run, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = run
        self.set_theme(theme)
        self.setObjectName("losses")
        self.setAccessibleName(self.tr("Loss curve"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        run.losses_changed.connect(self._follow)
        if not run.losses:
            self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def _follow(self) -> None:
        hidden = self.isHidden()
        self.setVisible(bool(self._run.losses))
        self.update()
        if hidden and self._run.losses:
            self.shown.emit()

    def sizeHint(self) -> QSize:
        return QSize(240, 104)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QColor(self._theme.line))
        painter.setBrush(QColor(self._theme.base))
        painter.drawRoundedRect(room, 4, 4)
        if not self._run.losses:
            return
        stage, points = list(self._run.losses.items())[-1]
        self._draw_stage(painter, room.adjusted(8, _LEGEND + 4, -8, -8), points)
        self._draw_legend(painter, room.adjusted(8, 4, -8, 0), stage, points[-1])

    def _draw_stage(self, painter: QPainter, room: QRectF, points: list[LossPoint]) -> None:
        losses = {
            self._theme.accent: [point.object for point in points],
            self._theme.faint: [point.background for point in points],
        }
        curves = {colour: smoothed(values) for colour, values in losses.items() if max(values) > 0}
        if not curves:
            return
        values = [value for curve in curves.values() for value in curve]
        low, high = min(values), max(values)
        height = (high - low) or 1.0
        steps = max(
            next((plan.steps for plan in self._run.plan if plan.name == points[-1].stage), 0), points[-1].step, 2
        )
        for colour, curve in curves.items():
            line = QPolygonF(
                [
                    QPointF(
                        room.left() + room.width() * (point.step - 1) / (steps - 1),
                        room.bottom() - room.height() * (value - low) / height,
                    )
                    for point, value in zip(points, curve, strict=True)
                ]
            )
            painter.setPen(QPen(QColor(colour), 1.5))
            painter.drawPolyline(line)

    def _draw_legend(self, painter: QPainter, room: QRectF, stage: str, last: LossPoint) -> None:
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.setPen(QColor(self._theme.accent))
        text = self.tr("object {value}").format(value=_in_figures(last.object))
        painter.drawText(room, left, text)
        width = painter.fontMetrics().horizontalAdvance(text) + _GAP
        painter.setPen(QColor(self._theme.faint))
        text = self.tr("background {value}").format(value=_in_figures(last.background))
        painter.drawText(room.adjusted(width, 0, 0, 0), left, text)
        width += painter.fontMetrics().horizontalAdvance(text) + _GAP
        name = in_window_language(stage_text(stage))
        if width + painter.fontMetrics().horizontalAdvance(name) <= room.width():  # else the line above names it alone
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, name)


def _in_figures(loss: float) -> str:
    return QLocale().toString(loss, "g", 3)


def smoothed(values: list[float]) -> list[float]:
    """Logarithms of ``values``, exponentially averaged so that the noise of single steps does not hide the trend."""
    curve: list[float] = []
    average = weight = 0.0
    for value in values:
        average = _SMOOTHING * average + (1 - _SMOOTHING) * math.log(max(value, 1e-8))
        weight = _SMOOTHING * weight + (1 - _SMOOTHING)
        curve.append(average / weight)
    return curve
