"""The candidates of this photo's runs, and which of them the canvas shows."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QImage

from engine.protocol.events import CandidateReady


@dataclass
class Candidate:
    """A finished picture of ``seed`` for ``frame`` of the photo; ``tuned`` is its tuned edit once that is on disk.

    ``step``: it was drawn after this step of the training, which then went on; None: when all was learned.
    ``laid`` is what of it lies over the photo, clear where that stays; None where it fills its frame.
    """

    seed: int
    path: str
    run: str
    frame: QRect
    object_prompt: str
    background_prompt: str
    image: QImage
    tuned: str | None = None
    starred: bool = False
    laid: QImage | None = None
    step: int | None = None

    def early(self, event: CandidateReady) -> Candidate:
        """This one; where ``event`` came while it learned, that of the run that ends there, without a tuned edit."""
        if event.step is None:
            return self
        return dataclasses.replace(self, run=str(Path(event.path).parent), tuned=None, step=event.step)

    @property
    def in_photo(self) -> QImage:
        """What of it is laid over the photo: clear where that is as it was."""
        return self.image if self.laid is None or self.laid.size() != self.image.size() else self.laid


class GalleryRole(IntEnum):
    CANDIDATE = Qt.ItemDataRole.UserRole


Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Gallery(QAbstractListModel):
    """Newest last. ``shown`` is the candidate on the canvas, None for the photo; ``chosen`` the one shown last.

    ``stars_changed`` names the run whose candidates have other stars, ``run_removed`` one whose files were deleted.
    """

    shown_changed = Signal()
    grown = Signal()
    stars_changed = Signal(str)
    run_removed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._candidates: list[Candidate] = []
        self._shown: Candidate | None = None
        self._chosen: Candidate | None = None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return tuple(self._candidates)

    @property
    def shown(self) -> Candidate | None:
        return self._shown

    @property
    def chosen(self) -> Candidate | None:
        return self._chosen

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._candidates)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        candidate = self._candidates[index.row()]
        match role:
            case GalleryRole.CANDIDATE:
                return candidate
            case Qt.ItemDataRole.DisplayRole:
                seed = self.tr("seed {seed}").format(seed=candidate.seed)
                if candidate.step is None:
                    return seed
                return self.tr("{seed}, step {step}").format(seed=seed, step=candidate.step)
            case Qt.ItemDataRole.DecorationRole:
                return candidate.image
            case Qt.ItemDataRole.ToolTipRole:
                return f"{candidate.object_prompt}\n{candidate.background_prompt}"
            case _:
                return None

    def add(self, candidate: Candidate) -> None:
        row = len(self._candidates)
        self.beginInsertRows(QModelIndex(), row, row)
        self._candidates.append(candidate)
        self.endInsertRows()
        self.grown.emit()

    def set_tuned(self, run: str, tuned: str) -> None:
        """The tuned edit of ``run`` is on disk: its candidates can have more seeds."""
        for row, candidate in enumerate(self._candidates):
            if candidate.run == run:
                candidate.tuned = tuned
                self.dataChanged.emit(self.index(row), self.index(row))

    def remove_run(self, run: str) -> None:
        """Its files were deleted."""
        if self._chosen is not None and self._chosen.run == run:
            self._shown = self._chosen = None
            self.shown_changed.emit()
        for row in reversed(range(len(self._candidates))):
            if self._candidates[row].run == run:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._candidates[row]
                self.endRemoveRows()
        self.run_removed.emit(run)

    def show(self, candidate: Candidate | None) -> None:
        if candidate is not self._shown:
            self._shown = candidate
            self._chosen = candidate or self._chosen
            self.shown_changed.emit()

    def toggle_star(self, candidate: Candidate) -> None:
        candidate.starred = not candidate.starred
        row = self._candidates.index(candidate)
        self.dataChanged.emit(self.index(row), self.index(row))
        self.stars_changed.emit(candidate.run)

    def stars(self, run: str) -> tuple[int, ...]:
        """The seeds of ``run`` whose candidates are starred."""
        return tuple(one.seed for one in self._candidates if one.run == run and one.starred)

    def free_seeds(self, run: str, count: int) -> tuple[int, ...]:
        """The next ``count`` seeds that ``run`` has not drawn yet."""
        highest = max((candidate.seed for candidate in self._candidates if candidate.run == run), default=0)
        return tuple(range(highest + 1, highest + 1 + count))

    def clear(self) -> None:
        self.beginResetModel()
        self._candidates.clear()
        self._shown = self._chosen = None
        self.endResetModel()
        self.shown_changed.emit()
