from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from engine.helpers.picture_helpers import change_mask
from engine.pictures import mask_operations
from engine.protocol.errors import FaultError
from engine.protocol.helper_tasks import MaskTask, Operation

Mask = npt.NDArray[np.uint8]


def _square(left: int = 30, right: int = 70, size: int = 100) -> Mask:
    mask = np.zeros((size, size), dtype=np.uint8)
    mask[left:right, left:right] = 255
    return mask


def test_growing_moves_the_edge_by_so_many_pixels_and_rounds_the_corners() -> None:
    grown = mask_operations.grow(_square(), 10)
    inside = np.flatnonzero(grown[50] >= 128)
    assert (inside[0], inside[-1]) == (20, 79)
    assert grown[25, 25] == 255 and grown[20, 20] == 0


@pytest.mark.parametrize("pixels", [1, 8])
def test_shrinking_undoes_growing_of_a_square(pixels: int) -> None:
    there = mask_operations.grow(_square(), pixels)
    back, square = mask_operations.shrink(there, pixels), _square()
    assert ((back >= 128) != (square >= 128)).sum() <= 4  # its corners


def test_a_mask_that_reaches_the_pictures_edge_is_not_shrunk_there() -> None:
    shrunk = mask_operations.shrink(_square(0, 50), 10)
    assert shrunk[0, 0] == 255 and shrunk[36, 0] == 255 and shrunk[43, 0] == 0


def test_feathering_softens_both_sides_of_the_edge() -> None:
    row = mask_operations.feather(_square(), 10)[50].astype(int)
    assert row[50] == 255 and 100 < row[29] < 128 < row[30] < 156
    assert 0 < row[25] < row[29] and (np.diff(row[:50]) >= 0).all()


def test_smoothing_rounds_corners_and_leaves_straight_edges() -> None:
    smoothed = mask_operations.smooth(_square(), 12)
    assert smoothed[30, 30] < 10
    assert smoothed[50, 28] < 128 <= smoothed[50, 30] and smoothed[50, 33] == 255


def test_holes_are_filled_with_their_soft_rim_and_bays_are_not() -> None:
    mask = _square()
    mask[45:50, 45:50], mask[44, 44:51] = 0, 200
    mask[60:80, 40:44] = 0
    filled = mask_operations.fill_holes(mask)
    assert (filled[40:55, 45:55] == 255).all()
    assert (filled[60:80, 40:44] == 0).all()


def test_small_pieces_are_dropped_and_large_ones_stay() -> None:
    mask = _square()
    mask[5:10, 5:10] = 255
    mask[80:100, 80:100] = 255
    dropped = mask_operations.drop_specks(mask)
    assert dropped[7, 7] == 0 and dropped[90, 90] == 255 and dropped[50, 50] == 255


@pytest.mark.parametrize("operation", ["grow", "shrink", "feather", "smooth", "fill_holes", "drop_specks"])
def test_an_empty_mask_stays_empty(operation: Operation) -> None:
    assert not mask_operations.change(np.zeros((8, 6), dtype=np.uint8), operation, 3).any()


def test_the_helper_gives_what_the_function_gives() -> None:
    mask = np.ascontiguousarray(_square()[:, :80])
    task = MaskTask("grow", 3, width=80, height=100)
    assert change_mask(task, mask.tobytes()) == mask_operations.grow(mask, 3).tobytes()


def test_a_helper_that_fails_is_told_of() -> None:
    with pytest.raises(FaultError, match="could not be changed: ValueError: cannot reshape"):
        change_mask(MaskTask("grow", 3, width=9, height=9), b"short")


@pytest.mark.parametrize("operation", ["grow", "shrink", "feather", "smooth", "fill_holes", "drop_specks"])
@pytest.mark.parametrize("strength", [127, 60])
def test_a_mask_of_half_opacity_is_changed_as_a_full_one_is(operation: Operation, strength: int) -> None:
    mask = _square()
    mask[48:53, 48:53] = 0
    mask[5:8, 5:8] = 255
    faint = (mask.astype(np.uint16) * strength // 255).astype(np.uint8)
    full = mask_operations.change(mask, operation, 3)
    changed = mask_operations.change(faint, operation, 3)
    assert changed.max() == strength
    assert np.abs(changed / strength - full / 255).max() <= 1 / strength
