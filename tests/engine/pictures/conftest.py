from __future__ import annotations

import numpy as np
import pytest
from PIL import Image


@pytest.fixture
def photo() -> Image.Image:
    pixels = np.zeros((20, 30, 3), np.uint8)
    pixels[:10, :15] = (250, 10, 20)
    return Image.fromarray(pixels)
