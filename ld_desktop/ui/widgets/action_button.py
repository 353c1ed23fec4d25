"""A button that is a QAction: its text, whether it can be used, and why not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QPushButton


class ActionButton(QPushButton):
    """A push button that does what ``action`` does, with its text, state and reason.

    The second press of a double click does nothing: it would be meant for what the action was before the first.
    ``left``: it was clicked with the mouse, or cannot be used any more while it had the focus. Qt would hand that on to
    whatever field comes next.
    """

    left = Signal()

    def __init__(self, action: QAction, primary: bool = False) -> None:
        super().__init__()
        self._action = action
        if primary:
            self.setObjectName("primary")
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed = self.isDown()
        super().mouseReleaseEvent(event)
        if pressed:
            self.left.emit()

    def _follow(self) -> None:
        leaves = self.hasFocus() and not self._action.isEnabled()
        self.setText(self._action.text())
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(self._action.toolTip())
        self.setAccessibleName(self._action.text())
        self.setAccessibleDescription(self._action.statusTip())
        if leaves:
            self.left.emit()
