"""Pictures from outside decoded in a process of their own, so that a hostile file ends that one and nothing else.

``python -m engine.decoding PATH`` writes one line of JSON (Header, or Refusal) and the RGB bytes. Torch-free.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
from PIL import Image

from engine import pictures
from engine.errors import PictureError

_SECONDS = 60.0


class Header(msgspec.Struct, frozen=True, tag=True):
    width: int
    height: int


class Refusal(msgspec.Struct, frozen=True, tag=True):
    message: str
    next_step: str


def decode(path: Path) -> Image.Image:
    """The picture as RGB, upright, in sRGB. Blocks; call it from a thread. Raises PictureError."""
    command = [sys.executable, "-m", "engine.decoding", str(path.absolute())]
    root = Path(__file__).resolve().parent.parent
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_SECONDS, cwd=root, check=False)
    except subprocess.TimeoutExpired as error:
        raise PictureError(f"The picture {path} took over a minute to decode.", "It may be damaged; open another copy.") from error
    line, _, pixels = done.stdout.partition(b"\n")
    try:
        header = msgspec.json.decode(line, type=Header | Refusal)
    except msgspec.DecodeError as error:
        raise PictureError(f"The picture {path} made its decoder fail.", "It is damaged or hostile; open another copy.") from error
    if isinstance(header, Refusal):
        raise PictureError(header.message, header.next_step)
    if len(pixels) != header.width * header.height * 3:
        raise PictureError(f"The picture {path} was decoded only in part.", "Close other programs and open it again.")
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
