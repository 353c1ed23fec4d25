"""The edge of hair and fur: how much of each pixel along a mask's edge is object, from the photo (closed-form matting).

Pure functions on BGR uint8 (height, width, 3) and masks uint8 (height, width), 255 = object.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from pymatting import estimate_alpha_cf
from scipy import ndimage

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]
Progress = Callable[[float], None]

_FULL: Final = 255
_TILE: Final = 640  # pixels: with its margins a tile has less than a megapixel
_MARGIN: Final = 24  # pixels more than the width around a tile
_CORE: Final = 0.7  # of the greatest depth: object for sure where the whole object is narrower than the edge
_STEPS: Final = 400  # of the solver, after which the quick way is taken
_ACCURACY: Final = 1e-5
_FLAT: Final = 1e-4  # variance of colour below which the quick way follows no edge


def refine_edge(picture: Picture, mask: Mask, width: int, progress: Progress) -> Mask:
    """Finds the mask anew within ``width`` pixels of its edge, tile by tile; ``progress`` gets the share done.

    The picture's edge is no edge of the object; a mask that is nowhere fully covered keeps its strength. A tile that
    the solver cannot settle is done by a guided filter.
    """
    trimap = _trimap(mask, width)
    height, wide = mask.shape
    tiles = [(y, x) for y in range(0, height, _TILE) for x in range(0, wide, _TILE)]
    tiles = [(y, x) for y, x in tiles if (trimap[y : y + _TILE, x : x + _TILE] == 0.5).any()]
    found, strongest = mask.copy(), int(mask.max())
    margin = width + _MARGIN
    for k, (y, x) in enumerate(tiles):
        progress(k / len(tiles))
        top, left = max(y - margin, 0), max(x - margin, 0)
        around = slice(top, min(y + _TILE + margin, height)), slice(left, min(x + _TILE + margin, wide))
        alpha = _alpha(picture[around] / np.float64(_FULL), trimap[around], mask[around] / np.float64(strongest), width)
        inner = slice(y - top, y - top + _TILE), slice(x - left, x - left + _TILE)
        unknown = trimap[around][inner] == 0.5
        tile = found[y : y + _TILE, x : x + _TILE]
        tile[unknown] = (alpha[inner][unknown] * strongest).round().astype(np.uint8)
    progress(1.0)
    return found


def guided(picture: npt.NDArray[np.float64], mask: npt.NDArray[np.float64], width: int) -> npt.NDArray[np.float64]:
    """The quick way: a guided filter, which lets ``mask`` follow the edges of the picture's brightness. Both 0 to 1."""
    guide = picture.mean(axis=2)

    def mean(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return cv2.boxFilter(values, -1, (2 * width + 1, 2 * width + 1))

    mean_guide, mean_mask = mean(guide), mean(mask)
    spread = mean(guide * guide) - mean_guide**2
    slope = (mean(guide * mask) - mean_guide * mean_mask) / (spread + _FLAT)
    offset = mean_mask - slope * mean_guide
    return (mean(slope) * guide + mean(offset)).clip(0, 1)


def _trimap(mask: Mask, width: int) -> npt.NDArray[np.float64]:
    """1 object for sure, 0 background for sure, 0.5 within ``width`` pixels of the edge."""
    inside = mask >= max((int(mask.max()) + 1) // 2, 1)
    trimap = np.full(mask.shape, 0.5)
    if inside.any() and not inside.all():
        depth, away = ndimage.distance_transform_edt(inside), ndimage.distance_transform_edt(~inside)
        trimap[depth > min(width, _CORE * depth.max())] = 1
        trimap[away > width] = 0
    else:
        trimap[:] = inside
    return trimap


def _alpha(
    picture: npt.NDArray[np.float64], trimap: npt.NDArray[np.float64], mask: npt.NDArray[np.float64], width: int
) -> npt.NDArray[np.float64]:
    if (trimap == 1).any() and (trimap == 0).any():
        try:
            return estimate_alpha_cf(picture, trimap, cg_kwargs={"maxiter": _STEPS, "rtol": _ACCURACY})
        except ValueError:  # the solver did not settle, or its matrix was singular
            pass
    return guided(picture, mask, width)
