"""A picture from its decoder straight into the memory that it is shown from: no copy of it on the way."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path
from typing import Final

from engine.helpers.picture_helpers import Header, cut_short, header_of
from engine.protocol.errors import PictureError

_ROOT: Final = Path(__file__).resolve().parents[2]
LONGEST_S: Final = 60.0  # then the decoder ends by itself


def receive(path: Path, room: Callable[[Header], memoryview]) -> Header:
    """Fills the memory that ``room`` gives for a picture: red, green, blue and opacity, a byte each, row by row.

    Opacity means something only where the header says ``clear``. Blocks; call it from a thread. Raises PictureError.
    """
    command = [sys.executable, "-m", "engine.helpers.decode_helper", str(path.absolute()), "--screen"]
    began = time.monotonic()
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source:
        quiet = subprocess.DEVNULL
        decoder = subprocess.Popen(command, stdin=quiet, stdout=writing, stderr=quiet, cwd=_ROOT)
        os.close(writing)
        try:
            return _fill(source, path, room)
        except PictureError:
            if time.monotonic() - began >= LONGEST_S:
                raise PictureError(
                    "The picture {path} took over a minute.", "It may be damaged or large.", path=path
                ) from None
            raise
        finally:
            decoder.kill()  # it has written everything, or nobody reads on
            decoder.wait()


def _fill(source: BufferedReader, path: Path, room: Callable[[Header], memoryview]) -> Header:
    header = header_of(source.readline(), path)
    target, filled = room(header), 0
    while filled < len(target) and (count := source.readinto(target[filled:])):
        filled += count
    if filled < len(target):
        raise cut_short(path)
    return header
