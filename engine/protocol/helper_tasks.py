"""What the mask helper can be asked to do with a mask. Torch-free, and free of numpy and Pillow."""

from __future__ import annotations

from typing import Literal

import msgspec

Operation = Literal["grow", "shrink", "feather", "smooth", "fill_holes", "drop_specks"]


class MaskTask(msgspec.Struct, frozen=True):
    """``operation`` by ``pixels`` on a part of a mask: coverage of ``width`` times ``height`` pixels, unpadded."""

    operation: Operation
    pixels: int
    width: int
    height: int
