"""Pictures from outside decoded in a process of their own, so that a hostile file ends that one and nothing else.

``python -m engine.decoding PATH`` writes one line of JSON (Header, or Refusal) and the RGB bytes. Torch-free.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
from PIL import Image

from engine import pictures
from engine.errors import PictureError
from engine.helpers import Header, Refusal, receive_picture


def decode(path: Path) -> Image.Image:
    """The picture as RGB, upright, in sRGB. Blocks; call it from a thread. Raises PictureError."""
    header, pixels = receive_picture(path)
    return Image.frombytes("RGB", (header.width, header.height), pixels)


def main() -> None:
    out = sys.stdout.buffer
    try:
        picture = pictures.read_picture(Path(sys.argv[1]))
    except PictureError as error:
        out.write(msgspec.json.encode(Refusal(error.message, error.next_step)) + b"\n")
        return
    out.write(msgspec.json.encode(Header(picture.width, picture.height)) + b"\n")
    out.write(picture.tobytes())


if __name__ == "__main__":
    main()
