"""QUEUE: the edits that wait for their turn, to be put in another order, tried again and removed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLabel, QListView, QToolButton, QVBoxLayout

from ld_desktop.model.runs.edit_queue import EditQueue, QueuedEdit
from ld_desktop.ui.widgets.action_button import ActionButton
from ld_desktop.ui.widgets.theme import GRID, Icons

_MOST_ROWS, _SPACING = 5, 2  # pixels around a row


class QueueBox(QFrame):
    """Not shown where the queue is empty."""

    def __init__(self, queue: EditQueue, begin: QAction, empty: QAction, icons: Icons) -> None:
        super().__init__()
        self._queue, self._empty = queue, empty
        self.setObjectName("layer")
        heading = QLabel(self.tr("QUEUE"))
        heading.setObjectName("heading")
        self.list = QueueList(queue)
        self.list.removed.connect(self._remove)
        self.begin_button = ActionButton(begin, primary=True)
        self.raise_button = self._made(self.tr("Move up"), lambda edit: queue.move(edit, -1))
        self.lower_button = self._made(self.tr("Move down"), lambda edit: queue.move(edit, 1))
        self.again_button = self._made(self.tr("Try it again"), queue.wait)
        self.remove_button = self._made(self.tr("Remove from the queue"), self._remove)
        empty_button = QToolButton()
        empty_button.setDefaultAction(empty)
        empty_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        empty_button.setAutoRaise(True)
        empty_button.setAccessibleName(empty.text())
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        row.addWidget(heading)
        row.addStretch(1)
        for button in (self.again_button, self.raise_button, self.lower_button, self.remove_button, empty_button):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID)
        layout.setSpacing(GRID // 2)
        layout.addLayout(row)
        layout.addWidget(self.list)
        layout.addWidget(self.begin_button)
        queue.changed.connect(self._follow)
        self.list.selectionModel().currentChanged.connect(self._follow)
        self.set_icons(icons)
        self._follow()

    def set_icons(self, icons: Icons) -> None:
        for button, icon in (
            (self.again_button, "start"),
            (self.raise_button, "up"),
            (self.lower_button, "down"),
            (self.remove_button, "close"),
        ):
            button.setIcon(icons.icon(icon))
        self._empty.setIcon(icons.icon("clear"))

    def _made(self, text: str, do: Callable[[QueuedEdit], object]) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(text)
        button.setAccessibleName(text)

        def press() -> None:
            if (edit := self._chosen()) is not None:
                do(edit)

        button.clicked.connect(press)
        return button

    def _chosen(self) -> QueuedEdit | None:
        return self._queue.edit(self.list.currentIndex().row())

    def _remove(self, edit: QueuedEdit) -> None:
        if not edit.running:
            self._queue.remove(edit)

    def _follow(self) -> None:
        queue, edit = self._queue, self._chosen()
        rows = queue.rowCount()
        self.setVisible(rows > 0)
        self.list.setFixedHeight(min(rows, _MOST_ROWS) * self.list.row_height + 2 * self.list.frameWidth() + 2)
        self.begin_button.setVisible(queue.held and queue.upcoming is not None)
        self.again_button.setVisible(edit is not None and bool(edit.failed))
        movable = edit is not None and not edit.running
        first = sum(each.running for each in queue.edits)
        row = self.list.currentIndex().row()
        self.raise_button.setEnabled(movable and row > first)
        self.lower_button.setEnabled(movable and row < rows - 1)
        self.remove_button.setEnabled(movable)


class QueueList(QListView):
    """``removed``: Del was pressed on this edit. One is dragged to another place with the mouse."""

    removed = Signal(object)

    def __init__(self, queue: EditQueue) -> None:
        super().__init__()
        self._queue = queue
        self.setModel(queue)
        self.setAccessibleName(self.tr("Edits that wait"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setSpacing(_SPACING)

    @property
    def row_height(self) -> int:
        return self.sizeHintForRow(0) + 2 * _SPACING

    def keyPressEvent(self, event: QKeyEvent) -> None:
        edit = self._queue.edit(self.currentIndex().row())
        if event.key() == Qt.Key.Key_Delete and edit is not None:
            self.removed.emit(edit)
        else:
            super().keyPressEvent(event)
