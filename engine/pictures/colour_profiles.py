"""Colours brought to sRGB, by the picture's own profile where that fits its pixels. Torch-free."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping
from typing import Any, Final

from PIL import Image, ImageCms

_GREY: Final = ("1", "L", "LA", "La")
_AS_THEY_ARE: Final = ("CMYK", "LAB")
_OF_SPACE: Final[Mapping[bytes, str]] = {b"GRAY": "L", b"RGB ": "RGB", b"CMYK": "CMYK", b"Lab ": "LAB"}
_SPACE: Final = slice(16, 20)  # in a profile's header, ICC.1:2022, table 17
_DATE: Final = slice(24, 36)
_MADE: Final = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)  # not when it is saved: the same bytes every time
_create: Final[Callable[[str], Any]] = vars(ImageCms)["createProfile"]  # Pillow leaves its type open


def to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB, or RGBA where some of ``picture`` is transparent, without a profile or anything else in its ``info``.

    ``picture`` has at most 8 bits a channel. A ``profile`` that is damaged, or describes another colour space than the
    pixels have, counts for nothing: colours slightly off beat a photo that does not open.
    """
    grey, alpha = picture.mode in _GREY, None
    if picture.has_transparency_data:
        picture = picture.convert("LA" if grey else "RGBA")
        alpha = picture.getchannel("A")
    plain = picture if picture.mode in _AS_THEY_ARE else picture.convert("L" if grey else "RGB")
    converted = _converted(plain, profile)
    if alpha is not None and alpha.getextrema() != (255, 255):
        converted.putalpha(alpha)
    converted.info = {}  # what described the file's pixels does not describe these
    return converted


def srgb_profile() -> bytes:
    """The ICC profile that pictures of this program are saved with."""
    content = bytearray(_make("sRGB").tobytes())
    content[_DATE] = _MADE
    return bytes(content)


def _make(space: str) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(_create(space))


def _converted(plain: Image.Image, profile: bytes | None) -> Image.Image:
    """``plain`` of mode L, RGB, CMYK or LAB as RGB."""
    if plain.mode == "LAB":
        return ImageCms.profileToProfile(plain, _make("LAB"), _make("sRGB"), outputMode="RGB") or plain
    if profile is not None:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = _OF_SPACE.get(profile[_SPACE])
            if mode == plain.mode or (mode, plain.mode) == ("RGB", "L"):
                matched = plain.convert(mode)
                return ImageCms.profileToProfile(matched, source, _make("sRGB"), outputMode="RGB") or plain
        except (ImageCms.PyCMSError, OSError):
            pass
    return plain.convert("RGB")
