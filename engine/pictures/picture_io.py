"""Pictures and masks in and out, from allowlisted formats, orientation and colour settled once. Torch-free."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, PngImagePlugin

from engine.files import atomic
from engine.pictures import colour_profiles, decoder
from engine.protocol.errors import PictureError

Mask = npt.NDArray[np.float32]
"""(height, width) in [0, 1]: 1 = object."""
Coverage = npt.NDArray[np.uint8]
"""(height, width): 255 = object."""


class Opened(NamedTuple):
    """A picture as it can be shown: RGB, or RGBA where some of it is transparent.

    ``bits`` a channel and ``cmyk`` tell how the file has it.
    """

    picture: Image.Image
    bits: int
    cmyk: bool


def open_picture(path: Path) -> Opened:
    """The first frame, 8 bits a channel, EXIF orientation applied, colours converted to sRGB.

    Raises PictureError naming the file and the cause, OutOfMemoryError.
    """
    with decoder.typed(path):
        picture, bits = decoder.decode(path)
        profile, cmyk = picture.info.get("icc_profile"), picture.mode == "CMYK"
        return Opened(colour_profiles.to_srgb(_narrowed(picture), profile), bits, cmyk)


def read_picture(path: Path) -> Image.Image:
    """As ``open_picture``, always RGB: transparency on white."""
    picture = open_picture(path).picture
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture).convert("RGB")


def open_mask(path: Path) -> Image.Image:
    """How much of each pixel belongs to the object: greyscale, 8 bits, upright. All mask files are read in this way.

    Luminance over black, times the opacity; more than 8 bits are scaled, and a colour profile changes nothing.
    Raises PictureError naming the file and the cause, OutOfMemoryError.
    """
    with decoder.typed(path):
        picture, _ = decoder.decode(path)
        opacity = _opacity(picture)
        if opacity is not None and not picture.mode.startswith("I;16"):
            picture = picture.convert("RGBA")  # a palette's entries, each with its own opacity
        grey = picture.getchannel("L") if picture.mode == "LAB" else _narrowed(picture).convert("L")
        return grey if opacity is None else ImageChops.multiply(grey, opacity)


def read_mask(path: Path, size: tuple[int, int], other: tuple[int, int] | None = None) -> Mask:
    """As ``read_coverage``, float32 (height, width) in [0, 1]."""
    return to_mask(read_coverage(path, size, other))


def read_coverage(path: Path, size: tuple[int, int], other: tuple[int, int] | None = None) -> Coverage:
    """What ``open_mask`` gives, of ``size`` (width, height), or of the ``other`` that may stand for it.

    uint8 (height, width). Raises PictureError, OutOfMemoryError.
    """
    picture = open_mask(path)
    if picture.size not in (size, other):
        given, wanted = (f"{w} x {h}" for w, h in (picture.size, size))
        raise PictureError(
            "The mask {path} has {given} pixels, but its picture has {wanted}.",
            "Give a mask of the picture's size.",
            path=path,
            given=given,
            wanted=wanted,
        )
    return np.asarray(picture)


def to_mask(coverage: Coverage) -> Mask:
    mask = coverage.astype(np.float32)
    mask /= np.float32(255)
    return mask


def write_png(image: Image.Image, path: Path, text: Mapping[str, str] | None = None, compress_level: int = 6) -> None:
    """Atomic. ``text`` becomes PNG text chunks. Raises OSError."""
    info = PngImagePlugin.PngInfo()
    for key, value in (text or {}).items():
        info.add_itxt(key, value)
    atomic.write(path, lambda temporary: image.save(temporary, "PNG", pnginfo=info, compress_level=compress_level))


def png_bytes(image: Image.Image, compress_level: int) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG", compress_level=compress_level)
    return written.getvalue()


def write_mask(mask: Mask, path: Path) -> None:
    """float32 (height, width) in [0, 1] as 8-bit greyscale PNG. Atomic. Raises OSError."""
    write_png(Image.fromarray((mask * 255).round().clip(0, 255).astype(np.uint8)), path)


def _opacity(picture: Image.Image) -> Image.Image | None:
    """Greyscale; None where no pixel is transparent."""
    if not picture.has_transparency_data:
        return None
    if picture.mode.startswith("I;16"):  # Pillow would clip its greys before it looks for the clear one
        clear = np.asarray(picture) == picture.info["transparency"]
        return Image.fromarray(np.where(clear, np.uint8(0), np.uint8(255)))
    return picture.convert("RGBA").getchannel("A")


def _narrowed(picture: Image.Image) -> Image.Image:
    """Grey of more than 8 bits brought to 8; any other picture as it is."""
    sixteen = picture.mode.startswith("I;16")
    if not sixteen and picture.mode not in ("I", "F"):
        return picture
    values = np.asarray(picture, dtype=np.float32)
    brightest = float(values.max())
    top = 65535.0 if sixteen or brightest > 255 else 255.0  # 32 bits do not say what is white
    if picture.mode == "F" and brightest <= 1:
        top = 1.0
    narrowed = Image.fromarray((values / top * 255).clip(0, 255).round().astype(np.uint8))
    if isinstance(clear := picture.info.get("transparency"), int):  # the one grey of many that is
        narrowed.putalpha(Image.fromarray(np.where(values == clear, 0, 255).astype(np.uint8)))
    return narrowed
