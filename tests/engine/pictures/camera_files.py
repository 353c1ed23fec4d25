"""Files as phones and cameras write them, made here."""

from __future__ import annotations

import importlib
import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

# from XYZ to linear sRGB, both of D65 (IEC 61966-2-1): the camera sees as a screen shows
_XYZ_TO_CAMERA = (3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.2040, 1.0570)
_BYTE, _TEXT, _SHORT, _LONG, _RATIONAL, _SIGNED = 1, 2, 3, 4, 5, 10
_SIZES = {_BYTE: 1, _TEXT: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8, _SIGNED: 8}


def write_heic(picture: Image.Image, path: Path, orientation: int) -> Path:
    exif = Image.Exif()
    exif[0x0112] = orientation
    importlib.import_module("pillow_heif").register_heif_opener()
    picture.save(path, "HEIF", quality=95, exif=exif.tobytes())
    return path


def write_dng(levels: npt.NDArray[np.float64], path: Path, neutral: Sequence[Fraction], orientation: int = 1) -> Path:
    """A grey picture, ``levels`` (height, width) in [0, 1], as a sensor under red, green and blue filters sees it.

    ``neutral`` is how much of grey gets through each of them. Uncompressed; DNG 1.4 by Adobe's specification.
    """
    height, width = levels.shape
    through = np.empty((height, width))
    red, green, blue = (float(share) for share in neutral)
    through[0::2, 0::2], through[0::2, 1::2], through[1::2, 0::2], through[1::2, 1::2] = red, green, green, blue
    pixels = (levels * through * 65535).astype("<u2").tobytes()
    rationals = [part for share in neutral for part in (share.numerator, share.denominator)]
    matrix = [part for value in _XYZ_TO_CAMERA for part in (round(value * 10000), 10000)]
    tags: list[tuple[int, int, Sequence[int] | bytes]] = [
        (254, _LONG, [0]),
        (256, _LONG, [width]),
        (257, _LONG, [height]),
        (258, _SHORT, [16]),
        (259, _SHORT, [1]),
        (262, _SHORT, [32803]),
        (271, _TEXT, b"Test\0"),
        (272, _TEXT, b"Camera\0"),
        (273, _LONG, [0]),  # the pixels come last
        (274, _SHORT, [orientation]),
        (277, _SHORT, [1]),
        (278, _LONG, [height]),
        (279, _LONG, [len(pixels)]),
        (284, _SHORT, [1]),
        (33421, _SHORT, [2, 2]),
        (33422, _BYTE, bytes([0, 1, 1, 2])),
        (50706, _BYTE, bytes([1, 4, 0, 0])),
        (50707, _BYTE, bytes([1, 1, 0, 0])),
        (50708, _TEXT, b"Test Camera\0"),
        (50714, _LONG, [0]),
        (50717, _LONG, [65535]),
        (50721, _SIGNED, matrix),
        (50728, _RATIONAL, rationals),
        (50778, _SHORT, [21]),
    ]
    directory, beyond = bytearray(struct.pack("<H", len(tags))), bytearray()
    behind = 8 + 2 + 12 * len(tags) + 4
    whole = behind + sum((len(_packed(kind, value)) + 1) // 2 * 2 for _, kind, value in tags)
    for tag, kind, value in tags:
        packed = struct.pack("<I", whole) if tag == 273 else _packed(kind, value)
        directory += struct.pack("<HHI", tag, kind, len(_packed(kind, value)) // _SIZES[kind])
        if len(packed) <= 4:
            directory += packed.ljust(4, b"\0")
        else:
            directory += struct.pack("<I", behind + len(beyond))
            beyond += packed + bytes(len(packed) % 2)
    beyond = beyond.ljust(whole - behind, b"\0")
    path.write_bytes(struct.pack("<2sHI", b"II", 42, 8) + directory + bytes(4) + beyond + pixels)
    return path


def _packed(kind: int, value: Sequence[int] | bytes) -> bytes:
    if isinstance(value, bytes):
        return value
    return struct.pack(f"<{len(value)}{ {_SHORT: 'H', _LONG: 'I', _RATIONAL: 'I', _SIGNED: 'i'}[kind] }", *value)
