"""Mouse and wheel over the canvas: they move the view, or lead the tool."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainterPath, QWheelEvent

from ld_desktop.model.brush import Brush
from ld_desktop.ui.tools import Tool
from ld_desktop.ui.viewport import Viewport


class Pointer(QObject):
    """``stale`` names widget pixels to draw anew, ``viewed`` says that the view moved.

    ``begun``: the tool begins its work; ``refused`` says why it cannot.
    """

    viewed = Signal()
    cursor_changed = Signal()
    changed = Signal()
    stale = Signal(QRect)
    begun = Signal()
    refused = Signal(str)

    def __init__(self, viewport: Viewport, brush: Brush, parent: QObject) -> None:
        super().__init__(parent)
        self._viewport, self._brush = viewport, brush
        self.tool: Tool | None = None
        self.hover: QPointF | None = None
        self._panning: QPointF | None = None
        self._space = self._stroking = False

    @property
    def cursor(self) -> Qt.CursorShape:
        if self._panning is not None:
            return Qt.CursorShape.ClosedHandCursor
        if self._space:
            return Qt.CursorShape.OpenHandCursor
        return Qt.CursorShape.ArrowCursor if self.tool is None else self.tool.cursor

    def take(self, tool: Tool) -> None:
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
        left, hand = event.button() == Qt.MouseButton.LeftButton, self.tool is not None and self.tool.icon == "hand"
        if event.button() == Qt.MouseButton.MiddleButton or (left and (self._space or hand)):
            self._panning = event.position()
            self.cursor_changed.emit()
        elif left and self.tool is not None:
            self._begin(self.tool, event)

    def _begin(self, tool: Tool, event: QMouseEvent) -> None:
        if (reason := tool.obstacle()) is not None:
            self.refused.emit(reason)
            return
        self.begun.emit()
        self._stroking = True
        tool.press(self._viewport.to_picture(event.position()), self._viewport.zoom, event.modifiers())
        self._repaint(tool.outline)

    def move(self, event: QMouseEvent) -> None:
        if self._panning is not None:
            self._viewport.pan(event.position() - self._panning)
            self._panning = event.position()
            self.changed.emit()
            return
        self._hover_at(event.position())
        if self.tool is None:
            return
        if self._stroking:
            before = self.tool.outline
            self.tool.move(self._viewport.to_picture(event.position()))
            self._repaint(before)
            self._repaint(self.tool.outline)
        else:
            self.tool.hover(self._viewport.to_picture(event.position()), self._viewport.zoom)

    def release(self, event: QMouseEvent) -> None:
        if self._panning is not None:
            self._panning = None
            self.cursor_changed.emit()
        elif self._stroking and event.button() == Qt.MouseButton.LeftButton and self.tool is not None:
            self._stroking = False
            before = self.tool.outline
            self.tool.release(self._viewport.to_picture(event.position()))
            self._repaint(before)

    def wheel(self, event: QWheelEvent) -> None:
        self._viewport.zoom_to(self._viewport.zoom * 1.0015 ** event.angleDelta().y(), event.position())
        self.hover = event.position()
        self.viewed.emit()

    def leave(self) -> None:
        self._hover_at(None)
        if self.tool is not None:
            self.tool.hover(None, self._viewport.zoom)

    def give_up(self) -> bool:
        """Gives up the shape being drawn; False where there is none."""
        if self.tool is None or (shape := self.tool.outline) is None:
            return False
        self._stroking = False
        self.tool.give_up()
        self._repaint(shape)
        return True

    def _tool_changed(self) -> None:
        self.cursor_changed.emit()
        self.changed.emit()

    def _repaint(self, shape: QPainterPath | None) -> None:
        if shape is not None:
            self.stale.emit(self._viewport.around(shape.boundingRect()))

    def _hover_at(self, at: QPointF | None) -> None:
        reach = round(self._brush.diameter / 2) + 3
        for point in (self.hover, at):
            if point is not None:
                self.stale.emit(QRect(point.toPoint() - QPoint(reach, reach), QSize(2 * reach, 2 * reach)))
        self.hover = at
