"""IPTC's data sets (IIM 4.2) and the Photoshop resources that a JPEG carries them in. Torch-free."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Final

_SIGNATURE: Final = b"8BIM"
_IPTC: Final = 0x0404  # of Photoshop's resources
_PREVIEWS: Final = (200, 201, 202)  # of record 2: a small picture of what the photo was
_LONG: Final = 0x8000


def cleaned(data: bytes) -> bytes | None:
    """The data sets of ``data`` up to the first that is damaged, without previews; None where there are none."""
    kept = b"".join(_written(record, number, value) for record, number, value in _sets(data))
    return kept or None


def texts(data: bytes) -> Mapping[int, list[str]]:
    """The texts of record 2, the application record, by the data set's number."""
    found: dict[int, list[str]] = {}
    sets = list(_sets(data))
    utf8 = any((record, number, value) == (1, 90, b"\x1b%G") for record, number, value in sets)
    for record, number, value in sets:
        if record == 2 and number > 0:
            text = value.decode("utf-8" if utf8 else "latin-1", "replace")
            found.setdefault(number, []).append(text.rstrip("\0"))
    return found


def from_resources(data: bytes) -> bytes | None:
    """The data sets in the Photoshop resources ``data``; None where there are none."""
    at = 0
    while data[at : at + 4] == _SIGNATURE and at + 12 <= len(data):
        (name,) = struct.unpack_from(">H", data, at + 4)
        start = at + 6 + _even(1 + data[at + 6])
        if start + 4 > len(data):
            return None
        (length,) = struct.unpack_from(">I", data, start)
        if name == _IPTC:
            return data[start + 4 : start + 4 + length]
        at = start + 4 + _even(length)
    return None


def as_resources(data: bytes) -> bytes:
    return _SIGNATURE + struct.pack(">HHI", _IPTC, 0, len(data)) + data + bytes(len(data) % 2)


def _sets(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Record, number and value of each."""
    at = 0
    while at + 5 <= len(data) and data[at] == 0x1C:
        record, number, length = struct.unpack_from(">BBH", data, at + 1)
        at += 5
        if length & _LONG:  # then it says how many bytes of length follow
            width = length & ~_LONG
            if width > 4 or at + width > len(data):
                return
            length, at = int.from_bytes(data[at : at + width], "big"), at + width
        if at + length > len(data):
            return
        if not (record == 2 and number in _PREVIEWS):
            yield record, number, data[at : at + length]
        at += length


def _written(record: int, number: int, value: bytes) -> bytes:
    head = struct.pack(">BBB", 0x1C, record, number)
    if len(value) < _LONG:
        return head + struct.pack(">H", len(value)) + value
    return head + struct.pack(">HI", _LONG | 4, len(value)) + value


def _even(length: int) -> int:
    return length + length % 2
