"""The object's source bent in many ways: what an individual looks like, apart from its pose and place. Torch-free."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.pictures import cutout
from engine.protocol.requests import Transform

Mask = npt.NDArray[np.float32]

_SCALE: Final = (0.75, 1.25)
_SHIFT: Final = (0.15, 0.1)  # of the longer side, across and down
_TURN: Final = 25.0  # degrees
_KNOTS: Final = 4  # of the grid that bends, a side
_BEND: Final = 0.05  # standard deviation of a knot's way, of the longer side


def bent(
    picture: Image.Image, mask: Mask, backdrop: Image.Image, count: int, seed: int
) -> Iterator[tuple[Image.Image, Mask]]:
    """``count`` pictures of the object before ``backdrop``, scaled, moved, turned and bent by chance, with their masks.

    RGB pictures of one size; ``mask`` float32 (height, width) in [0, 1], 1 = object. ``seed`` decides every chance.
    """
    rng = np.random.default_rng(seed)
    side, behind = max(picture.size), cutout.without_object(picture, mask)
    for _ in range(count):
        scale, turn = rng.uniform(*_SCALE), rng.uniform(-_TURN, _TURN)
        dx, dy = (rng.uniform(-share, share) * side for share in _SHIFT)
        moved = cutout.move(picture, mask, Transform(scale=scale, dx=dx, dy=dy, rotate=turn), (1.0, 1.0), behind)
        pixels, shape = _warped(np.asarray(moved.picture, dtype=np.uint8), moved.mask, _field(picture.size, rng) * side)
        yield Image.composite(Image.fromarray(pixels), backdrop, _grey(shape)), shape


def _field(size: tuple[int, int], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """How far each pixel is taken, float32 (2, height, width): a few knots and a smooth surface through them."""
    knots = rng.normal(0, _BEND, (2, _KNOTS, _KNOTS)).astype(np.float32)
    return np.asarray([cv2.resize(each, size, interpolation=cv2.INTER_CUBIC) for each in knots], dtype=np.float32)


def _warped(
    pixels: npt.NDArray[np.uint8], mask: Mask, field: npt.NDArray[np.float32]
) -> tuple[npt.NDArray[np.uint8], Mask]:
    rows, columns = np.indices(mask.shape).astype(np.float32)
    x, y = columns + field[0], rows + field[1]
    shape = np.asarray(cv2.remap(mask, x, y, cv2.INTER_LINEAR), dtype=np.float32)
    return np.asarray(
        cv2.remap(pixels, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8
    ), shape.clip(0, 1)


def _grey(mask: Mask) -> Image.Image:
    return Image.fromarray((mask * 255).round().astype(np.uint8))
