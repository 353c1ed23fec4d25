"""A line of text that takes the room there is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

_LEAST = 10  # letters: fewer say nothing


class ElidedLabel(QLabel):
    """Ends in dots where there is too little room, and is left out where there is next to none; it widens no window."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        if room.width() < min(_LEAST, len(self.text())) * self.fontMetrics().averageCharWidth():
            return
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter = QPainter(self)
        self.style().drawItemText(painter, room, Qt.AlignmentFlag.AlignVCenter, self.palette(), True, text)
        painter.end()
