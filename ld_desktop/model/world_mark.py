"""Tells pictures of the starter's world from others by the mark they carry."""

from __future__ import annotations

import struct
from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TEXT_CHUNKS = (b"tEXt", b"zTXt", b"iTXt")
WORLD_KEY = b"ld-world"


def is_world_scene(path: Path) -> bool:
    """Whether ``path`` is a PNG with an ``ld-world`` text chunk. Reads chunk headers and keywords only."""
    with path.open("rb") as file:
        if file.read(8) != _SIGNATURE:
            return False
        while len(header := file.read(8)) == 8:
            length, kind = struct.unpack(">I4s", header)
            if kind in _TEXT_CHUNKS and file.read(len(WORLD_KEY) + 1) == WORLD_KEY + b"\0":
                return True
            if kind in _TEXT_CHUNKS:
                length -= min(length, len(WORLD_KEY) + 1)
            file.seek(length + 4, 1)
    return False
