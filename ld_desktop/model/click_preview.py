"""What a click at the pointer would give, shown before it is given."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage


class ClickPreview(QObject):
    """``found``: the mask picture (grey, a small copy of the active layer's size), or None."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: QImage | None = None

    def show(self, found: QImage | None) -> None:
        if found is not self.found:
            self.found = found
            self.changed.emit()
