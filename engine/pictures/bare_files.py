"""Picture files without their metadata: for those whose metadata is damaged while their pixels are sound. Torch-free.

What is needed to decode the pixels stays as it is, bit by bit; so does a colour profile, unless it is the fault.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

BEGINNING: Final = 12  # bytes of a file that tell its kind
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8"
_TIFF: Final = (b"II*\0", b"MM\0*")
_AVIF: Final = (b"avif", b"avis", b"mif1", b"msf1")  # brands that may be; a film has another one
_PNG_NEEDED: Final = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_RIFF_NEEDED: Final = (b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF")
_WEBP_METADATA: Final = 0x0C  # EXIF and XMP
_WEBP_PROFILE: Final = 0x20
_PROFILES: Final = (b"iCCP", b"ICCP")
# what tells how a TIFF's pixels lie in it (TIFF 6.0), its orientation, and the profile
_TIFF_NEEDED: Final = frozenset(
    (
        *(254, 255, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 284, 292, 293, 317, 320, 322, 323, 324, 325),
        *(332, 338, 339, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532),
    )
)
_TIFF_PROFILE: Final = 34675
_TIFF_UNUSED: Final = 0xFFFF
_JPEG_PROFILE: Final = b"ICC_PROFILE\0"


def has_metadata(beginning: bytes) -> bool:
    """Whether a file that begins so may be a PNG, JPEG, WebP, TIFF or AVIF: ``without_metadata`` knows these."""
    kind = beginning[4:8], beginning[8:12]
    avif, webp = kind[0] == b"ftyp" and kind[1] in _AVIF, beginning.startswith(b"RIFF") and kind[1] == b"WEBP"
    return avif or webp or beginning.startswith((_PNG, _JPEG, *_TIFF))


def without_metadata(content: bytes, profile: bool) -> bytes:
    """``content``, which ``has_metadata``, without it; ``profile``: its colour profile stays.

    Raises struct.error where it is cut off.
    """
    if content.startswith(_PNG):
        return _PNG + b"".join(_png_chunks(content, profile))
    if content.startswith(_JPEG):
        return b"".join(_jpeg_segments(content, profile))
    if content.startswith(b"RIFF"):
        body = b"WEBP" + b"".join(_riff_chunks(content, profile))
        return b"RIFF" + struct.pack("<I", len(body)) + body
    return _tiff(content, profile) if content.startswith(_TIFF) else _silenced(content)


def exif_of(content: bytes) -> bytes:
    """The EXIF data in a PNG, JPEG or WebP file; empty where there is none.

    A TIFF keeps its orientation, and an AVIF has it elsewhere.
    """
    if not content.startswith((_PNG, _JPEG, b"RIFF")):
        return b""
    at = min((place for order in _TIFF if (place := content.find(order)) >= 0), default=-1)
    return b"" if at < 0 else content[at:]


def _png_chunks(content: bytes, profile: bool) -> Iterator[bytes]:
    at = len(_PNG)
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        if name in _PNG_NEEDED or (profile and name in _PROFILES):
            yield content[at:end]
        at = end


def _riff_chunks(content: bytes, profile: bool) -> Iterator[bytes]:
    at = 12
    while at + 8 <= len(content):
        (length,) = struct.unpack_from("<I", content, at + 4)
        name, end = content[at : at + 4], at + 8 + length + length % 2
        if name == b"VP8X" and length:  # its flags tell which chunks there are
            flags = content[at + 8] & (0xFF - _WEBP_METADATA - (0 if profile else _WEBP_PROFILE))
            yield content[at : at + 8] + bytes([flags]) + content[at + 9 : end]
        elif name in _RIFF_NEEDED or (profile and name in _PROFILES):
            yield content[at:end]
        at = end


def _jpeg_segments(content: bytes, profile: bool) -> Iterator[bytes]:
    """All but comments and application segments other than Adobe's, which tells how colours are stored."""
    yield content[:2]
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in (0x00, 0xFF):  # filling
            at += 1
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        segment = content[at : at + 2 + length]
        kept = profile and segment[4:].startswith(_JPEG_PROFILE)
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker == 0xEE or kept:
            yield segment
        at += 2 + length
        if marker == 0xDA:  # the pixels follow
            break
    yield content[at:]


def _tiff(content: bytes, profile: bool) -> bytes:
    """The entries of its first directory that are not needed get a tag that nobody reads, and an empty value."""
    order = "<" if content.startswith(b"II") else ">"
    (start,) = struct.unpack_from(f"{order}I", content, 4)
    if start + 2 > len(content):
        return content
    made = bytearray(content)
    (count,) = struct.unpack_from(f"{order}H", content, start)
    for at in range(start + 2, min(start + 2 + count * 12, len(content) - 11), 12):
        (tag,) = struct.unpack_from(f"{order}H", content, at)
        if tag not in _TIFF_NEEDED and not (profile and tag == _TIFF_PROFILE):
            struct.pack_into(f"{order}HHII", made, at, _TIFF_UNUSED, 1, 1, 0)
    return bytes(made)


def _silenced(content: bytes) -> bytes:
    """EXIF data in an AVIF: its directory is made empty, since the places of everything else have to stay."""
    made = bytearray(content)
    for mark, order in zip(_TIFF, "<>", strict=True):
        at = content.find(mark)
        if at >= 0 and at + 8 <= len(content):
            (start,) = struct.unpack_from(f"{order}I", content, at + 4)
            if at + start + 2 <= len(content):
                struct.pack_into(f"{order}H", made, at + start, 0)
    return bytes(made)
