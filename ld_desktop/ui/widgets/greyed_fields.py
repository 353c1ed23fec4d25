"""A press on what is greyed says why it cannot be used: the tooltip tells that only to whoever waits for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QPlainTextEdit, QWidget

_KINDS = QAbstractButton | QAbstractSlider | QAbstractSpinBox | QComboBox | QPlainTextEdit


class GreyedFields(QObject):
    """All buttons and fields that are in ``room`` now. ``refused``: what the tooltip of a pressed one says last."""

    refused = Signal(str)

    def __init__(self, room: QWidget) -> None:
        super().__init__(room)
        for field in room.findChildren(QWidget):
            if isinstance(field, _KINDS):
                field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget) and not watched.isEnabled():
            part: QWidget | None = watched
            while part is not None and not part.toolTip():
                part = part.parentWidget()
            if part is not None:
                self.refused.emit(part.toolTip().split("\n")[-1])
        return False
