"""A pen on a tablet, and fingers on a touch pad: events of the kind that a driver sends."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from ld_desktop.ui.canvas.canvas import Canvas

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
Press = tuple[float, float, float]
"""x and y in picture pixels, and the pressure, 0 to 1."""


class Pen:
    """Draws on ``canvas``; its other end erases. ``senses``: it has a sensor for pressure."""

    def __init__(self, canvas: Canvas, eraser: bool = False, senses: bool = True) -> None:
        kind = QPointingDevice.PointerType.Eraser if eraser else QPointingDevice.PointerType.Pen
        can = QInputDevice.Capability.Position
        if senses:
            can |= QInputDevice.Capability.Pressure
        self._canvas = canvas
        self._device = QPointingDevice("pen", 7, QInputDevice.DeviceType.Stylus, kind, can, 1, 3)

    def send(
        self, kind: QEvent.Type, at: Press, keys: Qt.KeyboardModifier = NONE, of: Qt.MouseButton = LEFT
    ) -> QTabletEvent:
        """``of``: the tip (left), or a button on the barrel."""
        none = Qt.MouseButton.NoButton
        button = none if kind == QEvent.Type.TabletMove else of
        held = none if kind == QEvent.Type.TabletRelease else of
        place = self._canvas.viewport.to_widget(QPointF(at[0], at[1]))
        there = QPointF(self._canvas.mapToGlobal(place))
        event = QTabletEvent(kind, self._device, place, there, at[2], 0, 0, 0, 0, 0, keys, button, held)
        QApplication.sendEvent(self._canvas, event)
        return event

    async def stroke(self, path: Sequence[Press]) -> None:
        """Down at the first point, through all, lifted at the last."""
        self.send(QEvent.Type.TabletPress, path[0])
        for at in path[1:]:
            self.send(QEvent.Type.TabletMove, at)
            await asyncio.sleep(0)
        self.send(QEvent.Type.TabletRelease, (path[-1][0], path[-1][1], 0.0))


def pad_gesture(canvas: Canvas, kind: Qt.NativeGestureType, value: float, at: QPointF) -> None:
    """Two fingers on a touch pad; ``at`` in widget pixels."""
    device = QPointingDevice.primaryPointingDevice()
    there = QPointF(canvas.mapToGlobal(at))
    QApplication.sendEvent(canvas, QNativeGestureEvent(kind, device, 2, at, at, there, value, QPointF()))


def turn_wheel(canvas: Canvas, at: QPointF, angle: QPointF, keys: Qt.KeyboardModifier = NONE) -> None:
    """By ``angle`` in eighths of a degree, x and y."""
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    there = QPointF(canvas.mapToGlobal(at))
    QApplication.sendEvent(canvas, QWheelEvent(at, there, at.toPoint(), angle.toPoint(), none, keys, phase, False))
