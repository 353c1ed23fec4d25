"""What of a photo's metadata goes with an edited picture, and how each format takes it. Torch-free.

The edited picture is upright, of the photo's size, and in sRGB unless it keeps the photo's profile: what said otherwise
is put right, the thumbnail and what described the file's own pixels is left out, everything else travels as it is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, NamedTuple

from PIL.PngImagePlugin import PngInfo

from engine.pictures.layered.psd import About
from engine.pictures.metadata import iptc, metadata_blocks, tiff_tags, xmp
from engine.pictures.metadata.metadata_blocks import Blocks
from engine.pictures.metadata.tiff_tags import (
    ASCII,
    BYTE,
    EXIF,
    INTEROP,
    LONG,
    MAIN,
    RATIONAL,
    SHORT,
    UNDEFINED,
    Tags,
    Value,
)
from engine.protocol.texts import Text, shown

_OF_PIXELS: Final = frozenset(  # tags of the main directory that tell how the file holds its pixels, or what they mean
    (
        *range(254, 269), 273, *range(277, 282), 284, *range(288, 294), 297, 301, *range(317, 352), *range(512, 534),
        559, 700, *range(32952, 33000), 33421, 33422, 33723, 34377, 34675, 37724, *range(50706, 52600), 59932, 59933,
    )
)  # fmt: skip
_OF_FILE: Final = (42240, 59932, 59933)  # gamma, padding, and where the camera's notes were moved from
_ORIENTATION, _X_DPI, _Y_DPI, _DPI_UNIT, _SOFTWARE, _SITES = 274, 282, 283, 296, 305, 531
_COLOUR_SPACE, _WIDTH, _HEIGHT = 40961, 40962, 40963
_UNCALIBRATED: Final = 0xFFFF  # colours that the profile tells
_NOT_IN_TIFF: Final = (37121, 37122, _WIDTH, _HEIGHT)  # the main directory tells the same
_NEEDED: Final = ((36864, b"0232"), (37121, b"\1\2\3\0"), (40960, b"0100"))  # of EXIF, where the photo has none
_TEXTS: Final = ((270, ("Description", "Title")), (315, ("Author", "Artist")), (33432, ("Copyright",)))
_UNKNOWN_DPI: Final = (72.0, 72.0)  # by EXIF
_INCH, _CENTIMETRE = 2, 3
_JPEG_BLOCK: Final = 65533  # bytes of a segment
_EXIF_MARK, _XMP_MARK, _IPTC_MARK = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"


@dataclasses.dataclass(frozen=True)
class Metadata:
    """``dpi`` is None where the photo does not tell it. ``notes`` say what was left out, for a person."""

    tags: Tags
    xmp: bytes | None
    iptc: bytes | None
    dpi: tuple[float, float] | None
    notes: tuple[Text, ...] = ()


class Saving(NamedTuple):
    """How Pillow saves a picture with its metadata, and what this format leaves out."""

    options: Mapping[str, Any]
    notes: tuple[Text, ...] = ()


def of_photo(path: Path, size: tuple[int, int], srgb: bool = True) -> Metadata:
    """For a picture of ``size`` (width, height), in sRGB or not, made of the photo ``path``. Raises OSError."""
    blocks = metadata_blocks.read(path)
    packet = None if blocks.xmp is None else xmp.cleaned(blocks.xmp, size, srgb)
    damaged = blocks.xmp is not None and packet is None
    notes = (shown("The photo's XMP is damaged and was left out."),) if damaged else ()
    dpi = _sound(blocks.dpi) or _dpi(blocks.tags)
    tags = _tags(blocks, dpi or _UNKNOWN_DPI, size, srgb)
    return Metadata(tags, packet, None if blocks.iptc is None else iptc.cleaned(blocks.iptc), dpi, notes)


def png(about: Metadata, texts: Mapping[str, str]) -> Saving:
    """``texts`` by PNG's keywords."""
    info = PngInfo()
    for keyword, text in texts.items():
        info.add_itxt(keyword, text)
    if about.xmp is not None:
        info.add_itxt("XML:com.adobe.xmp", about.xmp.decode())
    if about.iptc is not None:  # PNG has no place for it; this is where others look
        content = iptc.as_resources(about.iptc)
        lines = "\n".join(content[at : at + 36].hex() for at in range(0, len(content), 36))
        info.add_text("Raw profile type iptc", f"\niptc\n{len(content):8}\n{lines}\n", zip=True)
    return Saving({"pnginfo": info, "exif": tiff_tags.block(about.tags), **_density(about)})


def jpeg(about: Metadata) -> Saving:
    block, left_out = _short_block(about.tags)
    options: dict[str, Any] = {"exif": _EXIF_MARK + block, **_density(about)}
    notes = [shown("EXIF values too long for a JPEG and left out: {count}.", count=left_out)] if left_out else []
    if about.xmp is not None:
        if len(_XMP_MARK + about.xmp) <= _JPEG_BLOCK:
            options["xmp"] = about.xmp
        else:
            notes.append(shown("The photo's {what} is too long for a JPEG and was left out.", what="XMP"))
    if about.iptc is not None:
        content = _IPTC_MARK + iptc.as_resources(about.iptc)
        if len(content) <= _JPEG_BLOCK:
            options["extra"] = b"\xff\xed" + (len(content) + 2).to_bytes(2, "big") + content
        else:
            notes.append(shown("The photo's {what} is too long for a JPEG and was left out.", what="IPTC"))
    return Saving(options, tuple(notes))


