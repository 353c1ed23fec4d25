"""HEIC files, by libheif: the way they lie and their mirroring are done by it. Imported by name where one is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pillow_heif
from PIL import Image


def read(path: Path, check: Callable[[Path, tuple[int, int]], None]) -> tuple[Image.Image, int]:
    """The picture upright, and its bits a channel: the file's main picture.

    ``check`` is asked about its size before memory is taken for it. Raises what it raises, and what libheif raises.
    """
    opened = pillow_heif.open_heif(path)
    check(path, opened.size)
    return opened.to_pillow(), int(opened.info["bit_depth"])
