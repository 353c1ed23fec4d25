"""The tools that ask SAM: a click, with a look at what it would give, and a box."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QGuiApplication, QPainter

from ld_desktop.actions.sam_masks import SamMasks
from ld_desktop.actions.sam_preview import SamPreview
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.ui.canvas.found_preview import FoundPreview
from ld_desktop.ui.canvas.tool import Modifiers, Tool
from ld_desktop.ui.canvas.viewport import Viewport
from ld_desktop.ui.tools.box_drag import BoxDrag
from ld_desktop.ui.tools.mask_modes import combination, with_rule


class ClickTool(Tool):
    icon, key = "click", "S"
    shows_clicks = True

    def __init__(self, sam_masks: SamMasks, sam_preview: SamPreview, readiness: Readiness, parent: QObject) -> None:
        hint = parent.tr(
            "Click the object, again to add, Alt to take away. Shift: one more object. Shift+Alt: what both share."
        )
        super().__init__(parent.tr("Select by click"), hint, readiness.point, parent)
        self._sam_masks, self._sam_preview, self._mark = sam_masks, sam_preview, FoundPreview()
        sam_preview.preview.changed.connect(self.changed)

    def miss(self, at: QPointF) -> str | None:
        return None if self._sam_masks.reaches(at) else self.tr("Click inside the picture.")

    def press(self, at: QPointF, zoom: float, modifiers: Modifiers) -> None:
        self._sam_preview.leave()
        self._sam_masks.click(at, combination(modifiers))

    def hover(self, at: QPointF | None, zoom: float) -> None:
        if at is None or self.obstacle() is not None:
            self._sam_preview.leave()
        else:
            self._sam_preview.hover(at, combination(QGuiApplication.keyboardModifiers()))

    def give_up(self) -> None:
        self._sam_preview.leave()

    def paint(self, painter: QPainter, viewport: Viewport) -> None:
        if (found := self._sam_preview.preview.found) is not None:
            self._mark.paint(painter, viewport, found)


class BoxTool(BoxDrag):
    shows_clicks = True

    def __init__(self, sam_masks: SamMasks, readiness: Readiness, parent: QObject) -> None:
        hint = with_rule(parent.tr("Drag a box around the object."), parent)
        super().__init__(parent.tr("Select by box"), hint, "box", "X", readiness.point, sam_masks.box, parent)
