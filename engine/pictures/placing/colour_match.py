"""A result's colours brought to those of the photo around it, in Lab. Torch-free.

What surrounds the object takes over mean and covariance, by the linear map between two normal distributions that moves
colours least (Pitie and Kokaram, 2007). The object keeps its contrast: it is shifted alone, and that only as far as the
middle third of the ring's pixels agree. A cast over the whole result goes; what was drawn in other colours around the
object does not colour it.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.pictures.picture_io import Mask

_FEWEST: Final = 64  # pixels, below which nothing is told of a colour
_NOISE: Final = 4.0  # variance in Lab that both are taken to have: flat grounds say nothing of contrast
_GAIN: Final = (0.8, 1.25)  # of the map: colours that the ring does not show are not driven far

Colours = npt.NDArray[np.float32]


def matched(picture: Image.Image, photo: Image.Image, ring: npt.NDArray[np.bool_], found: Mask) -> Image.Image:
    """``picture`` with the colours that make its ``ring`` like that of ``photo``: all RGB and of one size.

    ``ring`` (height, width): where both show the same; what is the photo's already counts for nothing. ``found`` is the
    object, float32 (height, width) in [0, 1].
    """
    own, wanted = np.asarray(picture, dtype=np.uint8), np.asarray(photo, dtype=np.uint8)
    counted = ring & (own != wanted).any(axis=2)
    if counted.sum() < _FEWEST:
        return picture
    lab, target = _lab(own), _lab(wanted)
    before, after = lab[counted], target[counted]
    mean, shift = before.mean(axis=0), after.mean(axis=0) - before.mean(axis=0)
    around = (lab - mean) @ _map(_covariance(before), _covariance(after)) + mean + shift
    inside = lab + _agreed(after - before)
    moved = around + (inside - around) * found[..., None]
    rgb = cv2.cvtColor(moved.astype(np.float32), cv2.COLOR_LAB2RGB)
    return Image.fromarray((rgb * 255).round().clip(0, 255).astype(np.uint8))


def _lab(pixels: npt.NDArray[np.uint8]) -> Colours:
    return cv2.cvtColor(pixels.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB)


def _agreed(differences: Colours) -> Colours:
    """The least that the middle third of ``differences`` has, channel by channel; 0 where it has both signs."""
    low, high = np.quantile(differences, (1 / 3, 2 / 3), axis=0)
    return (np.maximum(low, 0) + np.minimum(high, 0)).astype(np.float32)


def _covariance(colours: Colours) -> npt.NDArray[np.float64]:
    return np.cov(colours.astype(np.float64), rowvar=False) + _NOISE * np.eye(3)


def _map(before: npt.NDArray[np.float64], after: npt.NDArray[np.float64]) -> Colours:
    """The symmetric T with T @ before @ T = after, its gains held within ``_GAIN``."""
    root, back = _power(before, 0.5), _power(before, -0.5)
    values, vectors = np.linalg.eigh(back @ _power(root @ after @ root, 0.5) @ back)
    return ((vectors * values.clip(*_GAIN)) @ vectors.T).astype(np.float32)


def _power(matrix: npt.NDArray[np.float64], exponent: float) -> npt.NDArray[np.float64]:
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * values.clip(1e-9) ** exponent) @ vectors.T
