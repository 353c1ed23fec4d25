"""A change of weights as the product of two small factors: the best one of its rank (Eckart and Young, 1936)."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor


class Factors(NamedTuple):
    """``up`` (outputs, rank) times ``down`` (rank, inputs), float32; of a convolution the inputs at each place."""

    up: Tensor
    down: Tensor


@torch.no_grad()
def factored(change: Tensor, rank: int) -> Factors:
    """Of ``change`` (outputs, inputs), float32; ``rank`` is cut to its shorter side.

    Both factors are about as large, so that neither overflows in 16 bits. By the eigenvectors of the smaller of
    both products with its own transpose: the values that matter here are the large ones, which float32 keeps.
    """
    outputs, inputs = change.shape
    rank = min(rank, outputs, inputs)
    wide = change if outputs <= inputs else change.T
    linalg: Any = torch.linalg  # which has no types
    vectors: Tensor = linalg.eigh(wide @ wide.T)[1]
    basis = vectors[:, -rank:]  # eigenvalues come in rising order
    rest = basis.T @ wide
    size: Tensor = linalg.vector_norm(rest, dim=1).sqrt()
    left, right = basis * size, rest / size.clamp_min(torch.finfo(torch.float32).tiny)[:, None]
    return Factors(left, right) if outputs <= inputs else Factors(right.T, left.T)
