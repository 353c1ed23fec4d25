"""What is told of an object that the frame cuts off."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from ld_desktop.model.document.document import Document
from ld_desktop.model.document.readiness import Readiness


class FrameWarning(QLabel):
    """Shown while some of the object lies outside the frame."""

    def __init__(self, document: Document, readiness: Readiness) -> None:
        super().__init__()
        self._readiness = readiness
        self.setObjectName("warning")
        self.setWordWrap(True)
        for signal in (document.photo_changed, document.frame_changed, document.undo_stack.indexChanged):
            signal.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        reason = self._readiness.cut_off()
        self.setText(reason or "")
        self.setVisible(reason is not None)
