from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from engine.pictures.cutout import Mask, Moved, move
from engine.protocol.requests import Transform

SIDE = 64


def _scene() -> tuple[Image.Image, Mask]:
    """A red block left of the middle with a blue stripe at its own left edge, on grey."""
    pixels = np.full((SIDE, SIDE, 3), 128, dtype=np.uint8)
    pixels[24:40, 12:28] = (255, 0, 0)
    pixels[24:40, 12:16] = (0, 0, 255)
    mask = np.zeros((SIDE, SIDE), dtype=np.float32)
    mask[24:40, 12:28] = 1
    return Image.fromarray(pixels), mask


def _moved(transform: Transform, scale: tuple[float, float] = (1.0, 1.0)) -> tuple[Moved, np.ndarray]:
    picture, mask = _scene()
    moved = move(picture, mask, transform, scale)
    return moved, np.asarray(moved.picture).astype(int)


def _box(mask: Mask) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero(mask > 0.5)
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def test_nothing_asked_nothing_changed() -> None:
    moved, pixels = _moved(Transform())
    picture, mask = _scene()
    assert np.array_equal(pixels, np.asarray(picture))
    assert np.array_equal(moved.mask, mask)
    assert not moved.uncovered.any()


def test_a_moved_object_leaves_its_place_uncovered_and_filled() -> None:
    moved, pixels = _moved(Transform(dx=40, dy=-10), scale=(0.5, 0.5))
    assert _box(moved.mask) == (32, 19, 48, 35)
    assert _box(moved.uncovered) == (12, 24, 28, 40)
    assert tuple(pixels[27, 44]) == (255, 0, 0)
    assert tuple(pixels[27, 33]) == (0, 0, 255)
    assert abs(pixels[32, 20] - 128).max() <= 2


def test_a_resized_object_keeps_its_centre() -> None:
    moved, _ = _moved(Transform(scale=0.5))
    assert _box(moved.mask) == (16, 28, 24, 36)
    assert moved.uncovered[32, 13] == 1
    assert moved.uncovered[32, 20] == 0
    larger, _ = _moved(Transform(scale=1.5))
    assert _box(larger.mask) == (8, 20, 32, 44)
    assert not (larger.uncovered > 0.5).any()


def test_flip_mirrors_and_rotation_is_anticlockwise() -> None:
    _, flipped = _moved(Transform(flip=True))
    assert tuple(flipped[32, 26]) == (0, 0, 255)
    assert tuple(flipped[32, 14]) == (255, 0, 0)
    _, turned = _moved(Transform(rotate=90))
    assert tuple(turned[38, 20]) == (0, 0, 255)  # the left edge has come down
    assert tuple(turned[26, 20]) == (255, 0, 0)


def test_a_turn_keeps_its_shape_in_the_photo() -> None:
    """The picture shows the photo squeezed to half its height: 16 x 16 pixels are 16 x 32 photo pixels."""
    moved, _ = _moved(Transform(rotate=90, dy=8), scale=(1.0, 0.5))
    assert _box(moved.mask) == (4, 32, 36, 40)


@pytest.mark.parametrize("transform", [Transform(rotate=30, scale=1.3, dx=8), Transform(flip=True, rotate=-50)])
def test_mask_and_picture_move_together(transform: Transform) -> None:
    moved, pixels = _moved(transform)
    coloured = np.abs(pixels - 128).max(axis=-1) > 60
    inside = moved.mask > 0.5
    assert (coloured & inside).sum() / (coloured | inside).sum() > 0.9
