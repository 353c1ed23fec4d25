"""Adam that takes its step inside the backward pass: no gradient waits for the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from engine.editing.memory.gated_adam import FIRST_SCALE, LEAST_SCALE, FusedAdam, moments, restore_moments


def on_gradient(parameter: nn.Parameter, take: Callable[[Tensor], None]) -> RemovableHandle:
    """Has ``take`` called with ``parameter`` as soon as its whole gradient is there."""
    untyped: Any = parameter  # its signature is only half typed
    return untyped.register_post_accumulate_grad_hook(take)


class BackwardAdam:
    """As ``GatedAdam``, whose weights it gives. Of a step with gradients that are not finite the weights that come
    before those are updated. ``close`` has to be called: until then its states live as long as the parameters.
    """

    def __init__(self, parameters: Sequence[nn.Parameter], rate: float, *, scaled: bool = False) -> None:
        self._parameters = list(parameters)
        self._adams = {id(p): FusedAdam([p], lr=rate, fused=True) for p in parameters}
        device = parameters[0].device
        self.failed = torch.zeros((), device=device)
        self._overflow = torch.zeros((), device=device)  # of the step under way
        self._scale = torch.full((), FIRST_SCALE, device=device) if scaled else None
        self._hooks = [on_gradient(p, self._take) for p in parameters]

    def step(self, loss: Tensor) -> None:
        """Backward of the scalar ``loss`` and one update of each parameter, as soon as its gradient is there."""
        self.failed = torch.maximum(self.failed, 1.0 - torch.isfinite(loss.detach()).float())
        self._overflow = torch.zeros_like(self.failed)
        torch.autograd.backward(loss if self._scale is None else loss * self._scale)
        if self._scale is not None:
            self._scale = torch.where(self._overflow > 0, self._scale / 2, self._scale)
            self.failed = torch.maximum(self.failed, 1.0 - (self._scale >= LEAST_SCALE).float())

    def state(self) -> dict[str, Tensor]:
        """As ``GatedAdam``'s."""
        return moments(self._pairs(), self._scale)

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """As ``GatedAdam``'s."""
        scale = restore_moments(self._pairs(), state)
        if self._scale is not None and scale is not None:
            self._scale = scale.to(self._scale.device, copy=True)

    def close(self) -> None:
        for hook in self._hooks:
            hook.remove()
        self._adams.clear()
        self._parameters.clear()

    def _pairs(self) -> list[tuple[FusedAdam, nn.Parameter]]:
        return [(self._adams[id(parameter)], parameter) for parameter in self._parameters]

    def _take(self, parameter: Tensor) -> None:
        assert parameter.grad is not None
        adam = self._adams[id(parameter)]
        broken = 1.0 - torch.isfinite(torch.nn.utils.get_total_norm([parameter.grad])).float()
        if self._scale is None:
            self.failed = torch.maximum(self.failed, broken)
        else:
            adam.grad_scale = self._scale
            self._overflow = torch.maximum(self._overflow, broken)
        adam.found_inf = torch.maximum(self.failed, broken)
        cast(Any, adam).step()  # its signature is only half typed
        parameter.grad = None
