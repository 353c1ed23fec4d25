"""What the Segmenter asks of a network that makes masks, whichever one it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.pictures.picture_io import Mask
from engine.segmentation.strokes import Area, Point

Pixels = npt.NDArray[np.uint8]
"""(height, width, 3)."""
Areas = npt.NDArray[np.bool_]
"""(count, height, width)."""
Scores = npt.NDArray[np.float32]
"""(count): the network's own estimates of how good its masks are."""
ROUGH_LOGIT: Final = 8.0  # of a rough mask's inside


@dataclasses.dataclass(frozen=True)
class Question:
    """In the picture's pixels; ``several``: as many masks as the network has, not its single best."""

    points: Sequence[Point] = ()
    box: tuple[float, ...] | None = None
    patch: Area | None = None
    several: bool = False


class EncodedPicture(Protocol):
    """A picture that the network has seen."""

    def masks(self, question: Question) -> tuple[Areas, Scores]:
        """Of the picture's size."""
        ...


class Predictor(Protocol):
    """One network."""

    def encode(self, pixels: Pixels) -> EncodedPicture: ...


def resize(mask: Mask, size: tuple[int, int]) -> Mask:
    """To ``size`` (width, height), its edge soft."""
    if (mask.shape[1], mask.shape[0]) == size:
        return mask
    return np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.BILINEAR), dtype=np.float32).clip(0, 1)


def as_logits(patch: Area, size: tuple[int, int]) -> Mask:
    """What a network is given as a rough mask."""
    return (resize(patch.astype(np.float32), size) * 2 - 1) * np.float32(ROUGH_LOGIT)
