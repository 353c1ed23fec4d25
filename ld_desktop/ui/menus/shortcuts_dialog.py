"""Every command and its shortcut in one list that can be searched and changed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ld_desktop.ui.menus.keymap import Keymap, title
from ld_desktop.ui.widgets.theme import GRID

_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_HELD = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_ACTION = Qt.ItemDataRole.UserRole
_NATIVE = QKeySequence.SequenceFormat.NativeText


class ShortcutsDialog(QDialog):
    """The command chosen in the list gets the keys that are pressed in the field below it."""

    def __init__(self, keymap: Keymap, parent: QWidget) -> None:
        super().__init__(parent)
        self._keymap = keymap
        self.setWindowTitle(self.tr("Shortcuts"))
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._content = QStandardItemModel(self)
        self._content.setHorizontalHeaderLabels([self.tr("Command"), self.tr("Shortcut")])
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self._content)
        self._shown.setFilterKeyColumn(-1)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._shown.setFilterFixedString)
        self.table = self._make_table()
        self._make_editor()
        self._fill()
        self._choose()
        self._lay_out()
        keymap.changed.connect(self._fill)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # else Enter in a field presses one
        self.resize(680, 620)

    @property
    def action(self) -> QAction | None:
        """The command chosen in the list; None where none is, or one whose keys are fixed."""
        index = self.table.currentIndex()
        action = index.siblingAtColumn(0).data(_ACTION) if index.isValid() else None
        return action if isinstance(action, QAction) else None

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._shown)
        table.setAccessibleName(self.windowTitle())
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.selectionModel().currentRowChanged.connect(self._choose)
        table.activated.connect(self._edit)
        return table

    def _make_editor(self) -> None:
        self.chosen = QLabel()
        self.chosen.setWordWrap(True)
        self.keys = KeysField()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setMinimumWidth(200)  # for what stands there before a key is pressed
        self.keys.setAccessibleName(self.tr("New shortcut"))
        self.keys.editingFinished.connect(self._take)
        self.conflict = QLabel()
        self.conflict.setObjectName("warning")
        self.conflict.setWordWrap(True)
        self.take_over = QPushButton(self.tr("Take over"))
        self.take_over.clicked.connect(self._take_over)
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.setToolTip(self.tr("Leaves the command without a shortcut"))
        self.remove.clicked.connect(self._remove)
        self.reset = QPushButton(self.tr("Reset"))
        self.reset.clicked.connect(self._reset)
        self.reset_all = QPushButton(self.tr("Reset all"))
        self.reset_all.clicked.connect(self._keymap.reset_all)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.keys, 1)
        for button in (self.take_over, self.remove, self.reset, self.reset_all):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        for widget in (self.search, self.table, self.chosen):
            layout.addWidget(widget)
        layout.addLayout(row)
        layout.addWidget(self.conflict)

    def _fill(self) -> None:
        """Reads the actions themselves, so it cannot tell anything that is no longer so."""
        rows = [(title(action), action.shortcut(), action) for action in self._keymap.actions]
        rows += [(name, keys, None) for name, keys in self._keymap.fixed]
        rows.sort(key=lambda row: row[0].casefold())
        if self._content.rowCount() != len(rows):
            self._content.setRowCount(len(rows))
        for line, (name, keys, action) in enumerate(rows):
            first = QStandardItem(name)
            first.setData(action, _ACTION)
            self._content.setItem(line, 0, first)
            self._content.setItem(line, 1, QStandardItem(keys.toString(_NATIVE)))
        self._choose()

    def _choose(self) -> None:
        action = self.action
        self._tell("")
        self.keys.setEnabled(action is not None)
        self.remove.setEnabled(action is not None and not action.shortcut().isEmpty())
        if action is None:
            self.keys.clear()
            self.reset.setEnabled(False)
            self.chosen.setText(self.tr("Choose a command, then press its new keys in the field below."))
            return
        self.keys.setKeySequence(action.shortcut())
        self.reset.setEnabled(action.shortcut() != self._keymap.first(action))
        self.chosen.setText(self.tr("New keys for “{command}”").format(command=title(action)))

    def _edit(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Enter or a double click on a command."""
        if self.keys.isEnabled():
            self.keys.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        if self.action is not None:
            self._keymap.assign(self.action, QKeySequence())

    def _take(self) -> None:
        action, keys = self.action, self.keys.keySequence()
        if action is None or keys == action.shortcut():
            self._tell("")
            return
        owner = self._keymap.owner(keys, action)
        if owner is None:
            self._keymap.assign(action, keys)
        elif self._keymap.fixed_owner(keys) is not None:
            text = self.tr("{keys} belongs to “{owner}”, which cannot be changed: choose other keys.")
            self._tell(text.format(keys=keys.toString(_NATIVE), owner=owner))
        else:
            text = self.tr("{keys} belongs to “{owner}” already. Take it over, or choose other keys.")
            self._tell(text.format(keys=keys.toString(_NATIVE), owner=owner), can_take=True)

    def _take_over(self) -> None:
        if self.action is not None:
            self._keymap.assign(self.action, self.keys.keySequence())

    def _reset(self) -> None:
        """Takes the first keys back, unless another command has them by now."""
        if self.action is not None:
            self.keys.setKeySequence(self._keymap.first(self.action))
            self._take()

    def _tell(self, conflict: str, can_take: bool = False) -> None:
        self.conflict.setText(conflict)
        self.conflict.setVisible(bool(conflict))
        self.take_over.setEnabled(can_take)


class KeysField(QKeySequenceEdit):
    """Takes all keys but Tab and Shift+Tab, which leave it. A held key alone changes nothing."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _TABS:
                return self.focusNextPrevChild(event.key() == Qt.Key.Key_Tab)
            if event.key() in _HELD:
                return True
        return super().event(event)
