"""Edit > Copy: what the canvas shows, onto the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from ld_desktop.ui.canvas.canvas import Canvas


class CopyPicture(QObject):
    """Text that is selected in a message goes before the picture; fields take the keys themselves.

    ``told`` says what was copied, or why nothing was.
    """

    told = Signal(str)

    def __init__(self, canvas: Canvas, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas

    def copy(self) -> None:
        clipboard, label = QGuiApplication.clipboard(), QApplication.focusWidget()
        if isinstance(label, QLabel) and label.hasSelectedText():
            clipboard.setText(label.selectedText())
            return
        picture = self._canvas.picture()
        if picture is None:
            self.told.emit(self.tr("There is no picture to copy, or too little memory for it."))
            return
        clipboard.setImage(picture)
        text = self.tr("Copied: {width} × {height} px")
        self.told.emit(text.format(width=picture.width(), height=picture.height()))
