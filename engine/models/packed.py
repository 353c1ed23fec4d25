"""A change of a weight in about a quarter of its room: four bits a value, and a scale for every 64 values of a row.

What training adds to a weight has nearly its full rank: at the same size this is far closer to it than two factors are.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import torch
from torch import Tensor, nn

_GROUP: Final = 64  # values of one scale
_MOST: Final = 7  # levels to either side of 0
_ZERO: Final = 8  # what stands for 0

Shape = tuple[int, ...]


class Packed(NamedTuple):
    """Of a change (outputs, ...). ``levels`` are uint8 (half the outputs, ...), of two outputs the first in the low
    half of a byte; ``scales`` bfloat16 (outputs, groups).
    """

    levels: Tensor
    scales: Tensor


def shapes(change: Shape) -> tuple[Shape, Shape]:
    """Of levels and scales of a change of this shape, which has two sides at least."""
    outputs, *rest = change
    return (math.ceil(outputs / 2), *rest), (outputs, math.ceil(math.prod(rest) / _GROUP))


@torch.no_grad()
def pack(change: Tensor) -> Packed:
    """Of ``change`` (outputs, ...), float32. What is no finite number leaves a scale that is none."""
    rows = change.flatten(1)
    outputs, values = rows.shape
    groups = _grouped(rows)
    scales = (groups.abs().amax(dim=2) / _MOST).to(torch.bfloat16)
    steps = scales.float().clamp_min(torch.finfo(torch.float32).tiny)[..., None]
    # in place: of a large weight a copy takes as long as the arithmetic
    levels = (groups / steps).round_().clamp_(-_MOST, _MOST).add_(_ZERO).to(torch.uint8)
    levels = levels.view(outputs, -1)[:, :values]
    if outputs % 2:
        levels = nn.functional.pad(levels, (0, 0, 0, 1), value=_ZERO)
    return Packed((levels[0::2] | levels[1::2] << 4).view(-1, *change.shape[1:]), scales)


@torch.no_grad()
def unpacked(packed: Packed) -> Tensor:
    """The change, float32."""
    levels = packed.levels.flatten(1)
    outputs, values = len(packed.scales), levels.shape[1]
    both = torch.empty((2 * len(levels), values), device=levels.device)
    both[0::2], both[1::2] = levels & 0xF, levels >> 4
    groups = _grouped(both[:outputs].sub_(_ZERO)).mul_(packed.scales.float()[..., None])
    return groups.view(outputs, -1)[:, :values].reshape(outputs, *packed.levels.shape[1:])


def _grouped(rows: Tensor) -> Tensor:
    """``rows`` (outputs, values) as (outputs, groups, values of one scale), with zeros where the last lacks some."""
    lacking = -rows.shape[1] % _GROUP
    return (nn.functional.pad(rows, (0, lacking)) if lacking else rows).view(len(rows), -1, _GROUP)
