"""Regions told by colour alone: flood by colour, and GrabCut. Pure functions on BGR uint8 (height, width, 3).

Masks are uint8 (height, width), 255 = object.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.protocol.errors import PictureError
from engine.protocol.requests import TRACE

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]

_FULL: Final = 255
_EDGE: Final = 0.7  # pixels: the blur of an antialiased edge
_ROUNDS: Final = 5  # of GrabCut
_AROUND: Final = 1.0  # of the strokes' longer side: how far around them the object may reach
_SURE: Final = 0.5  # of a stroke's depth, from which on it is surely the object


def flood(picture: Picture, x: int, y: int, tolerance: int, contiguous: bool, opacity: Mask | None = None) -> Mask:
    """Pixels no channel of which is more than ``tolerance`` (0 to 255) from that of the pixel at ``x``, ``y``.

    ``contiguous``: only those connected with it. The edge is antialiased. Where ``opacity`` is 0, pixels have one
    colour that no other pixel has, whatever lies under it.
    """
    if opacity is not None:
        clear = np.where(opacity == 0, np.uint8(_FULL), np.uint8(0))
        if clear[y, x]:
            return flood(np.repeat(clear[..., None], 3, axis=2), x, y, 0, contiguous)
    else:
        clear = np.zeros(picture.shape[:2], dtype=np.uint8)
    if contiguous:
        ringed = np.pad(np.minimum(clear, 1), 1)  # what is not 0 stops the flood
        flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (_FULL << 8)
        reach = (tolerance, tolerance, tolerance)
        cv2.floodFill(picture, ringed, (x, y), (0, 0, 0), reach, reach, flags)
        found = np.where(ringed[1:-1, 1:-1] == _FULL, np.uint8(_FULL), np.uint8(0))
    else:
        seed = picture[y, x].astype(np.int16)
        low, high = (np.clip(seed + step, 0, _FULL).astype(np.uint8) for step in (-tolerance, tolerance))
        found = cv2.inRange(picture, low, high) & ~clear
    return cv2.GaussianBlur(found, (0, 0), _EDGE)


def cut_in_box(picture: Picture, box: tuple[int, int, int, int]) -> Mask:
    """What stands out by its colours in ``box`` (x0, y0, x1, y1); outside is background for sure.

    Raises PictureError where nothing does.
    """
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = box
    labels = np.full((height, width), cv2.GC_BGD, dtype=np.uint8)
    labels[max(y0, 1) : min(y1, height - 1), max(x0, 1) : min(x1, width - 1)] = cv2.GC_PR_FGD
    return _grab_cut(picture, labels)


def cut_by_strokes(picture: Picture, strokes: Mask) -> Mask:
    """What has the colours under the ``strokes`` and lies at or near them. Raises PictureError where nothing does."""
    strongest = int(strokes.max())
    if strongest <= TRACE * _FULL:
        raise PictureError("The mask is empty.", "Paint over the object first, or drag a box around it.")
    painted = strokes >= strongest // 2
    rows, columns = np.nonzero(painted)
    x0, y0, x1, y1 = int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
    reach = round(_AROUND * max(x1 - x0, y1 - y0)) + 1
    labels = np.full(painted.shape, cv2.GC_BGD, dtype=np.uint8)
    labels[max(y0 - reach, 0) : y1 + reach, max(x0 - reach, 0) : x1 + reach] = cv2.GC_PR_BGD
    labels[painted] = cv2.GC_PR_FGD
    depth = np.asarray(ndimage.distance_transform_edt(painted))
    pieces, count = ndimage.label(painted)
    for k in range(1, count + 1):
        piece = pieces == k
        labels[piece & (depth >= _SURE * depth[piece].max())] = cv2.GC_FGD
    return _grab_cut(picture, labels)


def _grab_cut(picture: Picture, labels: npt.NDArray[np.uint8]) -> Mask:
    possible = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    if not possible.any() or possible.all():
        raise PictureError("GrabCut needs object and background.", "Leave some background around the object.")
    cv2.setRNGSeed(0)  # its colour models start from random centres
    models = np.zeros((1, 65)), np.zeros((1, 65))
    labels, *_ = cv2.grabCut(picture, labels, None, *models, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    found = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    if not found.any():
        raise PictureError(
            "GrabCut found no object by its colours.", "Draw the box closer, or paint more of the object."
        )
    return found.astype(np.uint8) * np.uint8(_FULL)
