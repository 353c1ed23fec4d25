"""The hand that moves the view."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from ld_desktop.model.document.readiness import Readiness
from ld_desktop.ui.canvas.tool import Tool


class HandTool(Tool):
    icon, key = "hand", "H"
    cursor = Qt.CursorShape.OpenHandCursor

    def __init__(self, readiness: Readiness, parent: QObject) -> None:
        hint = parent.tr("Drag to move the view; with any tool, hold Space or the middle button. The wheel zooms.")
        super().__init__(parent.tr("Move view"), hint, readiness.photo, parent)
