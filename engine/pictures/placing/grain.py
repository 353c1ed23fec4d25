"""A photo's grain measured, and what a result lacks of it added. Torch-free.

Grain is what is left of neighbouring pixels once planes are taken away (Immerkaer, 1996), in the smoothest places,
where little else is. Measured at three distances it also tells how far its specks reach: cameras smooth their noise.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

_KERNEL: Final = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
_DISTANCES: Final = (1, 2, 4)  # pixels
_RIM: Final = max(_DISTANCES)
_ROUNDING: Final = 36 / 12  # of the residual's variance: whole levels
_BLOCK: Final = 16  # pixels a side
_SMOOTH: Final = 0.25  # of all blocks, the smoothest, are taken to show nothing but grain
_FEWEST: Final = 8  # blocks, below which nothing is told
_ENOUGH: Final = 4096  # blocks: more tell nothing more
_BLURS: Final = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.4, 1.7, 2.0)  # pixels: how far specks may reach
_MOST: Final = 16.0  # levels: what is more is no grain

Pixels = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.float32]


class Grain(NamedTuple):
    """``covariance`` of red, green and blue, (3, 3), in levels; ``blur``: the sigma, in pixels, of its specks."""

    covariance: npt.NDArray[np.float64]
    blur: float


NONE: Final = Grain(np.zeros((3, 3)), 0.0)


def measured(picture: Pixels, where: npt.NDArray[np.bool_], blur: float | None = None) -> Grain:
    """Of ``picture`` (height, width, 3) in those blocks that lie wholly ``where`` (height, width) is true.

    With ``blur``: how much there is of grain with such specks.
    """
    blocks = _blocks(picture, where)
    if len(blocks) < _FEWEST:
        return NONE
    activity = (_residual(blocks, 1) ** 2).mean(axis=(1, 2, 3))
    blocks = blocks[activity <= np.quantile(activity, _SMOOTH)]
    spreads = [_spread(_residual(blocks, apart)) for apart in _DISTANCES]
    logs = np.log([max(float(np.trace(spread)) / 3, 1e-3) for spread in spreads])
    if blur is None:
        blur = min(_BLURS, key=lambda each: float(np.var(logs - np.log([_power(each, apart) for apart in _DISTANCES]))))
    covariance = spreads[1] / _power(blur, _DISTANCES[1])
    deviation = float(np.sqrt(np.trace(covariance) / 3))
    return Grain(covariance * min(1.0, _MOST / max(deviation, 1e-9)) ** 2, blur)


def added(picture: Pixels, wanted: Grain, own: Grain, seed: int, strength: float = 1.0) -> Pixels:
    """``picture`` (height, width, 3) with as much more grain as makes its ``own`` the ``wanted`` one.

    Both were measured with the same blur.
    """
    values, vectors = np.linalg.eigh(wanted.covariance - own.covariance)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T * strength
    if not root.any():
        return picture
    noise = np.random.default_rng(seed).standard_normal(picture.shape, dtype=np.float32)
    if wanted.blur:
        noise = cv2.GaussianBlur(noise, (0, 0), wanted.blur)
        noise /= max(float(noise.std()), 1e-9)
    return (picture + noise @ root.astype(np.float32)).round().clip(0, 255).astype(np.uint8)


def _spread(residual: Numbers) -> npt.NDArray[np.float64]:
    """Its covariance (3, 3), without what rounding adds."""
    found = residual.reshape(-1, 3).astype(np.float64)
    values, vectors = np.linalg.eigh(found.T @ found / len(found) - _ROUNDING * np.eye(3))
    return (vectors * values.clip(0)) @ vectors.T


def _blocks(picture: Pixels, where: npt.NDArray[np.bool_]) -> Numbers:
    """(blocks, side, side, channels), with a rim for the residual: evenly spaced ones of those that there are."""
    height, width = (side // _BLOCK for side in where.shape)
    cut = where[: height * _BLOCK, : width * _BLOCK].reshape(height, _BLOCK, width, _BLOCK).min(axis=(1, 3))
    places = np.argwhere(cut[1:-1, 1:-1]) + 1
    places = places[:: max(1, len(places) // _ENOUGH)] * _BLOCK
    side = np.arange(-_RIM, _BLOCK + _RIM)
    rows, columns = places[:, 0, None, None] + side[None, :, None], places[:, 1, None, None] + side[None, None, :]
    return picture[rows, columns].astype(np.float32)


def _residual(blocks: Numbers, apart: int) -> Numbers:
    """Without the blocks' rims."""
    left = np.zeros((len(blocks), _BLOCK, _BLOCK, blocks.shape[3]), dtype=np.float32)
    for y, x in np.ndindex(3, 3):
        top, start = _RIM + apart * (y - 1), _RIM + apart * (x - 1)
        left += _KERNEL[y, x] * blocks[:, top : top + _BLOCK, start : start + _BLOCK]
    return left


def _power(blur: float, apart: int) -> float:
    """The variance of the residual of grain of variance 1, smoothed by ``blur``."""
    offsets = [(apart * (y - 1), apart * (x - 1), float(_KERNEL[y, x])) for y in range(3) for x in range(3)]
    return sum(
        a * b * _correlation(blur, (y - other_y) ** 2 + (x - other_x) ** 2)
        for y, x, a in offsets
        for other_y, other_x, b in offsets
    )


def _correlation(blur: float, squared: int) -> float:
    if blur == 0:
        return float(squared == 0)
    return float(np.exp(-squared / (4 * blur**2)))
