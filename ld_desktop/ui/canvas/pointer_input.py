"""Mouse, pen, wheel and fingers over the canvas: they move the view, or lead the tool."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QInputDevice,
    QMouseEvent,
    QNativeGestureEvent,
    QPainterPath,
    QPointingDevice,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QPinchGesture

from ld_desktop.model.masks.brush import Brush
from ld_desktop.ui.canvas.compare_wipe import CompareWipe
from ld_desktop.ui.canvas.tool import Tool
from ld_desktop.ui.canvas.viewport import Viewport

_NOTCH = 1.0015  # zoom or brush size for each eighth of a degree of the wheel
_ALT, _SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
_LEFT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class PointerInput(QObject):
    """``stale`` names widget pixels to draw anew, ``viewed`` says that the view moved.

    ``begun``: the tool begins its work; ``refused`` says why it cannot.
    """

    viewed = Signal()
    cursor_changed = Signal()
    changed = Signal()
    stale = Signal(QRect)
    begun = Signal()
    refused = Signal(str)

    def __init__(self, viewport: Viewport, brush: Brush, wipe: CompareWipe, parent: QObject) -> None:
        super().__init__(parent)
        self._viewport, self._brush, self._wipe = viewport, brush, wipe
        self.tool: Tool | None = None
        self.hover: QPointF | None = None
        self._panning: QPointF | None = None
        self._turning: float | None = None
        self._space = self._stroking = self._wiping = False
        self._button = Qt.MouseButton.NoButton  # that began what is under way
        self._pressure, self._erasing = 1.0, False
        self._reach = 0
        brush.changed.connect(self._brush_changed)
        wipe.toggled.connect(self._wipe_toggled)

    @property
    def cursor(self) -> QCursor | Qt.CursorShape:
        if self._panning is not None or self._turning is not None:
            return Qt.CursorShape.ClosedHandCursor
        if self._space:
            return Qt.CursorShape.OpenHandCursor
        if self._wipe.active:
            return Qt.CursorShape.SplitHCursor
        return Qt.CursorShape.ArrowCursor if self.tool is None else self.tool.cursor

    def take(self, tool: Tool) -> None:
        self._wipe.switch(False)
        if self.tool is not None:
            self.tool.give_up()
            self.tool.changed.disconnect(self._tool_changed)
        self.tool, self._stroking = tool, False
        tool.changed.connect(self._tool_changed)
        self._tool_changed()

    def hold_space(self, held: bool) -> None:
        self._space = held
        self.cursor_changed.emit()

    def press(self, event: QMouseEvent) -> None:
        self._pressure, self._erasing = 1.0, False
        self._press(event.position(), event.button(), event.modifiers())

    def move(self, event: QMouseEvent) -> None:
        self._move(event.position(), event.modifiers())

    def release(self, event: QMouseEvent) -> None:
        self._release(event.position(), event.button(), event.modifiers())

    def pen(self, event: QTabletEvent) -> None:
        """A pen on a tablet: as a mouse, and how hard it presses with which end; one that cannot tell, as a mouse."""
        senses = event.pointingDevice().capabilities() & QInputDevice.Capability.Pressure
        self._pressure = event.pressure() if senses else 1.0
        self._erasing = event.pointerType() == QPointingDevice.PointerType.Eraser
        match event.type():
            case QEvent.Type.TabletPress:
                self._press(event.position(), event.button(), event.modifiers())
            case QEvent.Type.TabletRelease:
                self._release(event.position(), event.button(), event.modifiers())
            case _:
                self._move(event.position(), event.modifiers())

    def wheel(self, event: QWheelEvent) -> None:
        """Zooms at the pointer; with Alt, which some systems take for sideways, changes the brush's size."""
        turned = event.angleDelta()
        if event.modifiers() & _ALT:
            self._brush.scale(_NOTCH ** (turned.y() or turned.x()))
            return
        self._viewport.zoom_to(self._viewport.zoom * _NOTCH ** turned.y(), event.position())
        self.hover = event.position()
        self.viewed.emit()

    def gesture(self, event: QNativeGestureEvent) -> bool:
        """Two fingers on a touch pad; False for a gesture that does nothing here."""
        view, at = self._viewport, event.position()
        match event.gestureType():
            case Qt.NativeGestureType.ZoomNativeGesture:
                view.zoom_to(view.zoom * (1 + event.value()), at)
            case Qt.NativeGestureType.RotateNativeGesture:
                view.rotate_to(view.angle + event.value(), at)
            case _:
                return False
        self.viewed.emit()
        return True

    def pinch(self, gesture: QPinchGesture, at: QPointF) -> None:
        """Two fingers on the screen, their middle at ``at`` (widget)."""
        self.discard()  # the first finger began to draw
        view = self._viewport
        view.pan(gesture.centerPoint() - gesture.lastCenterPoint())
        view.zoom_to(view.zoom * gesture.scaleFactor(), at)
        view.rotate_to(view.angle + gesture.rotationAngle() - gesture.lastRotationAngle(), at)
        self.viewed.emit()

    def leave(self) -> None:
        self._hover_at(None)
        if self.tool is not None:
            self.tool.hover(None, self._viewport.zoom)

    @property
    def drawing(self) -> bool:
        """A gesture of the tool is not at its end."""
        return self.tool is not None and (self._stroking or self.tool.outline is not None)

    def discard(self) -> bool:
        """Gives up what is being drawn; False where nothing is."""
        if self.tool is None or not self.drawing:
            return False
        shape = self.tool.outline
        self._stroking = False
        self.tool.discard()
        self._repaint(shape)
        return True

    def _press(self, at: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        if self._stroking or self._wiping or self._panning is not None or self._turning is not None:
            if button != self._button:
                return  # one gesture at a time
            self._release(at, button, modifiers)  # that of the earlier press got lost
        self._button = button
        hand = self.tool is not None and self.tool.icon == "hand"
        if button == _LEFT and self._space and modifiers & _SHIFT:
            self._turning = self._viewport.angle - self._bearing(at)
            self.cursor_changed.emit()
        elif button == _MIDDLE or (button == _LEFT and (self._space or hand)):
            self._panning = at
            self.cursor_changed.emit()
        elif button == _LEFT and self._wipe.active:
            self._wiping = True
            self._wipe_to(at)
        elif button == _LEFT and self.tool is not None:
            self._begin(self.tool, at, modifiers)

    def _begin(self, tool: Tool, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if (reason := tool.obstacle() or tool.miss(self._viewport.to_picture(at))) is not None:
            self.refused.emit(reason)
            return
        self.begun.emit()
        self._stroking = True
        tool.feel(self._pressure, self._erasing)
        tool.press(self._viewport.to_picture(at), self._viewport.zoom, modifiers)
        self._repaint(tool.outline)

    def hold_keys(self, modifiers: Qt.KeyboardModifier) -> None:
        """A key is pressed or let go with the pointer where it is."""
        if self.tool is not None and self._stroking:
            self.tool.hold(modifiers)

    def _move(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self._panning is not None:
            self._viewport.pan(at - self._panning)
            self._panning = at
            self.viewed.emit()
        elif self._turning is not None:
            self._viewport.rotate_to(self._turning + self._bearing(at), self._viewport.centre)
            self.viewed.emit()
        elif self._wiping:
            self._wipe_to(at)
        else:
            self._hover_at(at)
            self._lead(self._viewport.to_picture(at), modifiers)

    def _lead(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self.tool is None:
            return
        if self._stroking:
            before = self.tool.outline
            self.tool.feel(self._pressure, self._erasing)
            self.tool.hold(modifiers)
            self.tool.move(at)
            self._repaint(before)
            self._repaint(self.tool.outline)
        elif not self._wipe.active:
            self.tool.hover(at, self._viewport.zoom)

    def _release(self, at: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        if button != self._button:
            return
        if self._panning is not None or self._turning is not None:
            self._panning = self._turning = None
            self.cursor_changed.emit()
        elif self._wiping:
            self._wiping = False
        elif self._stroking and self.tool is not None:
            self._stroking = False
            before = self.tool.outline
            self.tool.feel(self._pressure, self._erasing)
            self.tool.hold(modifiers)
            self.tool.release(self._viewport.to_picture(at))
            self._repaint(before)

    def _bearing(self, at: QPointF) -> float:
        """Degrees clockwise of ``at`` about the canvas's centre."""
        way = at - self._viewport.centre
        return math.degrees(math.atan2(way.y(), way.x()))

    def _wipe_to(self, at: QPointF) -> None:
        self._wipe.move_to(at.x() / (2 * self._viewport.centre.x()))

    def _wipe_toggled(self, active: bool) -> None:
        self._wiping = False
        if active:
            self.leave()
        self.cursor_changed.emit()

    def _tool_changed(self) -> None:
        self.cursor_changed.emit()
        self.changed.emit()

    def _repaint(self, shape: QPainterPath | None) -> None:
        if shape is not None:
            self.stale.emit(self._viewport.around(shape.boundingRect()))

    def _brush_changed(self) -> None:
        self._hover_at(self.hover)

    def _hover_at(self, at: QPointF | None) -> None:
        """The brush's ring leaves one place for another, perhaps with another size."""
        before, self._reach = self._reach, round(self._brush.diameter / 2) + 3
        for point, reach in ((self.hover, before), (at, self._reach)):
            if point is not None:
                self.stale.emit(QRect(point.toPoint() - QPoint(reach, reach), QSize(2 * reach, 2 * reach)))
        self.hover = at
