"""A part of the page of models: files of textual inversions, each of which adds a word for prompts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.protocol.requests import MOST_EMBEDDINGS
from ld_desktop.model.preferences import Preferences
from ld_desktop.ui.widgets.elided_label import ElidedLabel
from ld_desktop.ui.widgets.theme import GRID


class EmbeddingList(QWidget):
    """``choose`` asks for a file."""

    def __init__(self, preferences: Preferences, choose: Callable[[Callable[[str], None]], None]) -> None:
        super().__init__()
        self._preferences = preferences
        self.rows: list[EmbeddingRow] = []
        self.add = QPushButton(self.tr("Add textual inversion…"))
        self.add.clicked.connect(lambda: choose(self._add))
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(self._list)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        preferences.models_changed.connect(self._follow)
        self._follow()

    def _add(self, path: str) -> None:
        """May come when the list is gone."""
        files = self._preferences.embeddings
        if path not in files:
            self._preferences.set_embeddings((*files, path))

    def _remove(self, gone: str) -> None:
        self._preferences.set_embeddings(tuple(file for file in self._preferences.embeddings if file != gone))

    def _follow(self) -> None:
        files = self._preferences.embeddings
        self.add.setEnabled(len(files) < MOST_EMBEDDINGS)
        if tuple(row.file for row in self.rows) == files:
            return
        for row in self.rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [EmbeddingRow(file, self._remove) for file in files]
        for row in self.rows:
            self._list.addWidget(row)


class EmbeddingRow(QWidget):
    """``remove`` takes it off the list; its file stays."""

    def __init__(self, file: str, remove: Callable[[str], None]) -> None:
        super().__init__()
        self.file = file
        name = Path(file).name
        label = ElidedLabel(name)
        label.setToolTip(file)
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.setAccessibleName(self.tr("Remove {name}").format(name=name))
        self.remove.clicked.connect(lambda: remove(file))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(label, 1)
        layout.addWidget(self.remove)
