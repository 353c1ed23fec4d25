"""A picture enlarged piece by piece, so that what the memory needs does not grow with the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import torch
from torch import Tensor

_SIDE: Final = 192  # pixels of a piece
_AROUND: Final = 24  # pixels of its surroundings that a piece sees as well, so that no seam shows


def enlarge(
    pixels: Tensor,
    scale: int,
    network: Callable[[Tensor], Tensor],
    device: torch.device,
    check: Callable[[], None] | None = None,
) -> Tensor:
    """``pixels`` (1, 3, height, width), float32 on the CPU, by ``network``, which makes them ``scale`` times as large.

    ``check`` is called before each piece. Raises what it raises, RuntimeError out of memory.
    """
    height, width = pixels.shape[2:]
    large = torch.empty((1, 3, height * scale, width * scale))
    for top, bottom, above, below in _cuts(height):
        for left, right, before, after in _cuts(width):
            if check is not None:
                check()
            done = network(pixels[:, :, above:below, before:after].to(device)).cpu()
            y, x = (top - above) * scale, (left - before) * scale
            piece = done[:, :, y : y + (bottom - top) * scale, x : x + (right - left) * scale]
            large[:, :, top * scale : bottom * scale, left * scale : right * scale] = piece
    return large


def _cuts(length: int) -> Iterator[tuple[int, int, int, int]]:
    """Begin and end of each piece of a side, and of what it sees."""
    for start in range(0, length, _SIDE):
        end = min(start + _SIDE, length)
        yield start, end, max(start - _AROUND, 0), min(end + _AROUND, length)
