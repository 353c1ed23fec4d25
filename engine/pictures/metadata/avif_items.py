"""The metadata items of an AVIF file (ISO 14496-12, sections 8.11.3 and 8.11.6; ISO 23008-12, annex A). Torch-free."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from engine.pictures.metadata.tiff_tags import Data

_XMP: Final = b"application/rdf+xml\0"
_MOST: Final = 65536  # items, and parts of one


class _Box(NamedTuple):
    kind: bytes
    start: int
    end: int


def metadata(data: Data) -> tuple[bytes | None, bytes | None]:
    """EXIF, from its TIFF header on, and XMP. None where there is none, or the file does not say where it is."""
    try:
        return _metadata(data)
    except struct.error:  # it ends too early
        return None, None


def _metadata(data: Data) -> tuple[bytes | None, bytes | None]:
    meta = next((box for box in _boxes(data, 0, len(data)) if box.kind == b"meta"), None)
    if meta is None:
        return None, None
    parts = {box.kind: box for box in _boxes(data, meta.start + 4, meta.end)}
    if not {b"iinf", b"iloc"} <= parts.keys():
        return None, None
    kinds = _kinds(data, parts[b"iinf"])
    places = _places(data, parts[b"iloc"])
    exif, xmp = (
        b"".join(data[start : start + length] for start, length in places.get(kinds.get(kind, -1), []))
        for kind in (b"Exif", _XMP)
    )
    head = 4 + int.from_bytes(exif[:4], "big")
    return exif[head:] or None, xmp or None


def _boxes(data: Data, start: int, end: int) -> Iterator[_Box]:
    while start + 8 <= end:
        length, kind = struct.unpack_from(">I4s", data, start)
        head = 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, start + 8)
            head = 16
        last = end if length == 0 else start + length
        if last < start + head or last > end:
            return
        yield _Box(kind, start + head, last)
        start = last


def _kinds(data: Data, box: _Box) -> dict[bytes, int]:
    """Items by what they are."""
    first = box.start + (6 if data[box.start] == 0 else 8)
    found: dict[bytes, int] = {}
    for entry in _boxes(data, first, box.end):
        version = data[entry.start]
        if entry.kind != b"infe" or version not in (2, 3):
            continue
        (item,) = struct.unpack_from(">H" if version == 2 else ">I", data, entry.start + 4)
        at = entry.start + (8 if version == 2 else 10)
        kind = data[at : at + 4]
        content = data[at + 4 : entry.end].partition(b"\0")[2]
        if kind == b"Exif" or (kind == b"mime" and content.startswith(_XMP)):
            found.setdefault(kind if kind == b"Exif" else _XMP, item)
    return found


def _places(data: Data, box: _Box) -> dict[int, list[tuple[int, int]]]:
    """Start and length of each part of the items that lie in the file itself."""
    version, at = data[box.start], box.start + 4
    sizes = data[at] >> 4, data[at] & 15, data[at + 1] >> 4, data[at + 1] & 15 if version > 0 else 0
    at += 2

    def number(width: int) -> int:
        nonlocal at
        if at + width > box.end:
            raise struct.error
        at += width
        return int.from_bytes(data[at - width : at], "big")

    found: dict[int, list[tuple[int, int]]] = {}
    for _ in range(min(number(2 if version < 2 else 4), _MOST)):
        item = number(2 if version < 2 else 4)
        method = number(2) & 15 if version > 0 else 0
        number(2)
        base, parts = number(sizes[2]), number(2)
        for _ in range(parts):
            number(sizes[3])
            start, length = base + number(sizes[0]), number(sizes[1])
            if method == 0:
                found.setdefault(item, []).append((start, length))
    return found
