"""Pure functions on masks: float32 (height, width) in [0, 1], 1 = object. Torch-free.

A mask of a whole photo stays ``picture_io.Coverage``, as its file has it: that is a quarter of the memory.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.pictures.picture_io import Coverage, Mask
from engine.protocol.requests import TRACE

_FULL = 255


def latent_mask(mask: Mask, size: tuple[int, int]) -> Mask:
    """Area-averaged to ``size`` (width, height)."""
    return np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.BOX), dtype=np.float32).clip(0, 1)


def binary(mask: Mask) -> Mask:
    """1 wherever there is a trace of the object, more than a fiftieth; 0 elsewhere."""
    return nonzero(mask).astype(np.float32)


def nonzero(mask: Mask | Coverage) -> npt.NDArray[np.bool_]:
    """Where ``binary`` is 1."""
    return mask > (TRACE * _FULL if mask.dtype == np.uint8 else TRACE)


def is_empty(mask: Mask | Coverage) -> bool:
    """No trace of an object anywhere, as ``binary`` finds it."""
    return not nonzero(mask).any()


def majority(mask: Mask | Coverage) -> npt.NDArray[np.bool_]:
    """Where the object is for an edge drawn sharp: at least half as strong as anywhere. (height, width)"""
    return mask > 0.5 * mask.max()
