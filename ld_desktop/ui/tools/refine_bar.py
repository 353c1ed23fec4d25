"""Above the canvas while a refined mask is pending: accept it, take it back, or paint to correct it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ld_desktop.model.document.refinement import Refinement
from ld_desktop.model.gallery import Gallery
from ld_desktop.ui.canvas.canvas import Canvas
from ld_desktop.ui.widgets.elided_label import ElidedLabel
from ld_desktop.ui.widgets.theme import GRID

_ACCEPT = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RefineBar(QWidget):
    """On the canvas Return accepts and Escape takes back; while a stroke is drawn, Escape gives up the stroke."""

    def __init__(self, canvas: Canvas, refinement: Refinement, gallery: Gallery) -> None:
        super().__init__()
        self._canvas, self._refinement, self._gallery = canvas, refinement, gallery
        self.setAccessibleName(self.tr("Refined strokes"))
        label = ElidedLabel(self.tr("Refined"))
        self.accept, self.take_back = QPushButton(self.tr("Accept (Enter)")), QPushButton(self.tr("Take back (Esc)"))
        self.accept.setToolTip(self.tr("Keep this mask; further strokes only paint"))
        self.take_back.setToolTip(self.tr("Undo it: your strokes come back"))
        self.accept.clicked.connect(refinement.accept)
        self.take_back.clicked.connect(refinement.take_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        label.setMaximumWidth(label.sizeHint().width())  # what is more stays free beside the buttons
        row.addWidget(label, 100)
        row.addWidget(self.accept)
        row.addWidget(self.take_back)
        row.addStretch(1)
        canvas.installEventFilter(self)
        refinement.changed.connect(self._follow)
        gallery.shown_changed.connect(self._candidate_shown)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not self._refinement.pending:
            return False
        if event.key() in _ACCEPT:
            self._refinement.accept()
            return True
        if event.key() == Qt.Key.Key_Escape and not self._canvas.drawing and not self._canvas.wipe.active:
            self._refinement.take_back()
            return True
        return False

    def _candidate_shown(self) -> None:
        if self._gallery.shown is not None:
            self._refinement.accept()

    def _follow(self) -> None:
        pending = self._refinement.pending
        if not pending and (self.accept.hasFocus() or self.take_back.hasFocus()):
            self._canvas.setFocus()
        self.setVisible(pending)
