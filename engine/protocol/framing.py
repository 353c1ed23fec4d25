"""The arithmetic of the frame alone, for programs that load neither numpy nor Pillow."""

from __future__ import annotations

import math

from engine.protocol.errors import UsageError
from engine.protocol.requests import Box

WIDEST = 2.0  # models lose the composition beyond this aspect


def cut_to_aspect(photo_size: tuple[int, int], box: Box | None) -> Box:
    """``box``, or the whole photo where it is None, cut about its centre to at most 2 : 1, in whole photo pixels.

    Raises UsageError for a box that is not inside the photo.
    """
    width, height = photo_size
    if box is None:
        box = Box(0, 0, width, height)
    x0, y0, x1, y1 = (round(side) for side in (box.x0, box.y0, box.x1, box.y1))
    if not (0 <= x0 < x1 <= width and 0 <= y0 < y1 <= height):
        raise UsageError(
            "The frame {x0},{y0},{x1},{y1} is not inside the photo.", "Draw it inside.", x0=x0, y0=y0, x1=x1, y1=y1
        )
    wide, high = min(x1 - x0, round((y1 - y0) * WIDEST)), min(y1 - y0, round((x1 - x0) * WIDEST))
    x0, y0 = x0 + (x1 - x0 - wide) // 2, y0 + (y1 - y0 - high) // 2
    return Box(x0, y0, x0 + wide, y0 + high)


def model_size_of(box: Box, model_size: int) -> tuple[int, int]:
    """The (width, height) in model pixels that stands for ``box``: its aspect, about ``model_size`` squared pixels.

    Both sides are multiples of an eighth of ``model_size`` (64 for Stable Diffusion at 512).
    """
    unit, aspect = model_size // 8, math.sqrt((box.x1 - box.x0) / (box.y1 - box.y0))
    return max(1, round(model_size * aspect / unit)) * unit, max(1, round(model_size / aspect / unit)) * unit