def without_iptc(about: Metadata, kind: str) -> Saving:
    """For WebP and AVIF: IPTC, which they have no place for, is told as XMP."""
    packet, notes = about.xmp, ()
    if about.iptc is not None:
        if packet is None:
            packet = xmp.from_texts(iptc.texts(about.iptc))
        else:
            notes = (shown("{kind} has no place for the photo's IPTC: it was left out, its XMP is there.", kind=kind),)
    tags = _copied(about.tags)
    if kind == "AVIF":  # it has a place of its own for this, and Pillow writes all tags anew where it finds it here
        tags.directories[MAIN].pop(_ORIENTATION, None)
    return Saving({"exif": _EXIF_MARK + tiff_tags.block(tags), "xmp": packet or b""}, notes)


def psd(about: Metadata, icc: bytes) -> About:
    return About(icc, tiff_tags.block(about.tags), about.xmp, about.iptc, about.dpi)


def add_to_tiff(path: Path, about: Metadata) -> None:
    """To a file that Pillow has saved. Raises OSError."""
    tags = Tags(about.tags.order, _copied(about.tags).directories)
    for tag in _NOT_IN_TIFF:
        tags.directories[EXIF].pop(tag, None)
    tags.directories.pop(INTEROP, None)
    if about.xmp is not None:
        tags.directories[MAIN][700] = Value(BYTE, about.xmp)
    if about.iptc is not None:
        tags.directories[MAIN][33723] = Value(UNDEFINED, about.iptc)
    tiff_tags.add_to_file(path, tags)


def _short_block(whole: Tags) -> tuple[bytes, int]:
    """As much of EXIF as a JPEG takes, and how many values that leaves out."""
    tags = _copied(whole)
    left_out = 0
    while len(content := tiff_tags.block(tags)) > _JPEG_BLOCK - len(_EXIF_MARK):
        tags.drop_largest()
        left_out += 1
    return content, left_out


def _copied(tags: Tags) -> Tags:
    return Tags(tags.order, {name: dict(values) for name, values in tags.directories.items()}, tags.notes_at)


def _density(about: Metadata) -> Mapping[str, Any]:
    return {} if about.dpi is None else {"dpi": about.dpi}


def _tags(blocks: Blocks, dpi: tuple[float, float], size: tuple[int, int], srgb: bool) -> Tags:
    found = blocks.tags or Tags("<", {})
    kept = {name: dict(values) for name, values in found.directories.items()}
    for name, unfit in ((MAIN, _OF_PIXELS), (EXIF, _OF_FILE)):
        kept[name] = {tag: value for tag, value in kept.get(name, {}).items() if tag not in unfit}
    tags = Tags(found.order, kept, found.notes_at)
    for tag, keywords in _TEXTS:
        told = [blocks.texts[keyword] for keyword in keywords if keyword in blocks.texts]
        if told and tag not in kept[MAIN]:
            tags.put_text(MAIN, tag, told[0])
    for tag, side in ((_X_DPI, dpi[0]), (_Y_DPI, dpi[1])):
        fraction = Fraction(round(side, 2)).limit_denominator(100)
        tags.put(MAIN, tag, RATIONAL, fraction.numerator, fraction.denominator)
    tags.put(MAIN, _DPI_UNIT, SHORT, _INCH)
    tags.put(MAIN, _ORIENTATION, SHORT, 1)
    tags.put(MAIN, _SITES, SHORT, 1)
    tags.put_text(MAIN, _SOFTWARE, xmp.SOFTWARE)
    for tag, content in _NEEDED:
        kept[EXIF].setdefault(tag, Value(UNDEFINED, content))
    tags.put(EXIF, _COLOUR_SPACE, SHORT, 1 if srgb else _UNCALIBRATED)
    tags.put(EXIF, _WIDTH, LONG, size[0])
    tags.put(EXIF, _HEIGHT, LONG, size[1])
    if kept.get(INTEROP) and srgb:
        tags.put(INTEROP, 1, ASCII, *b"R98\0")
    return tags


def _dpi(tags: Tags | None) -> tuple[float, float] | None:
    if tags is None:
        return None
    unit = tags.numbers(MAIN, _DPI_UNIT)[:1]
    sides = [tags.numbers(MAIN, tag) for tag in (_X_DPI, _Y_DPI)]
    if unit not in ((), (_INCH,), (_CENTIMETRE,)) or any(len(side) != 2 or 0 in side for side in sides):
        return None
    scale = 2.54 if unit == (_CENTIMETRE,) else 1.0
    return _sound((sides[0][0] / sides[0][1] * scale, sides[1][0] / sides[1][1] * scale))


def _sound(dpi: tuple[float, float] | None) -> tuple[float, float] | None:
    """None where no format could hold it."""
    return dpi if dpi is not None and min(dpi) >= 1 and max(dpi) <= 65535 else None
