"""The one rule of where a result replaces the photo whose background it keeps, and what is laid over the photo there.

That is at the object's new place, at its old one, which the result shows uncovered, and a little around both. All
other pixels stay the photo's. Torch-free.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from engine.pictures import masks
from engine.pictures.picture_io import Coverage, Mask
from engine.pictures.placing import colour_match

_MARGIN: Final = 128  # one part in so many of the longer side, around an object, is replaced wholly: its outline
_FEATHER: Final = 0.1  # of an object's diagonal: over so much the result fades into the photo,
_WIDEST: Final = 20  # but over no more than one part in so many of the longer side
_SOFT: Final = 64  # one part in so many of the longer side: how softly an object's colours go over into those around it
_RING: Final = 16  # one part in so many of the longer side: how far around a place colours are compared


@dataclasses.dataclass(frozen=True)
class KeptPhoto:
    """The part of the photo that an edit shows, at model size, its background to stay.

    ``left`` is where its object was, ``expected`` where the edit's is to stand: float32 (height, width) in [0, 1].
    """

    picture: Image.Image
    left: Mask
    expected: Mask


def laid(candidate: Image.Image, photo: KeptPhoto, found: Mask) -> Image.Image:
    """What of ``candidate`` lies over the photo: RGBA of its size, its colours matched to the photo's around it.

    ``found``: the mask of the object in the candidate, float32 (height, width) in [0, 1].
    """
    share = replaced(found, photo.left)
    ring = _around(share) & ~masks.nonzero(np.maximum(found, photo.left))
    object_share = cv2.GaussianBlur(found, (0, 0), max(found.shape) / _SOFT)
    over = colour_match.matched(candidate.convert("RGB"), photo.picture, ring, object_share)
    over.putalpha(Image.fromarray((share * 255).round().astype(np.uint8)))
    return over


def replaced(*objects: Mask) -> Mask:
    """How much of each pixel a result replaces where these ``objects`` stand or stood: float32 (height, width), 0 to 1.

    1 in an object and its margin, from there falling to 0 over the feather, which goes by the object's own size
    up to a limit: around one that fills its frame it would take most of what is left.
    """
    return np.maximum.reduce([_grown(each) for each in objects])


def reshaped(share: Coverage, grow: float, feather: float) -> Coverage:
    """``share``, uint8 (height, width), as ``replaced`` gives it, ``grow`` pixels wider, negative ones narrower.

    ``feather``: how soft it is, 1 being as ``replaced`` would have it. Where all is replaced, or nothing: as it is.
    """
    whole = share == 255
    if (grow == 0 and feather == 1) or not whole.any() or whole.all():
        return share
    side = max(share.shape)
    away = np.where(whole, 1 - _distance(whole), _distance(~whole))
    left = 1 - (away - grow) / max(1.0, feather * _feather(_widest_diagonal(whole), side))
    return (_smooth(left) * 255).round().astype(np.uint8)


def _widest_diagonal(whole: npt.NDArray[np.bool_]) -> float:
    """Of the objects that are wholly replaced with their margins."""
    labels, _ = ndimage.label(whole)
    margins = 2 * _margin(max(whole.shape))
    sides = [[place.stop - place.start - margins for place in found] for found in ndimage.find_objects(labels)]
    return max(math.hypot(*(max(length, 1.0) for length in lengths)) for lengths in sides)


def _grown(mask: Mask) -> Mask:
    inside = masks.nonzero(mask)
    if not inside.any():
        return np.zeros_like(mask)
    rows, columns = np.nonzero(inside)
    diagonal = math.hypot(rows.max() - rows.min() + 1, columns.max() - columns.min() + 1)
    side = max(mask.shape)
    return _smooth(1 - (_distance(~inside) - _margin(side)) / _feather(diagonal, side))


def _margin(side: int) -> float:
    return max(1.0, side / _MARGIN)


def _feather(diagonal: float, side: int) -> float:
    """``diagonal`` of an object in a picture whose longer side is ``side``; all in pixels."""
    return max(1.0, min(_FEATHER * diagonal, side / _WIDEST))


def _smooth(left: npt.NDArray[np.floating[Any]]) -> Mask:
    left = left.clip(0, 1)
    return (left * left * (3 - 2 * left)).astype(np.float32)


def _distance(there: npt.NDArray[np.bool_]) -> Mask:
    """From each pixel that is ``there`` to the next that is not."""
    return cv2.distanceTransform(there.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)


def _around(share: Mask) -> npt.NDArray[np.bool_]:
    """Where a place fades, and as far again as colours are compared."""
    return (share < 1) & (_distance(share == 0) <= max(share.shape) / _RING)
