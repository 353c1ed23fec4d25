"""The history: an undo stack that takes no more memory than it may."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QUndoCommand, QUndoStack

from ld_desktop.model.document.layer import Layer
from ld_desktop.model.masks.mask import Mask

STEPS = 200
BUDGET = 256_000_000  # bytes


class Step(QUndoCommand):
    """A command that can say what it keeps in memory. ``asleep``: it neither does nor undoes anything."""

    asleep = False

    def held(self) -> Mapping[int, int]:
        """Bytes by a number that is the same for what is shared."""
        return {}


class History(QUndoStack):
    """Drops its oldest steps when there are more than STEPS, or when all of them take more than ``budget`` bytes.

    The newest step always stays. ``in_use`` names pictures and masks that are in memory anyhow: they cost nothing.
    ``beginning``: another step is about to be taken in.
    """

    beginning = Signal()

    def __init__(self, in_use: Callable[[], Sequence[object]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._in_use, self._budget, self._macros = in_use, BUDGET, 0
        self._dropped = self._position = 0
        self.indexChanged.connect(self._note)

    @property
    def position(self) -> int:
        """As ``index``, but the same when the oldest steps are dropped."""
        return self._position

    @property
    def budget(self) -> int:
        return self._budget

    def set_budget(self, size: int) -> None:
        self._budget = size
        self._shorten()

    def bytes_held(self) -> int:
        return sum(self._weigh(range(self.count())).values())

    def push(self, cmd: QUndoCommand) -> None:
        if not self._macros:
            self.beginning.emit()
        super().push(cmd)
        self._shorten()

    def beginMacro(self, text: str) -> None:
        if not self._macros:
            self.beginning.emit()
        super().beginMacro(text)
        self._macros += 1

    def endMacro(self) -> None:
        super().endMacro()
        self._macros -= 1
        self._shorten()

    def _note(self, index: int) -> None:
        self._position = self._dropped + index

    def _shorten(self) -> None:
        """Qt removes a step that is obsolete when it is passed: all are passed once, asleep."""
        last, surplus = self.index() - 1, max(self.count() - STEPS, 0)
        if self._macros or last < 1 or not (surplus or self.bytes_held() > self._budget):
            return
        first = next(
            (k for k in range(surplus, last) if sum(self._weigh(range(k, self.count())).values()) <= self._budget),
            last,
        )
        steps = self._steps()
        if len(steps) < sum(len(_leaves(self.command(k))) for k in range(self.count())):
            return  # one that cannot be put to sleep
        for k in range(first):
            self.command(k).setObsolete(True)
        index = self.index() - first
        blocked = self.blockSignals(True)
        for step in steps:
            step.asleep = True
        self.setIndex(0)
        self.setIndex(index)
        for step in self._steps():
            step.asleep = False
        self.blockSignals(blocked)
        self._dropped += first
        self.indexChanged.emit(index)

    def _steps(self) -> list[Step]:
        leaves = [leaf for k in range(self.count()) for leaf in _leaves(self.command(k))]
        return [leaf for leaf in leaves if isinstance(leaf, Step)]

    def _weigh(self, commands: range) -> dict[int, int]:
        found: dict[int, int] = {}
        for k in commands:
            for step in _leaves(self.command(k)):
                found |= step.held() if isinstance(step, Step) else {}
        for shared in weigh(self._in_use()):
            found.pop(shared, None)
        return found


def weigh(value: object) -> dict[int, int]:
    """Bytes of all pictures, masks and layers in ``value``, by a number of their own."""
    match value:
        case QImage():
            return {value.cacheKey(): value.sizeInBytes()}
        case Mask():
            return {id(value): value.image.sizeInBytes()}
        case Layer():
            parts = list(value.kept)
        case tuple() | list():
            parts = list(cast(Sequence[object], value))
        case dict():
            parts = list(cast(Mapping[object, object], value).values())
        case _ if dataclasses.is_dataclass(value):
            parts = [getattr(value, field.name) for field in dataclasses.fields(value)]
        case _:
            return {}
    return {key: size for part in parts for key, size in weigh(part).items()}


def _leaves(command: QUndoCommand) -> list[QUndoCommand]:
    """``command`` itself, or the ones it is made of."""
    children = [command.child(k) for k in range(command.childCount())]
    return [leaf for child in children for leaf in _leaves(child)] if children else [command]
