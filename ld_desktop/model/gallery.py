"""The candidates of this photo's runs, and which of them the canvas shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QImage

from engine.protocol.events import CandidateReady


@dataclass(eq=False)
class Candidate:
    """A finished picture of ``seed`` for ``frame`` of the photo; ``tuned`` is its tuned edit once that is on disk.

    Its pictures are read when they are asked for, and held until they are let go; ``laid_path``: a file with what of it
    lies over the photo, clear where that stays; None where it fills its frame. ``made``: when it was drawn, seconds
    since 1970, 0 where nobody knows. ``discarded``: put out of sight, its files are still there. ``run_name``: what the
    artist calls its run, empty for no name.
    ``step``: it was drawn after this step of the training, which then went on; None: when all was learned.
    """

    seed: int
    path: str
    run: str
    frame: QRect
    object_prompt: str
    background_prompt: str
    image_held: QImage | None = None
    tuned: str | None = None
    starred: bool = False
    laid_path: str | None = None
    laid_held: QImage | None = None
    made: float = 0.0
    discarded: bool = False
    run_name: str = ""
    step: int | None = None

    @property
    def image(self) -> QImage:
        """All of it; null where it cannot be read. Takes a moment the first time."""
        if self.image_held is None:
            self.image_held = QImage(self.path)
        return self.image_held

    @property
    def fills_frame(self) -> bool:
        return self.laid_path is None and self.laid_held is None

    def early(self, event: CandidateReady) -> Candidate:
        """This one; where ``event`` came while it learned, that of the run that ends there, without a tuned edit."""
        if event.step is None:
            return self
        return dataclasses.replace(self, run=str(Path(event.path).parent), tuned=None, step=event.step)

    @property
    def in_photo(self) -> QImage:
        """What of it is laid over the photo: clear where that is as it was."""
        if self.laid_held is None and self.laid_path is not None:
            self.laid_held = QImage(self.laid_path)
        laid = self.laid_held
        sizes = self.image.size(), self.frame.size()  # the latter where an upscaler enlarged it
        return self.image if laid is None or laid.size() not in sizes else laid

    def let_go(self) -> None:
        """Its pictures are read again when they are asked for."""
        self.image_held = self.laid_held = None


class GalleryRole(IntEnum):
    CANDIDATE = Qt.ItemDataRole.UserRole


HELD = 8  # candidates whose pictures stay in memory, beside those of layers

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Gallery(QAbstractListModel):
    """Newest last. ``shown`` is the candidate on the canvas, None for the photo; ``chosen`` the one shown last.

    ``selected`` are those that are compared, starred or discarded together. ``stars_changed`` names the run whose
    candidates have other stars, ``discards_changed`` one of which others are discarded, ``run_named`` one with another
    name, ``run_removed`` one whose files were deleted.
    """

    shown_changed = Signal()
    selection_changed = Signal()
    grown = Signal()
    stars_changed = Signal(str)
    discards_changed = Signal(str)
    run_named = Signal(str)
    run_removed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._candidates: list[Candidate] = []
        self._shown: Candidate | None = None
        self._chosen: Candidate | None = None
        self._selected: tuple[Candidate, ...] = ()
        self._held: list[Candidate] = []

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return tuple(self._candidates)

    @property
    def shown(self) -> Candidate | None:
        return self._shown

    @property
    def chosen(self) -> Candidate | None:
        return self._chosen

    @property
    def selected(self) -> tuple[Candidate, ...]:
        return self._selected

    @property
    def meant(self) -> tuple[Candidate, ...]:
        """What a command is about: all that are selected, or the shown one where that is another single one."""
        shown = self._shown
        return self._selected if shown is None or shown in self._selected or len(self._selected) > 1 else (shown,)

    @property
    def favourites(self) -> tuple[Candidate, ...]:
        """The starred ones, unless they are discarded."""
        return tuple(one for one in self._candidates if one.starred and not one.discarded)

    @property
    def discarded(self) -> tuple[Candidate, ...]:
        return tuple(one for one in self._candidates if one.discarded)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._candidates)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self.told(self._candidates[index.row()], role) if index.isValid() else None

    def name(self, candidate: Candidate) -> str:
        seed = self.tr("seed {seed}").format(seed=candidate.seed)
        if candidate.step is None:
            return seed
        return self.tr("{seed}, step {step}").format(seed=seed, step=candidate.step)

    def told(self, candidate: Candidate, role: int) -> Any:
        """What views are told of it."""
        match role:
            case GalleryRole.CANDIDATE:
                return candidate
            case Qt.ItemDataRole.DisplayRole:
                return self.name(candidate)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{candidate.object_prompt}\n{candidate.background_prompt}"
            case _:
                return None

    def add(self, *candidates: Candidate) -> None:
        if candidates:
            row = len(self._candidates)
            self.beginInsertRows(QModelIndex(), row, row + len(candidates) - 1)
            self._candidates.extend(candidates)
            self.endInsertRows()
            self.grown.emit()

    def set_tuned(self, run: str, tuned: str | None) -> None:
        """The tuned edit of ``run`` is on disk: its candidates can have more seeds. None: it is there no more."""
        found = [one for one in self._candidates if one.run == run]
        for candidate in found:
            candidate.tuned = tuned
        self._tell(found)

    def name_run(self, run: str, name: str) -> None:
        """What the artist calls ``run``."""
        found = [one for one in self._candidates if one.run == run]
        for candidate in found:
            candidate.run_name = name
        self._tell(found, self.run_named)

    def run_name(self, run: str) -> str:
        """Empty where it has none."""
        return next((one.run_name for one in self._candidates if one.run == run), "")

    def remove_run(self, run: str) -> None:
        """Its files were deleted."""
        self.remove([one for one in self._candidates if one.run == run])
        self.run_removed.emit(run)

    def remove(self, candidates: Collection[Candidate]) -> None:
        """Their files were deleted."""
        gone = {id(one) for one in candidates}
        if id(self._chosen) in gone:
            self._shown = self._chosen = None
            self.shown_changed.emit()
        self.select([one for one in self._selected if id(one) not in gone])
        rows = [row for row, one in enumerate(self._candidates) if id(one) in gone]
        for first, last in reversed(spans(rows)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._candidates[first : last + 1]
            self.endRemoveRows()

    def select(self, candidates: Iterable[Candidate]) -> None:
        selected = tuple(candidates)
        if selected != self._selected:
            self._selected = selected
            self.selection_changed.emit()

    def show(self, candidate: Candidate | None) -> None:
        if candidate is not self._shown:
            self._shown = candidate
            self._chosen = candidate or self._chosen
            self.shown_changed.emit()
            if candidate is not None:
                self.hold(candidate)

    def hold(self, candidate: Candidate) -> None:
        """Its pictures are wanted: of the candidates that were so last they stay, others are read again one day."""
        self._held = [candidate, *(one for one in self._held if one is not candidate)]
        for one in self._held[HELD:]:
            one.let_go()
        del self._held[HELD:]

    def toggle_star(self, candidate: Candidate) -> None:
        self.star((candidate,), not candidate.starred)

    def star(self, candidates: Collection[Candidate], starred: bool) -> None:
        """Gives or takes the stars of ``candidates``."""
        for candidate in candidates:
            candidate.starred = starred
        self._tell(candidates, self.stars_changed)

    def discard(self, candidates: Collection[Candidate], discarded: bool) -> None:
        """Puts ``candidates`` out of sight or back; a discarded one is not shown. Those that are gone stay so."""
        for candidate in candidates:
            candidate.discarded = discarded
        if discarded and any(one is self._shown for one in candidates):
            self.show(None)
        if any(one is self._chosen for one in candidates) and discarded:
            self._chosen = None
        self._tell(candidates, self.discards_changed)

    def stars(self, run: str) -> tuple[int, ...]:
        """The seeds of ``run`` whose candidates are starred."""
        return tuple(one.seed for one in self._candidates if one.run == run and one.starred)

    def discards(self, run: str) -> tuple[int, ...]:
        """The seeds of ``run`` whose candidates are discarded."""
        return tuple(one.seed for one in self._candidates if one.run == run and one.discarded)

    def free_seeds(self, run: str, count: int) -> tuple[int, ...]:
        """The next ``count`` seeds that ``run`` has not drawn yet."""
        highest = max((candidate.seed for candidate in self._candidates if candidate.run == run), default=0)
        return tuple(range(highest + 1, highest + 1 + count))

    def clear(self) -> None:
        self.beginResetModel()
        self._candidates.clear()
        self._held.clear()
        self._shown = self._chosen = None
        self.endResetModel()
        self.shown_changed.emit()
        self.select(())

    def _tell(self, candidates: Collection[Candidate], signal: SignalInstance | None = None) -> None:
        """Of what changed about ``candidates``, and ``signal`` of their runs."""
        told = {id(one) for one in candidates}
        rows = [row for row, one in enumerate(self._candidates) if id(one) in told]
        for first, last in spans(rows):
            self.dataChanged.emit(self.index(first), self.index(last))
        if signal is not None:
            for run in dict.fromkeys(self._candidates[row].run for row in rows):
                signal.emit(run)


def spans(rows: Iterable[int]) -> list[tuple[int, int]]:
    """The first and the last of each stretch of rows without a gap; ``rows`` ascend."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = found[-1][0], row
        else:
            found.append((row, row))
    return found
