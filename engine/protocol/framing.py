"""The arithmetic of the frame alone, for programs that load neither numpy nor Pillow. Boxes are in photo pixels."""

from __future__ import annotations

import math
from typing import Final

from engine.protocol.errors import UsageError
from engine.protocol.requests import Box, Transform

WIDEST = 2.0  # models lose the composition beyond this aspect
LEAST_SHARE: Final = 1e-4  # of the frame: a smaller object is a few of the model's pixels


def cut_to_aspect(photo_size: tuple[int, int], box: Box | None, keep: Box | None = None) -> Box:
    """``box``, or the whole photo where it is None, cut to at most 2 : 1, in whole photo pixels.

    It is cut about its centre; where that would cut some of ``keep`` off, about the centre of that, as far as there is
    room.
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
    x0 = _start(x0, x1, wide, None if keep is None else (keep.x0, keep.x1))
    y0 = _start(y0, y1, high, None if keep is None else (keep.y0, keep.y1))
    return Box(x0, y0, x0 + wide, y0 + high)


def around(bounds: Box, photo_size: tuple[int, int], margin: float = 0.5) -> Box:
    """The square around ``bounds`` widened by ``margin`` of its longer side on each side, kept inside the photo.

    Where the photo is too small for the square, as much of it as there is.
    """
    side = round(max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0) * (1 + 2 * margin))
    x, y = round(bounds.x0 + bounds.x1 - 1) // 2, round(bounds.y0 + bounds.y1 - 1) // 2
    wide, high = min(side, photo_size[0]), min(side, photo_size[1])
    left = min(max(x - wide // 2, 0), photo_size[0] - wide)
    top = min(max(y - high // 2, 0), photo_size[1] - high)
    return Box(left, top, left + wide, top + high)


def moved(bounds: Box, transform: Transform, centre: tuple[float, float]) -> Box:
    """Around what ``transform`` makes of ``bounds``; ``centre`` (x, y) is what is scaled, turned and mirrored about."""
    turn = math.radians(transform.rotate)
    cos, sin = transform.scale * math.cos(turn), transform.scale * math.sin(turn)
    mirror = -1.0 if transform.flip else 1.0
    corners = [(x - centre[0], y - centre[1]) for x in (bounds.x0, bounds.x1) for y in (bounds.y0, bounds.y1)]
    # y points down, so an anticlockwise turn seen on screen has this sign; the mirror applies before the turn
    across = [centre[0] + transform.dx + mirror * cos * x + sin * y for x, y in corners]
    down = [centre[1] + transform.dy - mirror * sin * x + cos * y for x, y in corners]
    return Box(min(across), min(down), max(across), max(down))


def joined(one: Box, other: Box, photo_size: tuple[int, int]) -> Box:
    """Around both, as far as it lies in the photo, in whole photo pixels; ``one`` lies in it.

    Just ``one`` where no frame of that photo can hold both.
    """
    x0, y0 = max(math.floor(min(one.x0, other.x0)), 0), max(math.floor(min(one.y0, other.y0)), 0)
    x1 = min(math.ceil(max(one.x1, other.x1)), photo_size[0])
    y1 = min(math.ceil(max(one.y1, other.y1)), photo_size[1])
    holds = x1 - x0 <= WIDEST * photo_size[1] and y1 - y0 <= WIDEST * photo_size[0]
    return Box(x0, y0, x1, y1) if holds else one


def model_size_of(box: Box, model_size: int) -> tuple[int, int]:
    """The (width, height) in model pixels that stands for ``box``: its aspect, about ``model_size`` squared pixels.

    Both sides are multiples of an eighth of ``model_size`` (64 for Stable Diffusion at 512).
    """
    unit, aspect = model_size // 8, math.sqrt((box.x1 - box.x0) / (box.y1 - box.y0))
    return max(1, round(model_size * aspect / unit)) * unit, max(1, round(model_size / aspect / unit)) * unit


def _start(low: int, high: int, length: int, keep: tuple[float, float] | None) -> int:
    """Where a piece of ``length`` begins that is cut out between ``low`` and ``high``."""
    middle = low + (high - low - length) // 2
    if keep is None or (middle <= keep[0] and keep[1] <= middle + length):
        return middle
    return min(max(round((keep[0] + keep[1] - length) / 2), low), high - length)
