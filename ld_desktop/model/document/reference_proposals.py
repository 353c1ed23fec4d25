"""References drawn for this photo, of which the artist takes one."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ld_desktop.model.document.document import Source


class Proposal(NamedTuple):
    """``source`` has the picture and its object's mask; ``text`` is what it was drawn from.

    Without a ``seed`` it was drawn by an edit, for itself.
    """

    seed: int | None
    text: str
    source: Source


class ProposalRole(IntEnum):
    PROPOSAL = Qt.ItemDataRole.UserRole


Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Proposals(QAbstractListModel):
    """Newest last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._proposals: list[Proposal] = []

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._proposals)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        proposal = self._proposals[index.row()]
        match role:
            case ProposalRole.PROPOSAL:
                return proposal
            case Qt.ItemDataRole.DisplayRole if proposal.seed is None:
                return self.tr("drawn by an edit")
            case Qt.ItemDataRole.DisplayRole:
                return self.tr("seed {seed}").format(seed=proposal.seed)
            case Qt.ItemDataRole.ToolTipRole if proposal.seed is None:
                return self.tr("{text}, drawn by an edit").format(text=proposal.text)
            case Qt.ItemDataRole.ToolTipRole:
                return self.tr("{text}, seed {seed}").format(text=proposal.text, seed=proposal.seed)
            case _:
                return None

    @property
    def all(self) -> tuple[Proposal, ...]:
        return tuple(self._proposals)

    def add(self, proposals: Sequence[Proposal]) -> None:
        first = len(self._proposals)
        self.beginInsertRows(QModelIndex(), first, first + len(proposals) - 1)
        self._proposals += proposals
        self.endInsertRows()

    def set_all(self, proposals: Sequence[Proposal]) -> None:
        """These and no others."""
        self.beginResetModel()
        self._proposals = list(proposals)
        self.endResetModel()
