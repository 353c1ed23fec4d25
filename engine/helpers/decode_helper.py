"""Pictures from outside decoded in a process of their own, so that a hostile file ends that one and nothing else.

The helper is given a path; it answers with a Header and the RGB bytes, transparency on white; with ``--screen`` four
bytes a pixel: red, green, blue, opacity; with ``--mask`` one: ``picture_io.open_mask``. Torch-free.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from PIL import Image

from engine.helpers.picture_helpers import Header, receive_mask, receive_picture
from engine.pictures import picture_io
from engine.protocol.channel import Channel

_STRIP: Final = 500_000  # pixels


def decode(path: Path) -> Image.Image:
    """The picture as RGB, upright, in sRGB. Blocks; call it from a thread. Raises PictureError, OutOfMemoryError."""
    header, pixels = receive_picture(path)
    return Image.frombytes("RGB", (header.width, header.height), pixels)


def decode_mask(path: Path) -> Image.Image:
    """As ``picture_io.open_mask``. Blocks; call it from a thread. Raises PictureError."""
    header, coverage = receive_mask(path)
    return Image.frombytes("L", (header.width, header.height), coverage)


def serve(channel: Channel, arguments: Sequence[str]) -> None:
    path, how = Path(arguments[0]), arguments[1:]
    if how == ["--screen"]:
        opened = picture_io.open_picture(path)
        picture, clear = opened.picture, opened.picture.mode == "RGBA"
        header = Header(picture.width, picture.height, opened.bits, opened.cmyk, clear)
        channel.result(header, _strips(picture, "RGBA" if clear else "RGBX"))
    else:
        picture = picture_io.open_mask(path) if how == ["--mask"] else picture_io.read_picture(path)
        channel.result(Header(picture.width, picture.height), _strips(picture, picture.mode))


def _strips(picture: Image.Image, layout: str) -> Iterator[bytes]:
    """So that the other side reads one while the next is made, and no copy of the whole is."""
    rows = max(_STRIP // picture.width, 1)
    for top in range(0, picture.height, rows):
        strip = picture.crop((0, top, picture.width, min(top + rows, picture.height)))
        yield strip.tobytes("raw", layout)
