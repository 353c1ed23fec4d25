"""EXIF data with one odd tag: every known tag, of every type, of values that fit and that do not."""

from __future__ import annotations

import functools
import io
import struct
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PIL import ExifTags, Image

from tests.faults.mutations import with_checksums

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")
SIZE = (24, 16)  # as it lies in the file; it is to be turned a quarter clockwise
ORIENTATION = 0x0112
_PREFIX = b"Exif\0\0"
_ROOM = 300  # bytes, at least, of EXIF data
# how a TIFF's pixels lie in it: there these cannot be of any value
_STRUCTURE = {*range(0xFE, 0x146), 332, 338, 339, 347, *range(512, 522), *range(529, 533)}
_KINDS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)  # TIFF's types
_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}


class Odd(NamedTuple):
    """``value``: at its place where it has at most four bytes; ``offset``: where a longer one is said to be."""

    tag: int
    kind: int
    length: int
    value: bytes
    offset: int | None = None


def _tags() -> list[int]:
    """Of the main directory, of its parts, and some that nobody knows."""
    known = {int(tag) for tag in (*ExifTags.Base, *ExifTags.IFD) if 0 < tag <= 0xFFFF}
    return sorted(known | {0, 0x7FFF, 0xFFFE, 0xFFFF})


def _variants() -> Iterator[Odd]:
    for tag in _tags():
        for kind in (*_KINDS, 0, 14, 0xFFFF):
            size = _BYTES.get(kind, 1)
            yield Odd(tag, kind, 1, b"\0" * size)
            yield Odd(tag, kind, 1, b"\xff" * size)
            yield Odd(tag, kind, 1, (b"A7\x01\x02" * 2)[:size])
            yield Odd(tag, kind, 0, b"")
            yield Odd(tag, kind, 9, b"text \xff\0\x80" * 9)
            yield Odd(tag, kind, 9, b"", 0xFFFFFFF0)
            yield Odd(tag, kind, 0xFFFFFFFF, b"", 8)


def every() -> Iterator[tuple[Odd, str]]:
    """Each variant in each format where it is a fault of metadata alone."""
    variants = list(_variants())
    yield from ((odd, kind) for kind in FORMATS for odd in variants if kind != "TIFF" or odd.tag not in _STRUCTURE)


def file_of(odd: Odd, kind: str) -> bytes:
    """A picture of ``kind`` whose EXIF data says how to turn it, and ``odd``."""
    if kind == "TIFF":
        return _tiff(odd)
    return with_checksums(content) if (content := _with_exif(kind, _exif(odd))).startswith(b"\x89") else content


def _exif(odd: Odd) -> bytes:
    entries = [odd] if odd.tag == ORIENTATION else [odd, Odd(ORIENTATION, 3, 1, struct.pack("<H", 6))]
    return _PREFIX + _directory(b"", entries)


def _directory(before: bytes, entries: list[Odd]) -> bytes:
    """A little-endian TIFF: ``before`` follows its header, then come the directory and longer values."""
    start = 8 + len(before)
    end = start + 2 + 12 * len(entries) + 4
    listed, behind = b"", b""
    for entry in sorted(entries):
        place = entry.value.ljust(4, b"\0")
        if entry.offset is not None:
            place = struct.pack("<I", entry.offset)
        elif len(entry.value) > 4:
            place = struct.pack("<I", end + len(behind))
            behind += entry.value + b"\0" * (len(entry.value) % 2)
        listed += struct.pack("<HHI", entry.tag, entry.kind, entry.length) + place
    head = b"II*\0" + struct.pack("<I", start) + before
    return head + struct.pack("<H", len(entries)) + listed + bytes(4) + behind


@functools.cache
def _pixels() -> Image.Image:
    """Its upper left quarter is red."""
    pixels = np.full((SIZE[1], SIZE[0], 3), 255, np.uint8)
    pixels[: SIZE[1] // 2, : SIZE[0] // 2] = (250, 10, 20)
    return Image.fromarray(pixels)


@functools.cache
def _base(kind: str) -> tuple[bytes, bytes]:
    """A file, and the EXIF data in it that is to be replaced. An AVIF has its orientation elsewhere."""
    given = _exif(Odd(0x010F, 2, _ROOM, b"a maker ".ljust(_ROOM, b"-")))
    buffer = io.BytesIO()
    _pixels().save(buffer, kind, exif=given, **({"lossless": True} if kind == "WEBP" else {}))
    if kind == "AVIF":
        exif = Image.Exif()
        exif.load(given)
        del exif[ORIENTATION]
        given = exif.tobytes()
    return buffer.getvalue(), given.removeprefix(_PREFIX)


def _with_exif(kind: str, exif: bytes) -> bytes:
    content, given = _base(kind)
    made = content.replace(given, exif.removeprefix(_PREFIX).ljust(len(given), b"\0")[: len(given)])
    assert made != content
    return made


def _tiff(odd: Odd) -> bytes:
    width, height = SIZE
    pixels = _pixels().tobytes()

    def short(tag: int, *values: int) -> Odd:
        return Odd(tag, 3, len(values), struct.pack(f"<{len(values)}H", *values))

    entries = [
        *(short(256, width), short(257, height), short(258, 8, 8, 8), short(259, 1), short(262, 2)),
        *(Odd(273, 4, 1, struct.pack("<I", 8)), short(ORIENTATION, 6), short(277, 3), short(278, height)),
        *(Odd(279, 4, 1, struct.pack("<I", len(pixels))), short(284, 1)),
    ]
    return _directory(pixels, [*(entry for entry in entries if entry.tag != odd.tag), odd])
