"""The brush and the eraser."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt

from ld_desktop.model.document.document import Document
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.masks.brush import Brush
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.masks.stroke import Stroke
from ld_desktop.ui.canvas.tool import Modifiers, Tool


class BrushTool(Tool):
    """Paints into, or wipes out of, the active layer's mask. With Shift it draws a line from the last stroke's end."""

    def __init__(self, document: Document, readiness: Readiness, brush: Brush, add: bool, parent: QObject) -> None:
        name = parent.tr("Brush") if add else parent.tr("Eraser")
        hint = (
            parent.tr("Paint roughly over the object. [ and ] change the size, Shift-click draws a straight line.")
            if add
            else parent.tr("Wipe the mask away where it covers more than the object. [ and ] change the size.")
        )
        super().__init__(name, hint, readiness.paint, parent)
        self.icon, self.key = ("brush", "B") if add else ("eraser", "E")
        self._document, self._brush, self._add = document, brush, add
        self._stroke: Stroke | None = None
        self._end: tuple[Mask, QPointF] | None = None
        self._pressure, self._erasing = 1.0, False
        self._usual_hint = hint
        self._result_hint = (
            parent.tr("Paint where the result layer should show. [ and ] change the size.")
            if add
            else parent.tr("Wipe away what should not show of the result layer. [ and ] change the size.")
        )
        document.active_changed.connect(self._reword)
        document.undo_stack.beginning.connect(self._part)

    def _reword(self) -> None:
        self.hint = self._usual_hint if self._document.active_result is None else self._result_hint

    @property
    def diameter(self) -> float | None:
        return self._brush.diameter

    def feel(self, pressure: float, erasing: bool) -> None:
        self._pressure, self._erasing = pressure, erasing

    def press(self, at: QPointF, zoom: float, modifiers: Modifiers) -> None:
        mask = self._document.active.mask
        if mask is None:
            return
        add = (self._add and not self._erasing) != bool(modifiers & Qt.KeyboardModifier.AltModifier)
        self._stroke = Stroke(mask, max(self._brush.diameter / zoom, 1.0), add, self._brush.hardness / 100)
        if modifiers & Qt.KeyboardModifier.ShiftModifier and self._end is not None and self._end[0] is mask:
            self._draw(self._stroke, self._end[1])
        self._draw(self._stroke, at)

    def move(self, at: QPointF) -> None:
        if self._stroke is not None:
            self._draw(self._stroke, at)

    def release(self, at: QPointF) -> None:
        """Where the stroke ends; a pen that is lifted presses no more, so what it drew last stands."""
        if self._stroke is not None and self._pressure > 0:
            self._draw(self._stroke, at)
        self.give_up()

    def give_up(self) -> None:
        if self._stroke is not None:
            stroke, self._stroke = self._stroke, None
            self._document.end_stroke(stroke, self.name)

    def discard(self) -> None:
        if self._stroke is not None:
            stroke, self._stroke = self._stroke, None
            stroke.mask.put(stroke.before)

    def _part(self) -> None:
        """What was found meanwhile becomes a step between what is drawn by now and the rest of the stroke."""
        if self._stroke is not None:
            stroke = self._stroke
            self.give_up()
            self._stroke = stroke.onward()

    def _draw(self, stroke: Stroke, at: QPointF) -> None:
        stroke.to(at, *self._brush.touch(self._pressure))
        self._end = stroke.mask, at
