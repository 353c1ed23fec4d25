from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage
from scipy import ndimage

from ld_desktop.model.document.object_hint import innermost
from ld_desktop.model.masks.mask import Mask


@pytest.mark.parametrize("size", [(60, 50), (1200, 900), (300, 40)])
@pytest.mark.parametrize("strength", [255, 100])
def test_the_innermost_point_is_as_deep_as_any(size: tuple[int, int], strength: int) -> None:
    width, height = size
    down, across = np.indices((height, width))
    ring = np.hypot(across / width - 0.4, down / height - 0.5)
    inside = ((ring < 0.35) & (ring > 0.12)) | ((across > 0.7 * width) & (abs(down / height - 0.5) < 0.3))
    grey = np.where(inside, np.uint8(strength), np.uint8(0)).astype(np.uint8)
    mask = Mask(QSize(width, height))
    image = QImage(grey.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
    mask.put(mask.difference(image))
    at = innermost(mask, mask.bounds())
    depth = ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1]
    assert depth[int(at.y()), int(at.x())] > 0.85 * depth.max() - 1
    part = QRect(0, 0, round(0.5 * width), height) & mask.bounds()
    assert part.contains(innermost(mask, part).toPoint())
