"""The frame: drawn, moved by its inside, resized by its handles."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from ld_desktop.model.document.document import Document
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.handles import CORNERS, EDGES, INSIDE, Grip, drawn, grip_at, moved, place_of, resized
from ld_desktop.ui.canvas.handle_painter import REACH, draw_box, draw_handles, resize_cursor
from ld_desktop.ui.canvas.tool import Modifiers, Tool
from ld_desktop.ui.canvas.viewport import Viewport

_LEAST = 16  # photo pixels on a side
_SLIP = 4.0  # screen pixels: less is a click that slipped


class FrameTool(Tool):
    """One step of the history for each drag; the frame follows it live."""

    icon, key = "frame", "F"

    def __init__(self, document: Document, readiness: Readiness, parent: QObject) -> None:
        hint = parent.tr(
            "Drag a handle or the inside; outside draws a new frame. Shift keeps its shape, Alt its middle."
        )
        super().__init__(parent.tr("Frame"), hint, readiness.frame, parent)
        self._document = document
        self._viewport = Viewport()
        self._start: QPointF | None = None
        self._slip = 0.0
        self._grip: Grip | None = None
        self._before = QRect()
        self._shape = 1.0
        self._at, self._keys = QPointF(), Modifiers.NoModifier

    @property
    def outline(self) -> QPainterPath | None:
        if self._start is None:
            return None
        shape = QPainterPath()
        shape.addRect(QRectF(self._document.frame))
        return shape

    def press(self, at: QPointF, zoom: float, modifiers: Modifiers) -> None:
        self._start, self._before, self._slip = at, self._document.frame, _SLIP / zoom
        self._grip = self._grip_at(at, zoom)
        self._shape = self._before.width() / self._before.height()
        self._at, self._keys = at, modifiers

    def move(self, at: QPointF) -> None:
        self._at = at
        if self._start is not None:
            by = at - self._start
            slipped = max(abs(by.x()), abs(by.y())) < self._slip
            self._document.drag_frame(None if slipped else self._dragged(self._start, at))

    def hold(self, modifiers: Modifiers) -> None:
        if modifiers != self._keys:
            self._keys = modifiers
            self.move(self._at)

    def release(self, at: QPointF) -> None:
        if self._start is None:
            return
        self.move(at)
        frame, self._start = self._document.frame, None
        if frame != self._before:
            self._document.edit_frame(frame, self.name)
        self._document.drag_frame(None)

    def give_up(self) -> None:
        self._start = None
        self._document.drag_frame(None)

    def nudge(self, by: QPoint) -> None:
        photo = self._document.photo
        if photo is not None and self._start is None:
            frame = moved(self._document.frame, QPointF(by), photo.image.rect())
            if frame != self._document.frame:
                self._document.edit_frame(frame, self.tr("Move frame"), "frame")

    def hover(self, at: QPointF | None, zoom: float) -> None:
        cursor = (
            Qt.CursorShape.CrossCursor if at is None or self.obstacle() else self._cursor_of(self._grip_at(at, zoom))
        )
        if cursor != self.cursor:
            self.cursor = cursor
            self.changed.emit()

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        self._viewport = viewport
        if self.obstacle() is not None:
            return
        frame, shape = QRectF(self._document.frame), QPainterPath()
        shape.addRect(frame)
        draw_box(painter, viewport.path(shape))
        draw_handles(painter, [viewport.to_widget(place_of(grip, frame)) for grip in (*CORNERS, *EDGES)])

    def _dragged(self, start: QPointF, at: QPointF) -> QRect | None:
        photo = self._document.photo
        if photo is None:
            return None
        whole = photo.image.rect()
        shape = self._shape if self._keys & Modifiers.ShiftModifier else None
        centred = bool(self._keys & Modifiers.AltModifier)
        if self._grip is None:
            frame = drawn(start, at, whole, _LEAST, shape, centred)
            return frame if min(frame.width(), frame.height()) >= min(_LEAST, whole.width(), whole.height()) else None
        if self._grip == INSIDE:
            return moved(self._before, at - start, whole)
        return resized(self._before, self._grip, at - start, whole, _LEAST, shape, centred)

    def _grip_at(self, at: QPointF, zoom: float) -> Grip | None:
        """None draws a new frame: outside, and inside a frame that is the whole photo and cannot move."""
        grip = grip_at(at, QRectF(self._document.frame), REACH / zoom)
        return None if grip == INSIDE and self._document.frame_is_whole else grip

    def _cursor_of(self, grip: Grip | None) -> Qt.CursorShape:
        if grip is None:
            return Qt.CursorShape.CrossCursor
        if grip == INSIDE:
            return Qt.CursorShape.SizeAllCursor
        return resize_cursor(self._viewport.to_widget(QPointF(*grip)) - self._viewport.to_widget(QPointF()))
