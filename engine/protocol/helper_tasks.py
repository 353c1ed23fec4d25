"""What helpers can be asked to do with masks and pictures. Torch-free, and free of numpy and Pillow."""

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


class ProofTask(msgspec.Struct, frozen=True):
    """Which pixels of ``photo`` the picture ``result`` changed.

    ``place``: a mask of the photo's size, white where they may differ; None: what the run beside ``result`` says.
    """

    photo: str
    result: str
    place: str | None = None


class Proof(msgspec.Struct, frozen=True):
    """``changed_share`` of all pixels, ``changed_outside_share`` of those outside the place, None where none is known.

    ``box`` (x0, y0, x1, y1) holds all that differ, None: none does. ``largest`` and ``mean`` are over the pixels that
    differ, each by its channel that differs most, in levels of ``bits`` a channel.
    """

    pixels: int
    bits: int
    changed_share: float
    changed_outside_share: float | None
    box: tuple[int, int, int, int] | None
    largest: int
    mean: float
