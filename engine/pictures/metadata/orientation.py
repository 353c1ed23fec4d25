"""The orientation of a photo, read from its EXIF data whatever else stands there. Torch-free."""

from __future__ import annotations

import struct
from typing import Final

TAG: Final = 0x0112
_PREFIX: Final = b"Exif\0\0"
_ENTRY: Final = 12  # bytes
_FORMATS: Final = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i"}  # TIFF's whole numbers


def of_exif(exif: bytes) -> int | None:
    """1 to 8; None where it does not say. TIFF 6.0, page 14: entries of tag, type, count and value, 12 bytes each."""
    while exif.startswith(_PREFIX):
        exif = exif[len(_PREFIX) :]
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None or len(exif) < 8:
        return None
    (start,) = struct.unpack_from(f"{order}I", exif, 4)
    if start + 2 > len(exif):
        return None
    (count,) = struct.unpack_from(f"{order}H", exif, start)
    for at in range(start + 2, min(start + 2 + count * _ENTRY, len(exif) - _ENTRY + 1), _ENTRY):
        tag, kind, length = struct.unpack_from(f"{order}HHI", exif, at)
        if tag == TAG and kind in _FORMATS and length == 1:
            (value,) = struct.unpack_from(order + _FORMATS[kind], exif, at + 8)
            if 1 <= value <= 8:
                return value
    return None
