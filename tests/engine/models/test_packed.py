"""A change of a weight in four bits a value."""

from __future__ import annotations

import math

import pytest
import torch

from engine.models import packed
from engine.models.packed import Packed


@pytest.mark.parametrize("shape", [(8, 64), (7, 100), (1, 3), (5, 4, 3, 3), (320, 320, 3, 3)])
def test_what_is_unpacked_is_close_and_a_quarter_as_large(shape: tuple[int, ...]) -> None:
    change = 1e-5 * torch.randn(shape, generator=torch.Generator().manual_seed(0))
    levels, scales = packed.pack(change)
    assert (tuple(levels.shape), tuple(scales.shape)) == packed.shapes(shape)
    assert (levels.dtype, scales.dtype) == (torch.uint8, torch.bfloat16)
    back = packed.unpacked(Packed(levels, scales))
    assert back.shape == change.shape
    assert float((back - change).abs().max() / change.abs().max()) < 0.075
    if math.prod(shape) > 10_000:
        assert float((back - change).square().sum().sqrt() / change.square().sum().sqrt()) < 0.11
        assert levels.nbytes + scales.nbytes < 0.27 * 2 * change.numel()


def test_its_bytes_are_those_of_each_value_by_itself() -> None:
    """Files that were written once are read for ever; two groups a row, the second cut short, and an odd row."""
    change = torch.randn((3, 70), generator=torch.Generator().manual_seed(1))
    levels, scales = packed.pack(change)
    for row, column in ((0, 0), (0, 69), (1, 63), (1, 64), (2, 5), (2, 66)):
        group = change[row, column // 64 * 64 : (column // 64 + 1) * 64]
        scale = (group.abs().max() / 7).to(torch.bfloat16)
        level = int((change[row, column] / scale.float()).round()) + 8
        assert scales[row, column // 64] == scale
        assert int(levels[row // 2, column]) >> 4 * (row % 2) & 0xF == level
        assert float(packed.unpacked(Packed(levels, scales))[row, column]) == float((level - 8) * scale.float())
    assert (levels[1] >> 4 == 8).all()  # the row that is not there is 0


def test_zeros_stay_zeros_and_the_largest_stay_what_they_are() -> None:
    change = torch.zeros(3, 128)
    change[0, 0], change[1, 100] = 7.0, -7.0
    assert torch.equal(packed.unpacked(packed.pack(change)), change)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_no_finite_number_is_seen_in_its_scale(bad: float) -> None:
    change = torch.ones(2, 64)
    change[1, 5] = bad
    assert [bool(scale.isfinite()) for scale in packed.pack(change).scales[:, 0]] == [True, False]
