"""Pure functions on masks: float32 (height, width) in [0, 1], 1 = object. Torch-free."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

Mask = npt.NDArray[np.float32]


def latent_mask(mask: Mask, size: tuple[int, int]) -> Mask:
    """Area-averaged to ``size`` (width, height)."""
    return np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.BOX), dtype=np.float32).clip(0, 1)


def dilate(mask: Mask, pixels: int) -> Mask:
    """Grown by ``pixels`` in every direction, softness kept."""
    return np.asarray(ndimage.grey_dilation(mask, size=(2 * pixels + 1, 2 * pixels + 1)), dtype=np.float32)


def feather(mask: Mask, pixels: float) -> Mask:
    """The edge softened over about ``pixels``, inwards and outwards alike."""
    return np.asarray(ndimage.gaussian_filter(mask, pixels / 2), dtype=np.float32).clip(0, 1)


def bounding_box(mask: Mask) -> tuple[int, int, int, int] | None:
    """(x0, y0, x1, y1) of the pixels over 0.5, x1 and y1 outside; None when there are none."""
    rows, columns = np.nonzero(mask > 0.5)
    if not len(rows):
        return None
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
