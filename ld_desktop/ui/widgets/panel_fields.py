"""How number fields, choices and sliders of the window take wheel and keys: one rule for all."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QSlider, QWidget

_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class PanelFields(QObject):
    """All that are in ``room`` now. The wheel changes a field with the focus alone; over others it scrolls the panel.

    ``left``: Return or Escape in a number field, which keeps what was typed.
    """

    left = Signal()

    def __init__(self, room: QWidget) -> None:
        super().__init__(room)
        for field in room.findChildren(QWidget):
            if isinstance(field, QAbstractSpinBox | QComboBox | QSlider):
                field.installEventFilter(self)
                if field.focusPolicy() is Qt.FocusPolicy.WheelFocus:
                    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()  # it goes on to the panel
            return True
        if not isinstance(watched, QAbstractSpinBox) or not isinstance(event, QKeyEvent):
            return False
        leaves = event.type() == QEvent.Type.KeyPress and event.key() in _LEAVING
        if leaves:
            watched.interpretText()
            self.left.emit()
        return leaves
