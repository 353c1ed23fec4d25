"""Where the object lies in the photo, the frame that goes by it, and how much of it a frame holds. Torch-free.

Masks are of the photo's size: coverage, or float32 (height, width) in [0, 1]. Boxes are in photo pixels.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from engine.pictures import picture_io
from engine.pictures.masks import is_empty, nonzero
from engine.pictures.picture_io import Coverage, Mask
from engine.protocol import framing
from engine.protocol.errors import PictureError
from engine.protocol.requests import Box, Transform
from engine.protocol.texts import advised

Wanted = Box | Literal["object"] | None
"""As ``EditRequest.frame``."""


class ObjectInFrame(NamedTuple):
    """``inside``: the share of the object that lies in the frame; ``share``: that of the frame that it covers."""

    inside: float
    share: float


def read_object_mask(path: Path, size: tuple[int, int]) -> Coverage:
    """A mask file of a picture of ``size`` (width, height). Raises PictureError, also where it is empty."""
    mask = picture_io.read_coverage(path, size)
    if is_empty(mask):
        raise PictureError("The mask {path} is empty.", "Paint the object white in it.", path=path)
    return mask


def needs_mask(wanted: Wanted, photo_size: tuple[int, int]) -> bool:
    """The frame goes by the object."""
    if wanted is None:
        return framing.cut_to_aspect(photo_size, None) != Box(0, 0, *photo_size)
    return wanted == "object"


def place(
    wanted: Wanted, mask: Mask | Coverage | None, transform: Transform | None, photo_size: tuple[int, int]
) -> Box:
    """The box of the frame that is ``wanted``, at most 2 : 1; ``mask`` where ``needs_mask``.

    An object that is moved is held in its old and in its new place. Raises UsageError for a box that is not inside the
    photo.
    """
    box = None if wanted == "object" else wanted
    held = None if mask is None or isinstance(box, Box) else bounds(mask)
    if held is None:
        return framing.cut_to_aspect(photo_size, box)
    assert mask is not None
    if transform is not None:
        held = framing.joined(held, framing.moved(held, transform, _centre(mask, held)), photo_size)
    if wanted == "object":
        box = framing.around(held, photo_size)
    return framing.cut_to_aspect(photo_size, box, held)


def bounds(mask: Mask | Coverage) -> Box | None:
    """The smallest box around any of the object; None where there is none."""
    found = nonzero(mask)
    rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    if not len(rows):
        return None
    return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def object_in_frame(mask: Mask | Coverage, box: Box) -> ObjectInFrame:
    """How much of the object of a whole photo's ``mask`` the frame ``box`` shows.

    Raises PictureError where that is nothing, or too little for a model to see.
    """
    found = nonzero(mask)
    x0, y0, x1, y1 = (round(side) for side in (box.x0, box.y0, box.x1, box.y1))
    count, whole = int(found[y0:y1, x0:x1].sum()), int(found.sum())
    share = count / ((x1 - x0) * (y1 - y0))
    check(share, outside=count == 0)
    return ObjectInFrame(count / whole, share)


def check_moved(seen: ObjectInFrame, mask: Mask, moved: Mask, scale: float) -> None:
    """As ``object_in_frame``, of an object made ``scale`` times as large and ``moved``. Both masks are the frame's.

    Raises PictureError.
    """
    check(seen.share * scale**2, outside=False)
    check(seen.share * float(moved.sum()) / max(float(mask.sum()), 1e-9), outside=True)


def check(share: float, outside: bool) -> None:
    """Raises PictureError where an object that covers ``share`` of the frame covers too little; ``outside``: hence."""
    if share >= framing.LEAST_SHARE:
        return
    if outside:
        raise PictureError(
            "The object lies outside the frame.",
            advised(
                "Move the frame or the object, or take the frame that goes with it: --frame object.",
                "Move the frame or the object, or take the frame that goes with it: “Frame: object with context”.",
            ),
        )
    raise PictureError(
        "The object is too small for this frame: it covers {share} % of it, and {least} % is the least.",
        advised("Take a smaller frame: --frame object.", "Take a smaller frame: “Frame: object with context”."),
        share=f"{100 * share:.2g}",
        least=f"{100 * framing.LEAST_SHARE:g}",
    )


def _centre(mask: Mask | Coverage, inside: Box) -> tuple[float, float]:
    """The mask's centre of gravity (x, y)."""
    part = mask[int(inside.y0) : int(inside.y1), int(inside.x0) : int(inside.x1)]
    across, down = part.sum(axis=0, dtype=np.float64), part.sum(axis=1, dtype=np.float64)
    x = float(across @ np.arange(len(across))) / float(across.sum())
    y = float(down @ np.arange(len(down))) / float(down.sum())
    return inside.x0 + x + 0.5, inside.y0 + y + 0.5
