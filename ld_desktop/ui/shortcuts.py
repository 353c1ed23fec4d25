"""Every command and its shortcut in one list that can be searched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QAction, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTableView, QVBoxLayout, QWidget

from ld_desktop.ui.theme import GRID


class ShortcutList(QDialog):
    """Reads the actions themselves, so it cannot tell anything that is no longer so."""

    def __init__(self, actions: Sequence[QAction], fixed: Sequence[tuple[str, str]], parent: QWidget) -> None:
        """``fixed`` are keys that belong to no action: what they do, and which they are."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Shortcuts"))
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        native = QKeySequence.SequenceFormat.NativeText
        rows = [(action.text().replace("&", ""), action.shortcut().toString(native)) for action in actions]
        content = QStandardItemModel(self)
        content.setHorizontalHeaderLabels([self.tr("Command"), self.tr("Shortcut")])
        for row in sorted([*rows, *fixed]):
            content.appendRow([QStandardItem(cell) for cell in row])
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(content)
        self._shown.setFilterKeyColumn(-1)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._shown.setFilterFixedString)
        self.table = QTableView()
        self.table.setModel(self._shown)
        self.table.setAccessibleName(self.windowTitle())
        self.table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.search)
        layout.addWidget(self.table)
        self.resize(480, 560)
