"""The metadata in a picture's file, as blocks that are not looked into: EXIF, XMP, IPTC, the resolution. Torch-free.

JPEG, PNG, WebP, TIFF, BMP and AVIF are read here, so that a fault in one block costs no other.
"""

from __future__ import annotations

import dataclasses
import mmap
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.pictures.metadata import avif_items, iptc, tiff_tags
from engine.pictures.metadata.tiff_tags import MAIN, Data, Tags

_LONGEST: Final = 4_000_000  # bytes of one block; what is longer is no description
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_XMP_OF_PNG: Final = "XML:com.adobe.xmp"
_TEXTS: Final = ("Title", "Author", "Artist", "Description", "Copyright")  # of PNG, that EXIF has a place for
_XMP_TAG, _IPTC_TAG, _RESOURCES_TAG = 700, 33723, 34377
_INCH_M: Final = 0.0254


@dataclasses.dataclass
class Blocks:
    """``dpi`` along x and y, where the file itself tells it. ``texts`` by PNG's keywords."""

    tags: Tags | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    dpi: tuple[float, float] | None = None
    texts: dict[str, str] = dataclasses.field(default_factory=dict[str, str])


def read(path: Path) -> Blocks:
    """What there is in a picture that can be opened. Raises OSError."""
    blocks = Blocks()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        head = data[:16]
        if head.startswith(b"\xff\xd8"):
            _read_jpeg(data, blocks)
        elif head.startswith(_PNG):
            _read_png(data, blocks)
        elif head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            _read_webp(data, blocks)
        elif head.startswith((b"II", b"MM")):
            _read_tiff(data, blocks)
        elif head.startswith(b"BM"):
            _read_bmp(data, blocks)
        elif head[4:8] == b"ftyp":
            exif, blocks.xmp = avif_items.metadata(data)
            blocks.tags = None if exif is None else tiff_tags.parse(exif)
    return blocks


def _read_jpeg(data: Data, blocks: Blocks) -> None:
    exif, resources = b"", b""
    for marker, start, end in _segments(data):
        content = data[start:end]
        if marker == 0xE0 and content.startswith(b"JFIF\0") and len(content) >= 12:
            unit, x, y = struct.unpack_from(">BHH", content, 7)
            if unit in (1, 2) and x and y:
                scale = 1 if unit == 1 else 2.54
                blocks.dpi = x * scale, y * scale
        elif marker == 0xE1 and content.startswith(b"Exif\0"):
            exif += content[6:]
        elif marker == 0xE1 and content.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
            blocks.xmp = blocks.xmp or content.partition(b"\0")[2]
        elif marker == 0xED and content.startswith(b"Photoshop 3.0\0"):
            resources += content[14:]
    blocks.tags = tiff_tags.parse(exif)
    blocks.iptc = iptc.from_resources(resources)


def _segments(data: Data) -> Iterator[tuple[int, int, int]]:
    """Marker, first byte and end of each before the pixels."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return
        marker = data[at + 1]
        if marker == 0xFF:  # fills up
            at += 1
            continue
        if marker in (0xD9, 0xDA):
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        yield marker, at + 4, at + 2 + length
        at += 2 + max(length, 2)


def _read_png(data: Data, blocks: Blocks) -> None:
    at = len(_PNG)
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        start, at = at + 8, at + 12 + length
        if length > _LONGEST or at > len(data):
            continue
        if kind == b"eXIf":
            blocks.tags = tiff_tags.parse(data[start : start + length])
        elif kind == b"pHYs" and length == 9:
            x, y, unit = struct.unpack_from(">IIB", data, start)
            if unit == 1 and x and y:
                blocks.dpi = x * _INCH_M, y * _INCH_M
        elif kind in (b"tEXt", b"zTXt", b"iTXt"):
            _take_text(*_text(kind, data[start : start + length]), blocks)


def _text(kind: bytes, content: bytes) -> tuple[str, bytes, str]:
    """Keyword, value and encoding."""
    keyword, _, rest = content.partition(b"\0")
    name = keyword.decode("latin-1")
    if kind == b"tEXt":
        return name, rest, "latin-1"
    if kind == b"zTXt":
        return name, _inflated(rest[1:]), "latin-1"
    *_, value = rest[2:].split(b"\0", 2)
    return name, _inflated(value) if rest[:1] == b"\1" else value, "utf-8"


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, _LONGEST)
    except zlib.error:
        return b""


def _take_text(keyword: str, value: bytes, encoding: str, blocks: Blocks) -> None:
    """Some programs write a whole block as text, in hexadecimal after its length."""
    if keyword == _XMP_OF_PNG:
        blocks.xmp = blocks.xmp or value
    elif keyword in _TEXTS:
        blocks.texts[keyword] = value.decode(encoding, "replace")
    elif keyword.startswith("Raw profile type "):
        lines = value.decode("latin-1").strip().splitlines()  # its name, its length, then its bytes
        try:
            raw = bytes.fromhex("".join(lines[2:]))
        except ValueError:
            return
        match keyword.removeprefix("Raw profile type ").lower():
            case "exif" | "app1" if raw.startswith(b"Exif\0"):
                blocks.tags = blocks.tags or tiff_tags.parse(raw[6:])
            case "xmp" | "app1":
                blocks.xmp = blocks.xmp or raw.removeprefix(b"http://ns.adobe.com/xap/1.0/\0")
            case "iptc" | "8bim":
                blocks.iptc = blocks.iptc or (iptc.from_resources(raw) if raw.startswith(b"8BIM") else raw)
            case _:
                pass


def _read_webp(data: Data, blocks: Blocks) -> None:
    at = 12
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        content = data[at + 8 : at + 8 + min(length, _LONGEST)]
        if kind == b"EXIF":
            blocks.tags = tiff_tags.parse(content.removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            blocks.xmp = content
        at += 8 + length + length % 2


def _read_tiff(data: Data, blocks: Blocks) -> None:
    blocks.tags = tiff_tags.parse(data)
    if blocks.tags is None:
        return
    main = blocks.tags.directories[MAIN]
    if _XMP_TAG in main:
        blocks.xmp = main[_XMP_TAG].data
    if _IPTC_TAG in main:
        blocks.iptc = main[_IPTC_TAG].data
    elif _RESOURCES_TAG in main:
        blocks.iptc = iptc.from_resources(main[_RESOURCES_TAG].data)


def _read_bmp(data: Data, blocks: Blocks) -> None:
    if len(data) >= 46 and struct.unpack_from("<I", data, 14)[0] >= 40:
        x, y = struct.unpack_from("<ii", data, 38)
        if x > 0 and y > 0:
            blocks.dpi = x * _INCH_M, y * _INCH_M
