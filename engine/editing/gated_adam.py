"""Adam whose updates are gated on the device: a step that is not finite never reaches the parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn


class _FusedAdam(torch.optim.Adam):
    """The fused kernels skip the update, and keep their step count, where ``found_inf`` is not zero."""

    found_inf: Tensor


class GatedAdam:
    """Fused Adam. Once a loss or gradient is not finite no further step is taken, and ``failed`` says so.

    Nothing here waits for the device: ``failed`` is a float32 scalar there, 0 while all is well, 1 afterwards.
    """

    def __init__(self, parameters: Sequence[nn.Parameter], rate: float) -> None:
        self._parameters = list(parameters)
        self._adam = _FusedAdam(self._parameters, lr=rate, fused=True)
        self.failed = torch.zeros((), device=self._parameters[0].device)

    def step(self, loss: Tensor) -> None:
        """Backward of the scalar ``loss`` and one update. No gradient outlives it into the next forward pass."""
        torch.autograd.backward(loss)
        norm = torch.nn.utils.get_total_norm([p.grad for p in self._parameters if p.grad is not None], foreach=True)
        finite = torch.isfinite(loss.detach()) & torch.isfinite(norm)
        self.failed = torch.maximum(self.failed, 1.0 - finite.float())
        self._adam.found_inf = self.failed
        cast(Any, self._adam).step()  # its signature is only half typed
        self._adam.zero_grad(set_to_none=True)
