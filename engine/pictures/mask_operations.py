"""Changes of a whole mask, as an artist asks for them. Pure functions on uint8 (height, width), 255 = object.

The edge of the picture is no edge of the object: a mask that reaches it is neither shrunk nor softened there. A mask
that is nowhere fully covered, as one of a brush of half opacity, keeps its strength: its edge is where it is half as
strong as anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.protocol.helper_tasks import Operation

Mask = npt.NDArray[np.uint8]

_SPECK: Final = 0.1  # of the largest piece's area, below which a piece is a speck
_RIM: Final = 2  # pixels around a hole whose soft edge goes with it
_EDGE: Final = 0.7  # pixels: the blur of an antialiased edge


def grow(mask: Mask, pixels: int) -> Mask:
    """Wider by ``pixels`` all around; a soft edge becomes a sharp one, but for its antialiasing."""
    return _antialiased(_reached(mask >= _edge(mask), pixels), mask.max())


def shrink(mask: Mask, pixels: int) -> Mask:
    """Narrower by ``pixels`` all around; the edge as after ``grow``."""
    return _antialiased(~_reached(mask < _edge(mask), pixels), mask.max())


def feather(mask: Mask, pixels: int) -> Mask:
    """The edge blurred over about ``pixels`` on either side."""
    return _blurred(mask, pixels / 2)


def smooth(mask: Mask, pixels: int) -> Mask:
    """Corners and dents of about ``pixels`` rounded off; the edge is sharp afterwards, but for its antialiasing."""
    return _antialiased(_blurred(mask, pixels / 2) >= _edge(mask), mask.max())


def fill_holes(mask: Mask) -> Mask:
    """What the mask encloses belongs to it."""
    inside = mask >= _edge(mask)
    filled = ndimage.binary_fill_holes(inside)
    holes = filled & ~inside
    near = ndimage.binary_dilation(holes, iterations=_RIM) & filled
    return np.where(near, mask.max(), mask)


def drop_specks(mask: Mask) -> Mask:
    """Only pieces of at least a tenth of the largest one's area remain."""
    labels, count = ndimage.label(mask > 0)
    if count < 2:
        return mask
    areas = np.bincount(labels.ravel(), weights=mask.ravel().astype(np.float64))
    areas[0] = 0
    return np.where((areas >= _SPECK * areas.max())[labels], mask, np.uint8(0))


def change(mask: Mask, operation: Operation, pixels: int) -> Mask:
    """``pixels`` says how far for those operations that have a reach."""
    reaching: Mapping[str, Callable[[Mask, int], Mask]] = {
        "grow": grow,
        "shrink": shrink,
        "feather": feather,
        "smooth": smooth,
    }
    return reaching[operation](mask, pixels) if operation in reaching else _WHOLE[operation](mask)


_WHOLE: Final[Mapping[str, Callable[[Mask], Mask]]] = {"fill_holes": fill_holes, "drop_specks": drop_specks}


def _reached(inside: npt.NDArray[np.bool_], pixels: int) -> npt.NDArray[np.bool_]:
    """Everything within ``pixels`` of what is inside."""
    return ndimage.distance_transform_edt(~inside) <= pixels if inside.any() else inside


def _edge(mask: Mask) -> int:
    """The coverage from which on a pixel lies inside the edge."""
    return max((int(mask.max()) + 1) // 2, 1)


def _antialiased(inside: npt.NDArray[np.bool_], strongest: np.uint8) -> Mask:
    return _blurred(inside * strongest, _EDGE)


def _blurred(mask: Mask, sigma: float) -> Mask:
    return ndimage.gaussian_filter(mask.astype(np.float32), sigma, mode="nearest").round().astype(np.uint8)
