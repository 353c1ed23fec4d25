"""HISTORY: every step of the edit; choosing one goes there."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QUndoView, QWidget


class HistoryPanel(QUndoView):
    def __init__(self, stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(stack, parent)
        self.setEmptyLabel(self.tr("as opened"))
        self.setAccessibleName(self.tr("History"))
        self.setToolTip(self.tr("Click a step, or use the arrow keys, to go there"))

    def sizeHint(self) -> QSize:
        return QSize(240, 160)
