"""The other picture that the object is taken from, in the object's row of the layers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ld_desktop.model.document.document import Document
from ld_desktop.ui.panels.layer_thumbnail import Thumbnail
from ld_desktop.ui.widgets.action_button import ActionButton
from ld_desktop.ui.widgets.theme import GRID, Theme


class ObjectSourceRow(QWidget):
    """Shown while there is one. Its thumbnail, pressed, shows it on the canvas."""

    def __init__(self, document: Document, theme: Theme, give_back: QAction, box: QWidget) -> None:
        """Below what ``box`` holds already."""
        super().__init__(box)
        self._document, layer = document, document.object_source
        self.thumbnail = Thumbnail(layer, self.tr("The object's source"), theme)
        self.thumbnail.clicked.connect(lambda: document.activate(layer))
        self.state = QLabel()
        self.state.setObjectName("faint")
        self.state.setWordWrap(True)
        self.give_back = ActionButton(give_back)
        column = QVBoxLayout()
        column.setSpacing(GRID // 2)
        column.addWidget(self.state)
        column.addStretch(1)
        column.addWidget(self.give_back)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.thumbnail, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)
        if (below := box.layout()) is not None:
            below.addWidget(self)
        for signal in (layer.source_changed, document.undo_stack.indexChanged, document.active_changed):
            signal.connect(self._follow)
        self._follow()

    def set_theme(self, theme: Theme) -> None:
        self.thumbnail.set_theme(theme)

    def _follow(self) -> None:
        layer = self._document.object_source
        self.setVisible(layer.picture is not None)
        name = Path(layer.path or "").name
        if layer.mask is None or layer.mask.empty:
            self.state.setText(
                self.tr("object from {name}: mask it, or it is found when the edit starts").format(name=name)
            )
        else:
            self.state.setText(self.tr("object from {name}, mask ready").format(name=name))
        self.thumbnail.follow(None)
