"""Adam that takes its step inside the backward pass: no gradient waits for the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, cast

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from engine.editing.memory.eight_bit_adam import EightBitAdam
from engine.editing.memory.gated_adam import (
    FIRST_SCALE,
    LEAST_SCALE,
    OF_ADAM,
    SCALE,
    FusedAdam,
    moments,
    of_all,
    of_one,
    restore_moments,
)


def on_gradient(parameter: nn.Parameter, take: Callable[[Tensor], None]) -> RemovableHandle:
    """Has ``take`` called with ``parameter`` as soon as its whole gradient is there."""
    untyped: Any = parameter  # its signature is only half typed
    return untyped.register_post_accumulate_grad_hook(take)


class OneAdam(Protocol):
    """Adam of one parameter. ``names``: of what its ``state`` holds."""

    @property
    def names(self) -> Sequence[str]: ...

    def step(self, gradient: Tensor, scale: Tensor | None, skipped: Tensor) -> None:
        """One update. ``scale``: what the gradients were multiplied by. ``skipped``: not zero where none is to be."""
        ...

    def state(self) -> dict[str, Tensor]: ...

    def restore(self, state: Mapping[str, Tensor]) -> None: ...


class BackwardAdam:
    """As ``GatedAdam``, whose weights it gives; those in bfloat16 learn by ``EightBitAdam``, which draws by ``seed``.

    Of a step with gradients that are not finite the weights that come before those are updated. ``close`` has to be
    called: until then its states live as long as the parameters.
    """

    def __init__(self, parameters: Sequence[nn.Parameter], rate: float, *, scaled: bool = False, seed: int = 0) -> None:
        self._adams = {id(p): _adam(p, rate, seed, item) for item, p in enumerate(parameters)}
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
        """All that the next step depends on beside the parameters, by name; float32, and codes of 8 bits."""
        states = of_all(adam.state() for adam in self._adams.values())
        return states if self._scale is None else states | {SCALE: self._scale}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """As ``GatedAdam``'s."""
        for index, adam in enumerate(self._adams.values()):
            if own := of_one(state, index, adam.names):
                adam.restore(own)
        if self._scale is not None and SCALE in state:
            self._scale = state[SCALE].to(self._scale.device, copy=True)

    def close(self) -> None:
        for hook in self._hooks:
            hook.remove()
        self._adams.clear()

    def _take(self, parameter: Tensor) -> None:
        assert parameter.grad is not None
        broken = 1.0 - torch.isfinite(torch.nn.utils.get_total_norm([parameter.grad])).float()
        if self._scale is None:
            self.failed = torch.maximum(self.failed, broken)
        else:
            self._overflow = torch.maximum(self._overflow, broken)
        self._adams[id(parameter)].step(parameter.grad, self._scale, torch.maximum(self.failed, broken))
        parameter.grad = None


class _WholeAdam:
    """torch's own, in float32."""

    names = OF_ADAM

    def __init__(self, parameter: nn.Parameter, rate: float) -> None:
        self._parameter, self._adam = parameter, FusedAdam([parameter], lr=rate, fused=True)

    def step(self, gradient: Tensor, scale: Tensor | None, skipped: Tensor) -> None:
        if scale is not None:
            self._adam.grad_scale = scale
        self._adam.found_inf = skipped
        cast(Any, self._adam).step()  # its signature is only half typed

    def state(self) -> dict[str, Tensor]:
        return moments(self._adam, self._parameter)

    def restore(self, state: Mapping[str, Tensor]) -> None:
        restore_moments(self._adam, self._parameter, state)


def _adam(parameter: nn.Parameter, rate: float, seed: int, item: int) -> OneAdam:
    if parameter.dtype == torch.bfloat16:
        return EightBitAdam(parameter, rate, seed, item)
    return _WholeAdam(parameter, rate)
