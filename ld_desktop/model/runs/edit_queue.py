"""The edits that wait for the engine, in the order in which they will be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal

from engine.protocol.requests import EditRequest

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(eq=False)
class QueuedEdit:
    """An edit as it was when Start was pressed: the pictures that ``request`` names are copies in ``folder``.

    ``frame``: of its photo, in photo pixels. ``failed`` says why it came to nothing; empty: it did not.
    """

    folder: Path
    request: EditRequest
    frame: QRect
    running: bool = False
    failed: str = ""

    @property
    def waits(self) -> bool:
        return not self.running and not self.failed


class EditQueue(QAbstractListModel):
    """The first is the next; the one that runs stands before all others. One that failed stays, and waits for nothing.

    ``held``: none begins until ``begin``. ``changed`` tells of all of this.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._edits: list[QueuedEdit] = []
        self.held = False
        for signal in (self.rowsInserted, self.rowsRemoved, self.rowsMoved, self.dataChanged):
            signal.connect(self.changed)

    @property
    def edits(self) -> tuple[QueuedEdit, ...]:
        return tuple(self._edits)

    @property
    def upcoming(self) -> QueuedEdit | None:
        """The one that is next, also where the queue is held."""
        return next((edit for edit in self._edits if edit.waits), None)

    def edit(self, row: int) -> QueuedEdit | None:
        return self._edits[row] if 0 <= row < len(self._edits) else None

    def add(self, edits: Iterable[QueuedEdit]) -> None:
        """Behind all others."""
        added = list(edits)
        if added:
            self.beginInsertRows(_ROOT, len(self._edits), len(self._edits) + len(added) - 1)
            self._edits += added
            self.endInsertRows()

    def remove(self, edit: QueuedEdit) -> None:
        """With the last one that waits ends what held it up: the next one is new."""
        if edit in self._edits:
            row = self._edits.index(edit)
            self.beginRemoveRows(_ROOT, row, row)
            del self._edits[row]
            self.held = self.held and self.upcoming is not None
            self.endRemoveRows()

    def empty(self) -> None:
        """Of all but the one that runs."""
        for edit in self.edits:
            if not edit.running:
                self.remove(edit)

    def run(self, edit: QueuedEdit) -> None:
        """It is the one that runs."""
        self.moveRows(_ROOT, self._edits.index(edit), 1, _ROOT, 0)
        edit.running = True
        self._tell(edit)

    def fail(self, edit: QueuedEdit, reason: str) -> None:
        """It ran, and came to nothing: ``reason`` is for a person."""
        edit.running, edit.failed = False, reason
        self._tell(edit)

    def wait(self, edit: QueuedEdit) -> None:
        """One that failed is to be tried again."""
        edit.failed = ""
        self._tell(edit)

    def hold(self) -> None:
        """None begins by itself any more."""
        self.held = True
        self.changed.emit()

    def begin(self) -> None:
        self.held = False
        self.changed.emit()

    # what Qt asks

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._edits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        edit = self.edit(index.row())
        if edit is None:
            return None
        request = edit.request
        photo, prompts = Path(request.photo).name, f"{request.object_prompt}, {request.background_prompt}"
        match role:
            case Qt.ItemDataRole.DisplayRole:
                told = f"{photo} · {prompts}"
                if edit.running:
                    return self.tr("now: {edit}").format(edit=told)
                return self.tr("failed: {edit}").format(edit=told) if edit.failed else told
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(filter(None, (photo, request.object_prompt, request.background_prompt, edit.failed)))
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All but the one that runs can be dragged, between others."""
        edit = self.edit(index.row()) if index.isValid() else None
        if edit is None:
            return Qt.ItemFlag.ItemIsDropEnabled
        drag = Qt.ItemFlag.NoItemFlags if edit.running else Qt.ItemFlag.ItemIsDragEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | drag

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def moveRows(
        self, sourceParent: Index, sourceRow: int, count: int, destinationParent: Index, destinationChild: int
    ) -> bool:
        """One row, to lie before that of ``destinationChild``, or at the end. Not the one that runs, nor before it."""
        first, before = sum(edit.running for edit in self._edits), destinationChild
        if count != 1 or not first <= sourceRow < len(self._edits) or not first <= before <= len(self._edits):
            return False
        if not self.beginMoveRows(_ROOT, sourceRow, sourceRow, _ROOT, before):  # it lies there already
            return False
        edit = self._edits.pop(sourceRow)
        self._edits.insert(before - (before > sourceRow), edit)
        self.endMoveRows()
        return True

    def move(self, edit: QueuedEdit, by: int) -> bool:
        """One up (-1) or down (1); whether there was room."""
        row = self._edits.index(edit)
        return self.moveRow(_ROOT, row, _ROOT, row + by + (by > 0))

    def _tell(self, edit: QueuedEdit) -> None:
        index = self.index(self._edits.index(edit))
        self.dataChanged.emit(index, index)
