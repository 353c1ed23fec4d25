"""What of the masks differs from what the journal has of them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage

from engine.projects.journal import MaskStep, Tile
from ld_desktop.model.masks.mask import TILE, Mask, levels


class ChangedMask(NamedTuple):
    """As ``MaskStep``; ``tiles`` are copies, each with its corner."""

    number: int
    size: tuple[int, int]
    tiles: tuple[tuple[QPoint, QImage], ...]

    def step(self) -> MaskStep:
        """May be made in any thread."""
        tiles = (Tile(at.x(), at.y(), tile.width(), levels(tile)) for at, tile in self.tiles)
        return MaskStep(self.number, self.size, tuple(tiles))


class MaskChanges:
    """Tells masks apart by numbers, and knows at which revision each was taken last."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._taken: dict[Mask, tuple[int, int]] = {}  # number and revision

    def take(self, masks: Mapping[str, Mask]) -> dict[str, ChangedMask]:
        """What is new since it was called last. A mask that was not there then comes whole, as another one."""
        before, self._taken = self._taken, {}
        changed: dict[str, ChangedMask] = {}
        for name, mask in masks.items():
            number, revision = before.get(mask, (0, 0))
            keys = mask.changed_since(revision) if number else mask.occupied
            number = number or next(self._numbers)
            self._taken[mask] = number, mask.revision
            tiles = tuple((QPoint(x * TILE, y * TILE), mask.tile((x, y))) for x, y in keys)
            changed[name] = ChangedMask(number, (mask.size.width(), mask.size.height()), tiles)
        return changed
