"""An OpenRaster file: a zip of pictures and of their list. Without numpy and Pillow.

https://www.openraster.org/baseline/file-layout-spec.html
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from engine.pictures.layered import stack_xml
from engine.pictures.layered.stack_xml import Stack

MIMETYPE: Final = "mimetype"
OPENRASTER: Final = b"image/openraster"
STACK: Final = "stack.xml"
MERGED: Final = "mergedimage.png"
THUMBNAIL: Final = "Thumbnails/thumbnail.png"
_PIECE: Final = 1 << 20

Content = bytes | Path
"""Of an entry: the bytes themselves, or the file that has them."""


class Written(NamedTuple):
    """``sha256``: 64 hexadecimal digits; ``size`` in bytes."""

    sha256: str
    size: int


def write(zipped: zipfile.ZipFile, stack: Stack, files: Mapping[str, Content]) -> dict[str, Written]:
    """``stack`` with its ``files``, among them ``MERGED`` and ``THUMBNAIL``, into an empty zip. Raises OSError."""
    entries = {MIMETYPE: OPENRASTER, STACK: stack_xml.written(stack), **files}
    return {name: put(zipped, name, content) for name, content in entries.items()}


def put(zipped: zipfile.ZipFile, name: str, content: Content) -> Written:
    """Not packed: pictures are already, and all of the rest is small. Raises OSError."""
    whole, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o644 << 16
    entry.file_size = len(content) if isinstance(content, bytes) else content.stat().st_size
    with zipped.open(entry, "w") as target:
        for piece in _pieces(content):
            whole.update(piece)
            size += len(piece)
            target.write(piece)
    return Written(whole.hexdigest(), size)


def _pieces(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
