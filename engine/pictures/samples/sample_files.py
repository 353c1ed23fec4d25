"""A photo's own numbers as PNG or TIFF, with its profile and its metadata."""

from __future__ import annotations

import errno
import io
import os
import shutil
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Final, Literal

import numpy as np
import pyvips
from PIL import Image
from pyvips.enums import ForeignKeep, ForeignPngFilter

from engine.files import atomic
from engine.pictures.colour_profiles import srgb_profile
from engine.pictures.metadata import photo_metadata
from engine.pictures.metadata.photo_metadata import Metadata
from engine.pictures.samples.photo_samples import Samples
from engine.protocol.texts import Text

Kind = Literal["PNG", "TIFF"]
KINDS: Final[tuple[Kind, ...]] = ("PNG", "TIFF")
_PIXELS: Final = (b"IHDR", b"iCCP")  # chunks of a PNG before its pixels that say what these mean
_BEFORE: Final = (b"eXIf", b"iTXt", b"tEXt", b"zTXt", b"pHYs")
_ICC: Final = ForeignKeep.ICC
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_END: Final = struct.pack(">I", 0) + b"IEND\xaeB`\x82"
_PIXELS_OF_MM: Final = 72 / 25.4
_FULL: Final = 1 << 20  # bytes: with less left, it was the disk


def write(
    samples: Samples, path: Path, kind: Kind, text: Mapping[str, str], about: Metadata | None
) -> tuple[Text, ...]:
    """Atomic. ``about`` goes with it, and into a PNG ``text`` as well; where it is None, neither does.

    Returns what was left out. Raises OSError.
    """
    pixels = np.ascontiguousarray(samples.pixels)
    interpretation = "rgb16" if samples.bits == 16 else "srgb"
    image = pyvips.Image.new_from_array(pixels, interpretation=interpretation).copy(
        xres=_PIXELS_OF_MM, yres=_PIXELS_OF_MM
    )

    def fill(temporary: Path) -> None:
        profile = temporary.with_name(f"{temporary.name}.icc")
        try:
            profile.write_bytes(samples.profile or srgb_profile())
            if kind == "TIFF":
                image.tiffsave(
                    str(temporary), compression="deflate", predictor="horizontal", keep=_ICC, profile=str(profile)
                )
            else:
                image.pngsave(str(temporary), filter=ForeignPngFilter.UP, keep=_ICC, profile=str(profile))
        except pyvips.Error as error:
            if shutil.disk_usage(temporary.parent).free < _FULL:  # of a PNG it does not say why
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            raise OSError(errno.EIO, str(error).strip().splitlines()[-1]) from error
        if kind == "TIFF" and about is not None:
            photo_metadata.add_to_tiff(temporary, about)
        if kind == "PNG":
            _put_chunks(temporary, _chunks(about, text))

    atomic.write(path, fill, in_folder=True)
    return () if about is None else about.notes


def _chunks(about: Metadata | None, text: Mapping[str, str]) -> bytes:
    """Those that Pillow writes for the metadata of a picture."""
    if about is None:
        return b""
    saved = io.BytesIO()
    Image.new("L", (1, 1)).save(saved, "PNG", **photo_metadata.png(about, text).options)
    saved.seek(len(_SIGNATURE))
    return b"".join(chunk for name, chunk in iter(lambda: _chunk(saved), (b"IEND", _END)) if name in _BEFORE)


def _chunk(file: BinaryIO) -> tuple[bytes, bytes]:
    """Its name, and all of it."""
    head = file.read(8)
    length, name = struct.unpack(">I4s", head)
    return name, head + file.read(length + 4)


def _put_chunks(path: Path, chunks: bytes) -> None:
    """Puts ``chunks`` before the pixels of the PNG ``path``, in place of all that says nothing of these."""
    beside = path.with_name(f"{path.name}-chunks")
    with path.open("rb") as old, beside.open("wb") as new:
        new.write(old.read(len(_SIGNATURE)))
        while True:
            at = old.tell()
            name, chunk = _chunk(old)
            if name == b"IDAT":
                break
            new.write(chunk if name in _PIXELS else b"")
        new.write(chunks)
        old.seek(at)
        shutil.copyfileobj(old, new, 1 << 20)
    beside.replace(path)
