"""The tools of the canvas. A tool turns mouse moves, in picture pixels, into changes of the model."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPainterPath

from ld_desktop.model.document import Document
from ld_desktop.model.mask import Stroke
from ld_desktop.model.readiness import Readiness
from ld_desktop.ui.viewport import Viewport

Modifiers = Qt.KeyboardModifier


class Tool(QObject):
    """``name``, ``icon`` and ``key`` for the toolbar; ``hint`` says what it does next; ``obstacle`` why it cannot.

    ``changed``: the canvas draws it and its cursor anew.
    """

    changed = Signal()
    icon = ""
    key = ""
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, name: str, hint: str, obstacle: Callable[[], str | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name, self.hint, self.obstacle = name, hint, obstacle

    @property
    def diameter(self) -> float | None:
        """Of the brush, in screen pixels; None where the tool has none."""
        return None

    @property
    def outline(self) -> QPainterPath | None:
        """The shape being drawn, in picture pixels."""
        return None

    def press(self, at: QPointF, zoom: float, modifiers: Modifiers) -> None: ...

    def move(self, at: QPointF) -> None: ...

    def release(self, at: QPointF) -> None: ...

    def give_up(self) -> None:
        """The gesture was interrupted."""

    def hover(self, at: QPointF | None, zoom: float) -> None:
        """The pointer moves over the picture with no button down (picture pixels); None: it left."""

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        """Draws what the tool shows over the picture, in screen pixels."""


class BrushTool(Tool):
    """Paints into, or wipes out of, the active layer's mask."""

    def __init__(self, document: Document, readiness: Readiness, size: BrushSize, add: bool, parent: QObject) -> None:
        name = parent.tr("Brush") if add else parent.tr("Eraser")
        hint = (
            parent.tr("Paint roughly over the object. [ and ] change the size.")
            if add
            else parent.tr("Wipe the mask off what is not the object. [ and ] change the size.")
        )
        super().__init__(name, hint, readiness.paint, parent)
        self.icon, self.key = ("brush", "B") if add else ("eraser", "E")
        self._document, self._size, self._add = document, size, add
        self._stroke: Stroke | None = None

    @property
    def diameter(self) -> float | None:
        return self._size.diameter

    def press(self, at: QPointF, zoom: float, modifiers: Modifiers) -> None:
        mask = self._document.active.mask
        if mask is not None:
            add = self._add != bool(modifiers & Qt.KeyboardModifier.AltModifier)
            self._stroke = Stroke(mask, max(self._size.diameter / zoom, 1.0), add)
            self._stroke.to(at)

    def move(self, at: QPointF) -> None:
        if self._stroke is not None:
            self._stroke.to(at)

    def release(self, at: QPointF) -> None:
        if self._stroke is not None:
            stroke, self._stroke = self._stroke, None
            stroke.to(at)
            self._document.end_stroke(stroke, self.name)

    def give_up(self) -> None:
        if self._stroke is not None:
            stroke, self._stroke = self._stroke, None
            self._document.end_stroke(stroke, self.name)


class BrushSize:
    """The brush's diameter in screen pixels, kept through ``remember``."""

    def __init__(self, diameter: int, remember: Callable[[int], None]) -> None:
        self.diameter, self._remember = diameter, remember

    def scale(self, factor: float) -> None:
        self.diameter = min(max(round(self.diameter * factor), 3), 600)
        self._remember(self.diameter)


class _BandTool(Tool):
    """Draws a rectangle and hands it to ``done``."""

    def __init__(
        self, name: str, hint: str, obstacle: Callable[[], str | None], done: Callable[[QRectF], None], parent: QObject
    ) -> None:
        super().__init__(name, hint, obstacle, parent)
        self._done = done
        self._start: QPointF | None = None
        self._end = QPointF()

    @property
    def outline(self) -> QPainterPath | None:
        if self._start is None:
            return None
        shape = QPainterPath()
        shape.addRect(QRectF(self._start, self._end).normalized())
        return shape

    def press(self, at: QPointF, zoom: float, modifiers: Modifiers) -> None:
        self._start = self._end = at

    def move(self, at: QPointF) -> None:
        self._end = at

    def release(self, at: QPointF) -> None:
        self._end = at
        if self._start is not None:
            band = QRectF(self._start, self._end).normalized()
            self._start = None
            if band.width() >= 4 and band.height() >= 4:
                self._done(band)

    def give_up(self) -> None:
        self._start = None


class FrameTool(_BandTool):
    icon, key = "frame", "F"

    def __init__(self, document: Document, readiness: Readiness, parent: QObject) -> None:
        hint = parent.tr("Drag the part of the photo to edit; everything outside stays as it is.")
        super().__init__(parent.tr("Frame"), hint, readiness.photo, self._set_frame, parent)
        self._document = document

    def _set_frame(self, band: QRectF) -> None:
        self._document.edit_frame(band.toAlignedRect(), self.name)


class HandTool(Tool):
    icon, key = "hand", "H"
    cursor = Qt.CursorShape.OpenHandCursor

    def __init__(self, readiness: Readiness, parent: QObject) -> None:
        hint = parent.tr("Drag to move the view; with any tool, hold Space or the middle button. The wheel zooms.")
        super().__init__(parent.tr("Move view"), hint, readiness.photo, parent)


def shortcut(tool: Tool) -> QKeySequence:
    return QKeySequence(tool.key)
