"""Weights of linear and convolutional layers in bfloat16 while they are trained: nearly all that a UNet has."""

from __future__ import annotations

from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn import functional

KIND: Final = torch.bfloat16


def names(model: nn.Module) -> frozenset[str]:
    """Their names. Biases and norms are small, and stay exact."""
    return frozenset(f"{name}.weight" for name, _ in _layers(model))


def widen(model: nn.Module) -> None:
    """Lets these layers compute in the type of what they are given, for a device that has no autocast."""
    for _, layer in _layers(model):
        if isinstance(layer, nn.Linear):
            layer.__class__ = _WideLinear
        else:
            layer.__class__ = _WideConv2d


class _WideLinear(nn.Linear):
    def forward(self, input: Tensor) -> Tensor:
        return functional.linear(input, self.weight.to(input.dtype), self.bias)


class _WideConv2d(nn.Conv2d):
    def forward(self, input: Tensor) -> Tensor:
        return self._conv_forward(input, self.weight.to(input.dtype), self.bias)


def _layers(model: nn.Module) -> list[tuple[str, nn.Linear | nn.Conv2d]]:
    whole: Any = model  # whose modules are only half typed
    return [(name, module) for name, module in whole.named_modules() if isinstance(module, nn.Linear | nn.Conv2d)]
