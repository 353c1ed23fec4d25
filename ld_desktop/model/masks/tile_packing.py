"""Tiles of a mask as the history keeps them: small."""

from __future__ import annotations

import zlib

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from ld_desktop.model.masks.mask import Tiles

_FAST = 1  # of zlib's levels; higher ones take far longer for little on masks


class PackedTiles:
    """Coverage of whole tiles, compressed. ``size`` is what it takes, in bytes."""

    def __init__(self, tiles: Tiles) -> None:
        self._tiles = {key: (image.size(), _pack(image)) for key, image in tiles.items()}
        self.size = sum(len(content) for _, content in self._tiles.values())

    def unpack(self) -> Tiles:
        return {key: _unpack(size, content) for key, (size, content) in self._tiles.items()}


def _pack(image: QImage) -> bytes:
    return zlib.compress(bytes(image.constBits()), _FAST)


def _unpack(size: QSize, content: bytes) -> QImage:
    rows = zlib.decompress(content)
    stride = len(rows) // size.height()
    return QImage(rows, size.width(), size.height(), stride, QImage.Format.Format_Alpha8).copy()
