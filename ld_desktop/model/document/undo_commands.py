"""Everything that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from PySide6.QtGui import QUndoCommand

from ld_desktop.model.document.history import Step, weigh
from ld_desktop.model.masks.mask import Mask, Tiles
from ld_desktop.model.masks.tile_packing import PackedTiles

Value = TypeVar("Value")
_MERGING = 1


class MaskChange(Step):
    """Tiles of a mask replaced. ``painted``: the mask shows them already (the end of a stroke)."""

    def __init__(self, text: str, mask: Mask, before: Tiles, after: Tiles, painted: bool = False) -> None:
        super().__init__(text)
        self._mask, self._painted = mask, painted
        self._before, self._after = PackedTiles(before), PackedTiles(after)

    def held(self) -> Mapping[int, int]:
        return weigh(self._mask) | {id(self._before): self._before.size, id(self._after): self._after.size}

    def redo(self) -> None:
        if not self._painted and not self.asleep:
            self._mask.put(self._after.unpack())
        self._painted = False

    def undo(self) -> None:
        if not self.asleep:
            self._mask.put(self._before.unpack())


class ValueChange(Step):
    """A value that ``apply`` sets. Changes with the same ``merge_key`` that follow one another become one step."""

    def __init__(
        self, text: str, apply: Callable[[Value], None], before: Value, after: Value, merge_key: str | None = None
    ) -> None:
        super().__init__(text)
        self.merge_key = merge_key
        self._undo, self._redo = partial(apply, before), partial(apply, after)
        self._before, self._after = weigh(before), weigh(after)

    def held(self) -> Mapping[int, int]:
        return self._before | self._after

    def redo(self) -> None:
        if not self.asleep:
            self._redo()

    def undo(self) -> None:
        if not self.asleep:
            self._undo()

    def id(self) -> int:
        return -1 if self.merge_key is None else _MERGING

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ValueChange) or other.merge_key != self.merge_key:
            return False
        self._redo, self._after = other._redo, other._after
        return True
