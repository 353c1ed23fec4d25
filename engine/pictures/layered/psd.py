"""A Photoshop file: layers with names, opacity and masks, and the picture that they give. Torch-free.

Adobe Photoshop File Formats Specification, November 2019.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image

MOST_PIXELS: Final = 30_000  # a side
MOST_BYTES: Final = (1 << 31) - 1
_RGB: Final = 3  # the colour mode
_ALPHA, _MASK = -1, -2  # channels
_RAW, _ZIP = 0, 2
_QUICK: Final = 1  # of compression
_HIDDEN: Final = 2
_DPI, _IPTC, _ICC, _EXIF, _XMP = 1005, 1028, 1039, 1058, 1060  # image resources
_INCHES: Final = 1
_LONGEST_NAME: Final = 255  # of what older programs show


class TooLargeError(Exception):
    """The file would be larger than ``most`` bytes."""


class PsdLayer(NamedTuple):
    """``picture`` RGB or RGBA with its corner at (x, y). ``mask`` greyscale of its size; None: all of it is seen.

    ``opacity`` in percent.
    """

    name: str
    picture: Image.Image
    corner: tuple[int, int] = (0, 0)
    mask: Image.Image | None = None
    opacity: int = 100
    visible: bool = True


class About(NamedTuple):
    """What the file tells beside its pixels: all as they stand in other formats, EXIF from its TIFF header on."""

    icc: bytes
    exif: bytes | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    dpi: tuple[float, float] | None = None


class _Channel(NamedTuple):
    number: int
    content: bytes


def write(to: Path, layers: Iterable[PsdLayer], merged: Image.Image, about: About, most: int = MOST_BYTES) -> None:
    """``layers``, the lowest first, give ``merged``, RGB or RGBA of the file's size, of at most ``MOST_PIXELS`` a side.

    The pixels take at most ``most`` bytes. Raises OSError, TooLargeError.
    """
    records, pixels, count = bytearray(), list[bytes](), 0
    for layer in layers:
        channels = _channels(layer)
        records += _record(layer, channels)
        pixels += [channel.content for channel in channels]
        count += 1
    clear = merged.mode == "RGBA"
    # a count below zero says that the merged picture's fourth channel is its transparency
    info = [struct.pack(">h", -count if clear else count), bytes(records), *pixels]
    info.append(bytes(sum(map(len, info)) % 2))
    size = sum(map(len, info))
    planes = merged.split()
    if size + sum(plane.width * plane.height for plane in planes) > most:
        raise TooLargeError
    resources = _resources(about)
    with to.open("wb") as file:
        file.write(struct.pack(">4sH6xHIIHH", b"8BPS", 1, len(planes), merged.height, merged.width, 8, _RGB))
        file.write(struct.pack(">I", 0))
        file.write(struct.pack(">I", len(resources)) + resources)
        file.write(struct.pack(">II", size + 8, size))
        file.writelines(info)
        file.write(struct.pack(">I", 0))  # no mask of all layers
        file.write(struct.pack(">H", _RAW))  # few programs read this part packed with zip
        file.writelines(plane.tobytes() for plane in planes)


def _channels(layer: PsdLayer) -> list[_Channel]:
    whole = Image.new("L", layer.picture.size, 255)
    planes = [*enumerate(layer.picture.convert("RGB").split())]
    planes.append((_ALPHA, layer.picture.getchannel("A") if layer.picture.mode == "RGBA" else whole))
    if layer.mask is not None:
        planes.append((_MASK, layer.mask))
    return [
        _Channel(number, struct.pack(">H", _ZIP) + zlib.compress(plane.tobytes(), _QUICK)) for number, plane in planes
    ]


def _record(layer: PsdLayer, channels: Sequence[_Channel]) -> bytes:
    x, y = layer.corner
    place = struct.pack(">4i", y, x, y + layer.picture.height, x + layer.picture.width)
    sizes = b"".join(struct.pack(">hI", channel.number, len(channel.content)) for channel in channels)
    mask = b"" if layer.mask is None else place + bytes(4)  # outside of it nothing is seen
    short = layer.name.encode("ascii", "replace")[:_LONGEST_NAME]
    pascal = _padded(bytes([len(short)]) + short, 4)
    wide = layer.name.encode("utf-16-be", "replace")
    unicode = struct.pack(">I", len(wide) // 2) + _padded(wide, 4)
    extra = b"".join(
        (
            struct.pack(">I", len(mask)) + mask,
            struct.pack(">I", 0),  # blended over all that lies below
            pascal,
            b"8BIMluni" + struct.pack(">I", len(unicode)) + unicode,
        )
    )
    opacity = round(layer.opacity * 255 / 100)
    flags = 0 if layer.visible else _HIDDEN
    blending = b"8BIMnorm" + struct.pack(">BBBxI", opacity, 0, flags, len(extra))
    return place + struct.pack(">H", len(channels)) + sizes + blending + extra


def _resources(about: About) -> bytes:
    found = {_IPTC: about.iptc, _ICC: about.icc, _EXIF: about.exif, _XMP: about.xmp}
    if about.dpi is not None:
        x, y = (min(round(side * 65536), 0xFFFFFFFF) for side in about.dpi)
        found[_DPI] = struct.pack(">IHHIHH", x, _INCHES, _INCHES, y, _INCHES, _INCHES)
    blocks = [
        b"8BIM" + struct.pack(">H2xI", number, len(content)) + _padded(content, 2)
        for number, content in sorted(found.items())
        if content is not None
    ]
    return b"".join(blocks)


def _padded(content: bytes, to: int) -> bytes:
    return content + bytes(-len(content) % to)
