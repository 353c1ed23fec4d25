"""LoRA: a linear layer's weights stay, a product of two small factors learns (Hu et al. 2021, arXiv:2106.09685)."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

_FACTORS = "default"  # part of the parameters' names, so that tuned edits stay readable: the name that peft gives them


class LoraLinear(nn.Module):
    """``base`` plus up(down(x)). The trainable factors ``lora_A`` (down) and ``lora_B`` (up) hold no values yet.

    They are float32, whatever the frozen base is kept in.
    """

    def __init__(self, base: nn.Linear, rank: int) -> None:
        super().__init__()
        self.base_layer = base
        self.lora_A = nn.ModuleDict({_FACTORS: _factor(base.in_features, rank, base.weight)})
        self.lora_B = nn.ModuleDict({_FACTORS: _factor(rank, base.out_features, base.weight)})

    def forward(self, values: Tensor) -> Tensor:
        result: Tensor = self.base_layer(values)
        down, up = self.lora_A[_FACTORS], self.lora_B[_FACTORS]
        added: Tensor = up(down(values))
        return result + added


def layers_of(model: nn.Module, layers: tuple[str, ...]) -> list[tuple[str, nn.Linear]]:
    """The linear layers of ``model`` whose name ends in one of ``layers``, by their whole names."""
    endings = tuple(f".{name}" for name in layers)
    whole: Any = model  # whose modules are only half typed
    named = whole.named_modules()
    return [(name, module) for name, module in named if isinstance(module, nn.Linear) and name.endswith(endings)]


def add_factors(model: nn.Module, layers: tuple[str, ...], rank: int) -> None:
    """Puts a ``LoraLinear`` in the place of each of ``layers_of`` the model."""
    for name, layer in layers_of(model, layers):
        parent, own = name.rsplit(".", 1)
        model.get_submodule(parent).register_module(own, LoraLinear(layer, rank))


def _factor(inputs: int, outputs: int, like: Tensor) -> nn.Linear:
    factor = nn.Linear(inputs, outputs, bias=False, device="meta", dtype=torch.float32)
    return factor.to_empty(device=like.device).requires_grad_(True)
