"""Over the canvas while a refined mask is pending: accept it, take it back, or paint to correct it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from ld_desktop.model.document.refinement import Refinement
from ld_desktop.model.gallery import Gallery
from ld_desktop.ui.canvas.canvas import Canvas
from ld_desktop.ui.widgets.theme import GRID

_ACCEPT = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RefineBar(QFrame):
    """On the canvas Return accepts and Escape takes back; while a stroke is drawn, Escape gives up the stroke."""

    def __init__(self, canvas: Canvas, refinement: Refinement, gallery: Gallery) -> None:
        super().__init__(canvas)
        self._canvas, self._refinement, self._gallery = canvas, refinement, gallery
        self.setObjectName("pending")
        self.setAccessibleName(self.tr("Refined strokes"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)  # else the tool paints under it
        label = QLabel(self.tr("Refined. Paint to correct it."))
        self.accept, self.take_back = QPushButton(self.tr("Accept (Enter)")), QPushButton(self.tr("Take back (Esc)"))
        self.accept.setToolTip(self.tr("Keep this mask; further strokes only paint"))
        self.take_back.setToolTip(self.tr("Undo it: your strokes come back"))
        self.accept.clicked.connect(refinement.accept)
        self.take_back.clicked.connect(refinement.take_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        row.setSpacing(GRID)
        for widget in (label, self.accept, self.take_back):
            row.addWidget(widget)
        canvas.installEventFilter(self)
        refinement.changed.connect(self._follow)
        gallery.shown_changed.connect(self._candidate_shown)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._settle()
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
        self._settle()

    def _settle(self) -> None:
        """At the canvas's lower edge, in the middle."""
        self.adjustSize()
        place = self.rect()
        place.moveCenter(self._canvas.rect().center())
        place.moveBottom(self._canvas.height() - 2 * GRID)
        self.move(place.topLeft())
