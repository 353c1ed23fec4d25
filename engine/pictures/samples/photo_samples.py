"""A photo's own numbers, as its file has them: what Pillow would bring to 8 bits, libvips reads."""

from __future__ import annotations

import io
import logging
import tempfile
from pathlib import Path
from typing import Final, NamedTuple, TypeGuard

import numpy as np
import numpy.typing as npt
import pyvips
from PIL import Image, ImageCms

from engine.pictures import decoder
from engine.pictures.colour_profiles import srgb_profile

_DEEP_FORMATS: Final = ("PNG", "TIFF")
_RGB: Final = b"RGB "
_GREYS: Final = ("L", "LA", "I;16", "I;16B", "I")
_OTHERS: Final = {b"GRAY": _GREYS, b"CMYK": ("CMYK",)}  # spaces of profiles beside _RGB, and Pillow's modes of such
_SPACE: Final = slice(16, 20)  # in a profile's header, ICC.1:2022, table 17

Pixels = npt.NDArray[np.uint8 | np.uint16]

logging.getLogger("pyvips").setLevel(logging.CRITICAL)  # what it says of odd metadata is of no use to a person


class Samples(NamedTuple):
    """``pixels`` (height, width, 3 or 4), which may be changed, upright, red, green, blue and opacity: uint8 or uint16.

    ``profile`` (ICC) says what they mean; None: sRGB. ``brought``: the file has others, which were brought to sRGB.
    """

    pixels: Pixels
    profile: bytes | None
    brought: bool = False

    @property
    def bits(self) -> int:
        return 8 * self.pixels.itemsize

    @property
    def plain(self) -> bool:
        """8 bits in sRGB."""
        return self.bits == 8 and self.profile is None

    @property
    def largest(self) -> int:
        return (1 << self.bits) - 1


def read(path: Path) -> Samples | None:
    """None where they are no red, green and blue in colours that a result can be brought to, nor have 16 bits.

    With 16 bits, those of a profile that none can be brought to, as of grey or CMYK, are brought to sRGB.

    Raises PictureError naming the file and the cause, OutOfMemoryError.
    """
    with decoder.typed(path):
        picture, bits = decoder.decode(path)
        profile = picture.info.get("icc_profile")
        if not _described(profile, picture.mode):
            profile = None
        brought = profile is not None and not _reachable(profile)
        if bits == 16:
            deep = _deep(path, profile if brought else None)
            return None if deep is None else Samples(deep, None if brought else profile, brought)
        if brought:
            return None
        if bits != 8 or picture.mode not in ("L", "RGB", "RGBA"):
            return None
        return Samples(np.array(picture.convert("RGB") if picture.mode == "L" else picture), profile)


def _described(profile: object, mode: str) -> TypeGuard[bytes]:
    """Not by one that is damaged, or of another colour space: it counts for nothing, as where the photo is shown."""
    if not isinstance(profile, bytes) or profile == srgb_profile():
        return False
    space = profile[_SPACE]
    if mode not in _OTHERS.get(space, ()) and (space != _RGB or mode == "CMYK"):
        return False
    try:
        ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (ImageCms.PyCMSError, OSError):
        return False
    return True


def _reachable(profile: bytes) -> bool:
    """Whether sRGB can be brought to its colours: a camera's own profile may tell the other way alone."""
    if profile[_SPACE] != _RGB:
        return False
    try:
        own, srgb = (ImageCms.ImageCmsProfile(io.BytesIO(each)) for each in (profile, srgb_profile()))
        ImageCms.buildTransform(srgb, own, "RGB", "RGB")
    except (ImageCms.PyCMSError, OSError):
        return False
    return True


def _deep(path: Path, profile: bytes | None) -> Pixels | None:
    """By ``profile`` brought to sRGB; None: as they are.

    None where libvips does not find 16 bits of grey or of red, green and blue, or cannot bring them there.
    """
    with Image.open(path, formats=_DEEP_FORMATS) as opened:
        turn = decoder.turn_of(opened)
    # not by its name: a bracket at the end of one begins options for libvips
    image = pyvips.Image.new_from_source(pyvips.Source.new_from_file(str(path)), "")
    if image.format != "ushort" or image.interpretation not in ("rgb16", "grey16", *(("cmyk",) if profile else ())):
        return None
    if profile is not None:
        image = _in_srgb(image, profile)
        if image is None:
            return None
    pixels: Pixels = np.asarray(image.numpy(), dtype=np.uint16).reshape(image.height, image.width, image.bands)
    if image.bands < 3:  # grey
        pixels = np.concatenate([np.repeat(pixels[..., :1], 3, axis=2), pixels[..., 1:]], axis=2)
    return np.ascontiguousarray(_turned(pixels[..., :4], turn))


def _in_srgb(image: pyvips.Image, profile: bytes) -> pyvips.Image | None:
    """All of it in memory; None where its ``profile`` does not let it. libvips asks for profiles as files."""
    with tempfile.TemporaryDirectory(prefix="ld-profile-") as folder:
        own, srgb = Path(folder) / "photo.icc", Path(folder) / "srgb.icc"
        own.write_bytes(profile)
        srgb.write_bytes(srgb_profile())
        try:
            done = image.icc_transform(str(srgb), input_profile=str(own), depth=16, intent="perceptual")
            return done.copy_memory()
        except pyvips.Error:
            return None


def _turned(pixels: Pixels, turn: int) -> Pixels:
    """Upright, by EXIF's orientation ``turn``."""
    down, across, swapped = turn in (3, 4, 6, 7), turn in (2, 3, 7, 8), turn > 4
    flipped = pixels[:: -1 if down else 1, :: -1 if across else 1]
    return flipped.transpose(1, 0, 2) if swapped else flipped
