"""A result whose colours are solved for, so that no step is left at its edge (Perez and others, 2003). Torch-free."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.pictures.picture_io import Coverage

_RIM: Final = 2  # pixels: OpenCV solves for nothing along its picture's edge
_NARROWEST: Final = 3  # pixels: OpenCV has nothing to solve for in less


def cloned(picture: Image.Image, photo: Image.Image, share: Coverage) -> Image.Image:
    """``picture`` with its own gradients and, at the edge of where ``share`` is not 0, the colours of ``photo``.

    All of one size, RGB; ``share`` uint8 (height, width). Outside it, and where it is too narrow to be solved for,
    ``picture`` stays.
    """
    inside = np.pad((share > 0).astype(np.uint8) * np.uint8(255), _RIM)
    left, top, width, height = cv2.boundingRect(inside)
    if min(width, height) < _NARROWEST:
        return picture
    centre = left + width // 2, top + height // 2  # so that nothing is moved
    done = cv2.seamlessClone(_padded(picture), _padded(photo), inside, centre, cv2.NORMAL_CLONE)
    done = done[_RIM:-_RIM, _RIM:-_RIM]
    return Image.fromarray(np.where(share[..., None] > 0, done, np.asarray(picture, dtype=np.uint8)))


def _padded(picture: Image.Image) -> npt.NDArray[np.uint8]:
    return np.pad(np.asarray(picture, dtype=np.uint8), ((_RIM, _RIM), (_RIM, _RIM), (0, 0)), mode="edge")
