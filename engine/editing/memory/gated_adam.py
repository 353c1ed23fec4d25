"""Adam whose updates are gated on the device: a step that is not finite never reaches the parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn

FIRST_SCALE = 2.0**16
LEAST_SCALE = 1.0
OF_ADAM = ("step", "exp_avg", "exp_avg_sq")
SCALE = "scale"


class FusedAdam(torch.optim.Adam):
    """The fused kernels divide the gradients by ``grad_scale``, and skip the update, and keep their step count, where
    ``found_inf`` is not zero.
    """

    found_inf: Tensor
    grad_scale: Tensor


def moments(adam: FusedAdam, parameter: nn.Parameter) -> dict[str, Tensor]:
    """What ``adam`` keeps of one of its parameters, by name; ``restore_moments`` takes it back."""
    return {name: adam.state[parameter][name] for name in OF_ADAM if parameter in adam.state}


def restore_moments(adam: FusedAdam, parameter: nn.Parameter, taken: Mapping[str, Tensor]) -> None:
    step, *averages = (taken[name] for name in OF_ADAM)
    # laid out in memory as the parameter is, which the kernels rely on
    laid_out = (torch.empty_like(parameter.data).copy_(each) for each in averages)
    adam.state[parameter] = dict(zip(OF_ADAM, (step.to(parameter.device, copy=True), *laid_out), strict=True))


def of_all(states: Iterable[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The states of all parameters in one, by names that ``of_one`` tells apart."""
    return {f"{name}.{index}": value for index, state in enumerate(states) for name, value in state.items()}


def of_one(states: Mapping[str, Tensor], index: int, names: Sequence[str]) -> dict[str, Tensor]:
    """Empty where it has none yet."""
    return {name: states[f"{name}.{index}"] for name in names if f"{name}.{index}" in states}


class GatedAdam:
    """Fused Adam. Once a loss or gradient is not finite no further step is taken, and ``failed`` says so.

    Nothing here waits for the device: ``failed`` is a float32 scalar there, 0 while all is well, 1 afterwards.
    ``scaled``: for float16, whose gradients overflow and vanish. The loss is multiplied by 2^16 first; where gradients
    overflow, the step is left out and the factor halved, and only below 1 they count as not finite (Micikevicius et
    al., 2018).
    """

    def __init__(self, parameters: Sequence[nn.Parameter], rate: float, *, scaled: bool = False) -> None:
        self._parameters = list(parameters)
        self._adam = FusedAdam(self._parameters, lr=rate, fused=True)
        device = self._parameters[0].device
        self.failed = torch.zeros((), device=device)
        self._scale = torch.full((), FIRST_SCALE, device=device) if scaled else None

    def step(self, loss: Tensor) -> None:
        """Backward of the scalar ``loss`` and one update. No gradient outlives it into the next forward pass."""
        torch.autograd.backward(loss if self._scale is None else loss * self._scale)
        norm = torch.nn.utils.get_total_norm([p.grad for p in self._parameters if p.grad is not None], foreach=True)
        sound, finite = torch.isfinite(loss.detach()), torch.isfinite(norm)
        if self._scale is None:
            self.failed = torch.maximum(self.failed, 1.0 - (sound & finite).float())
            self._adam.found_inf = self.failed
        else:
            self._adam.grad_scale = self._scale
            self._scale = torch.where(finite, self._scale, self._scale / 2)
            self.failed = torch.maximum(self.failed, 1.0 - (sound & (self._scale >= LEAST_SCALE)).float())
            self._adam.found_inf = torch.maximum(self.failed, 1.0 - finite.float())
        cast(Any, self._adam).step()  # its signature is only half typed
        self._adam.zero_grad(set_to_none=True)

    def state(self) -> dict[str, Tensor]:
        """All that the next step depends on beside the parameters, by name, float32."""
        states = of_all(moments(self._adam, parameter) for parameter in self._parameters)
        return states if self._scale is None else states | {SCALE: self._scale}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Becomes what an optimiser of the same parameters, as they were then, was at its ``state``."""
        for index, parameter in enumerate(self._parameters):
            if own := of_one(state, index, OF_ADAM):
                restore_moments(self._adam, parameter, own)
        if self._scale is not None and SCALE in state:
            self._scale = state[SCALE].to(self._scale.device, copy=True)
