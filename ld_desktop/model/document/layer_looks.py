"""The look of a result layer changed, and what its mask takes over of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtGui import QImage, QUndoCommand

from engine.protocol.helper_tasks import Look
from ld_desktop.model.document.history import Step, weigh
from ld_desktop.model.masks.mask import Mask, Tiles, levels
from ld_desktop.model.masks.tile_packing import PackedTiles

_MERGING = 2  # of the numbers of steps that become one
_DIFFERS = bytes([0, *([255] * 255)])


class Looks(NamedTuple):
    """``laid``: what of the candidate lies over the photo with this ``look``."""

    look: Look
    laid: QImage


class LookChange(Step):
    """``apply`` sets a look. Changes with the same ``merge_key`` that follow one another become one step."""

    def __init__(
        self,
        text: str,
        apply: Callable[[Looks], None],
        mask: Mask,
        looks: tuple[Looks, Looks],
        tiles: tuple[Tiles, Tiles],
        merge_key: str,
    ) -> None:
        """``looks`` and ``tiles`` of ``mask``: those before and those after."""
        super().__init__(text)
        self.merge_key, self._apply, self._mask = merge_key, apply, mask
        self._before, self._after = looks
        self._old, self._new = (PackedTiles(some) for some in tiles)

    def held(self) -> Mapping[int, int]:
        tiles = {id(self._old): self._old.size, id(self._new): self._new.size}
        return weigh((self._mask, self._before.laid, self._after.laid)) | tiles

    def redo(self) -> None:
        if not self.asleep:
            self._mask.put(self._new.unpack())
            self._apply(self._after)

    def undo(self) -> None:
        if not self.asleep:
            self._mask.put(self._old.unpack())
            self._apply(self._before)

    def id(self) -> int:
        return _MERGING

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, LookChange) or other.merge_key != self.merge_key:
            return False
        self._after = other._after
        self._old = PackedTiles(other._old.unpack() | self._old.unpack())
        self._new = PackedTiles(self._new.unpack() | other._new.unpack())
        return True


def followed(mask: Mask, before: QImage, after: QImage) -> tuple[Tiles, Tiles]:
    """The tiles of ``mask`` that differ once the edge that was found is ``after`` and no longer ``before``, and these
    as they are. All Alpha8 of one size.

    What was painted, so that it is not as ``before`` had it, stays as it is.
    """
    old, new = Tiles(), Tiles()
    for key in mask.tiles_in(mask.image.rect()):
        place = mask.place_of(key)
        was, becomes = before.copy(place), after.copy(place)
        if was == becomes:
            continue
        now = mask.tile(key)
        chosen = becomes if now == was else _unpainted(now, was, becomes)
        if chosen != now:
            old[key], new[key] = now, chosen
    return old, new


def _unpainted(now: QImage, was: QImage, becomes: QImage) -> QImage:
    """``becomes`` wherever ``now`` is what it ``was``, else ``now``: all pixels at once, as numbers of many digits."""
    content, found, wanted = (int.from_bytes(levels(tile)) for tile in (now, was, becomes))
    width, size = now.width(), now.width() * now.height()
    painted = int.from_bytes((content ^ found).to_bytes(size).translate(_DIFFERS))
    chosen = (wanted ^ ((wanted ^ content) & painted)).to_bytes(size)
    return QImage(chosen, width, now.height(), width, QImage.Format.Format_Alpha8).copy()
