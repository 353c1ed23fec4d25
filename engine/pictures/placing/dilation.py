"""Masks grown in every direction. Apart from ``engine.pictures.masks``, since SciPy takes long to load. Torch-free."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from engine.pictures.picture_io import Mask


def dilate(mask: Mask, pixels: int) -> Mask:
    """``mask``, float32 (height, width) in [0, 1], grown by ``pixels`` in every direction, softness kept."""
    return np.asarray(ndimage.grey_dilation(mask, size=(2 * pixels + 1, 2 * pixels + 1)), dtype=np.float32)
