"""Pictures from outside decoded in a process of their own, so that a hostile file ends that one and nothing else.

``python -m engine.helpers.decode_helper PATH`` writes one line of JSON (Header, or Refusal) and the
RGB bytes, transparency on white; with ``--screen`` four bytes a pixel: red, green, blue, opacity. Torch-free.
"""

from __future__ import annotations

import faulthandler
import sys
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from PIL import Image

from engine.helpers.picture_helpers import Header, Refusal, receive_picture
from engine.helpers.screen_decoding import LONGEST_S
from engine.pictures import picture_io
from engine.protocol.errors import PictureError

_STRIP: Final = 500_000  # pixels


def decode(path: Path) -> Image.Image:
    """The picture as RGB, upright, in sRGB. Blocks; call it from a thread. Raises PictureError."""
    header, pixels = receive_picture(path)
    return Image.frombytes("RGB", (header.width, header.height), pixels)


def main() -> None:
    out = sys.stdout.buffer
    path, screen = Path(sys.argv[1]), sys.argv[2:] == ["--screen"]
    try:
        if screen:
            faulthandler.dump_traceback_later(LONGEST_S, exit=True)  # also where a decoder never comes back
            _write_for_screen(picture_io.open_picture(path), out)
        else:
            picture = picture_io.read_picture(path)
            out.write(msgspec.json.encode(Header(picture.width, picture.height)) + b"\n")
            out.write(picture.tobytes())
    except PictureError as error:
        out.write(msgspec.json.encode(Refusal(*error.texts)) + b"\n")


def _write_for_screen(opened: picture_io.Opened, out: BinaryIO) -> None:
    """In strips, so that the other side reads one while the next is made."""
    picture, clear = opened.picture, opened.picture.mode == "RGBA"
    header = Header(picture.width, picture.height, opened.bits, opened.cmyk, clear)
    out.write(msgspec.json.encode(header) + b"\n")
    rows = max(_STRIP // picture.width, 1)
    for top in range(0, picture.height, rows):
        strip = picture.crop((0, top, picture.width, min(top + rows, picture.height)))
        out.write(strip.tobytes("raw", "RGBA" if clear else "RGBX"))


if __name__ == "__main__":
    main()
