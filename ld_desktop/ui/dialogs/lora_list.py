"""Parts of the page of models: the LoRA files on top of the model in use and the textual inversions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.protocol.requests import MOST_EMBEDDINGS, MOST_LORAS, STRONGEST, Lora
from ld_desktop.model.preferences import Preferences
from ld_desktop.ui.widgets.elided_label import ElidedLabel
from ld_desktop.ui.widgets.number_fields import DecimalField
from ld_desktop.ui.widgets.theme import GRID

_STEP = 0.1


class LoraList(QWidget):
    """``choose`` asks for a file."""

    def __init__(self, preferences: Preferences, choose: Callable[[Callable[[str], None]], None]) -> None:
        super().__init__()
        self._preferences = preferences
        self.rows: list[LoraRow] = []
        self.add = QPushButton(self.tr("Add LoRA…"))
        self.add.clicked.connect(lambda: choose(self._add))
        self._list = _rows_above(self.add, self)
        preferences.models_changed.connect(self._follow)
        self._follow()

    def _add(self, path: str) -> None:
        """May come when the list is gone."""
        loras = self._preferences.loras
        if path not in (lora.file for lora in loras):
            self._preferences.set_loras((*loras, Lora(path)))

    def _follow(self) -> None:
        """Rows stay where only a strength changed: one of them has the focus."""
        loras = self._preferences.loras
        self.add.setEnabled(len(loras) < MOST_LORAS)
        if [row.lora.file for row in self.rows] == [lora.file for lora in loras]:
            for row, lora in zip(self.rows, loras, strict=True):
                row.show_strength(lora)
            return
        for row in self.rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [LoraRow(lora, self._change, self._remove) for lora in loras]
        for row in self.rows:
            self._list.addWidget(row)

    def _change(self, changed: Lora) -> None:
        loras = (changed if lora.file == changed.file else lora for lora in self._preferences.loras)
        self._preferences.set_loras(tuple(loras))

    def _remove(self, gone: Lora) -> None:
        self._preferences.set_loras(tuple(lora for lora in self._preferences.loras if lora.file != gone.file))


class LoraRow(QWidget):
    """``change`` takes it with another strength, ``remove`` takes it off the list; its file stays."""

    def __init__(self, lora: Lora, change: Callable[[Lora], None], remove: Callable[[Lora], None]) -> None:
        super().__init__()
        self.lora, self._changed = lora, change
        name = Path(lora.file).name
        self.strength = DecimalField()
        self.strength.setAccessibleName(self.tr("Strength of {name}").format(name=name))
        self.strength.setToolTip(self.tr("1: as it was trained, 0: not at all"))
        self.strength.setRange(-STRONGEST, STRONGEST)
        self.strength.setSingleStep(_STEP)
        self.strength.setKeyboardTracking(False)  # the model is loaded anew for each
        self.strength.setValue(lora.strength)
        self.strength.valueChanged.connect(self._change)
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.setAccessibleName(self.tr("Remove {name}").format(name=name))
        self.remove.clicked.connect(lambda: remove(self.lora))
        _lay_out_row(self, lora.file, self.strength, self.remove)

    def _change(self, strength: float) -> None:
        self._changed(msgspec.structs.replace(self.lora, strength=strength))

    def show_strength(self, lora: Lora) -> None:
        self.lora = lora
        self.strength.setValue(lora.strength)


class EmbeddingList(QWidget):
    """``choose`` asks for a file."""

    def __init__(self, preferences: Preferences, choose: Callable[[Callable[[str], None]], None]) -> None:
        super().__init__()
        self._preferences = preferences
        self.rows: list[EmbeddingRow] = []
        self.add = QPushButton(self.tr("Add textual inversion…"))
        self.add.clicked.connect(lambda: choose(self._add))
        self._list = _rows_above(self.add, self)
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
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.setAccessibleName(self.tr("Remove {name}").format(name=name))
        self.remove.clicked.connect(lambda: remove(file))
        _lay_out_row(self, file, self.remove)


def _rows_above(add: QPushButton, owner: QWidget) -> QVBoxLayout:
    """Where ``owner`` puts its rows, with the button ``add`` below them."""
    rows = QVBoxLayout()
    rows.setSpacing(GRID)
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GRID)
    layout.addLayout(rows)
    layout.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
    return rows


def _lay_out_row(row: QWidget, file: str, *fields: QWidget) -> None:
    """The name of ``file``, its path as the tool tip, and ``fields`` to the right of it."""
    label = ElidedLabel(Path(file).name)
    label.setToolTip(file)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GRID)
    layout.addWidget(label, 1)
    for field in fields:
        layout.addWidget(field)
