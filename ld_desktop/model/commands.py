"""Everything that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QUndoCommand

from ld_desktop.model.mask import Mask, Tiles

Value = TypeVar("Value")
_MERGING = 1


class MaskChange(QUndoCommand):
    """Tiles of a mask replaced. ``painted``: the mask shows them already (the end of a stroke)."""

    def __init__(self, text: str, mask: Mask, before: Tiles, after: Tiles, painted: bool = False) -> None:
        super().__init__(text)
        self._mask, self._before, self._after, self._painted = mask, before, after, painted

    def redo(self) -> None:
        if not self._painted:
            self._mask.put(self._after)
        self._painted = False

    def undo(self) -> None:
        self._mask.put(self._before)


class ValueChange(QUndoCommand, Generic[Value]):
    """A value set through ``apply``. Changes with the same ``merge_key`` that follow one another become one step."""

    def __init__(
        self, text: str, apply: Callable[[Value], None], before: Value, after: Value, merge_key: str | None = None
    ) -> None:
        super().__init__(text)
        self._apply, self._before, self.after, self.merge_key = apply, before, after, merge_key

    def redo(self) -> None:
        self._apply(self.after)

    def undo(self) -> None:
        self._apply(self._before)

    def id(self) -> int:
        return -1 if self.merge_key is None else _MERGING

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ValueChange) or other.merge_key != self.merge_key:
            return False
        self.after = other.after
        return True
