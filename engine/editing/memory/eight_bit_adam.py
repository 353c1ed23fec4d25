"""Adam for a weight in bfloat16, with averages of 8 bits: 4 bytes a weight and its states, where float32 takes 12.

It is torchao's. A step is mostly smaller than what tells two neighbouring numbers of bfloat16 apart: rounded at random,
up as often as the rest is large, many steps come to the right sum (Gupta et al., 2015, arXiv:1502.02551). The averages
are codes with a scale for each 256 of them (Dettmers et al., 2022, arXiv:2110.02861). Those of a weight that has fewer
than 4096 values, or cannot be divided by 256, are bfloat16: no Stable Diffusion has such a weight.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import is_traceable_wrapper_subclass

from engine.editing.memory.gated_adam import OF_ADAM, of_all
from engine.models import random_draws

if TYPE_CHECKING:  # it is loaded when it is first used
    from torchao.optim import Adam8bit

PIECE: Final = 1 << 23  # values worked on at a time: what is made on the way takes some 500 MB
_PARTS: Final = ("codes", "scale")


class EightBitAdam:
    """For one ``weight``. Its draws come from (``seed``, ``item``, how many steps were taken)."""

    def __init__(self, weight: nn.Parameter, rate: float, seed: int, item: int) -> None:
        self._weight, self._rate, self._seed, self._item = weight, rate, seed, item
        nothing = weight.detach().new_empty(0)
        self._pieces = [nn.Parameter(nothing, requires_grad=False) for _ in range(-(-weight.numel() // PIECE))]
        self._adam = _adam8bit()(self._pieces, lr=rate, bf16_stochastic_round=True)
        parts = [*OF_ADAM, *(f"{name}.{part}" for name in OF_ADAM[1:] for part in _PARTS)]
        self.names = [f"{name}.{index}" for index in range(len(self._pieces)) for name in parts]

    @torch.no_grad()
    def step(self, gradient: Tensor, scale: Tensor | None, skipped: Tensor) -> None:
        """One update. ``scale``: what the gradients were multiplied by. ``skipped``: not zero where none is to be; the
        weight then stays as it is, and the averages go on as if its gradient were zero.
        """
        sound = skipped == 0
        gradient = torch.where(sound, gradient if scale is None else gradient / scale, 0.0)
        weights, gradients = _flat(self._weight), _flat(gradient)
        for index, piece in enumerate(self._pieces):
            part = slice(index * PIECE, (index + 1) * PIECE)
            piece.data, piece.grad = weights[part], gradients[part]
        self._adam.param_groups[0]["lr"] = self._rate * sound
        taken = int(self._adam.state[self._pieces[0]].get("step", 0))  # of the CPU: nothing is waited for
        with (
            random_draws.seeded(self._seed, "rounding", taken, self._item, weights.device),
            torch.compiler.set_stance("force_eager"),  # it would be compiled anew for each of hundreds of shapes
        ):
            self._adam.step()
        if weights.data_ptr() != self._weight.data_ptr():  # a copy
            turned = self._weight.data.movedim(1, -1)
            turned.copy_(weights.view(turned.shape))
        for piece in self._pieces:
            piece.data, piece.grad = weights.new_empty(0), None

    def state(self) -> dict[str, Tensor]:
        return of_all(_plain(self._adam.state[piece]) for piece in self._pieces)

    def restore(self, state: Mapping[str, Tensor]) -> None:
        self.step(torch.zeros_like(self._weight), None, torch.ones((), device=self._weight.device))  # makes its states
        for name, own in self.state().items():
            own.copy_(state[name])


def _plain(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A piece's states by name, those of 8 bits as what they are made of; empty before the first step."""
    plain: dict[str, Tensor] = {}
    for name, value in state.items():
        if is_traceable_wrapper_subclass(value):
            plain |= {f"{name}.{part}": getattr(value, part) for part in _PARTS}
        else:
            plain[name] = value
    return plain


def _flat(values: Tensor) -> Tensor:
    """In the order of channels last, whatever their layout is: the same blocks on every device. Theirs where it can."""
    values = values.detach()
    return (values.movedim(1, -1) if values.ndim > 1 else values).reshape(-1)


def _adam8bit() -> type[Adam8bit]:
    """Without the rest of torchao, which takes another half of a second to load, and complains of itself."""
    if sys.modules.get("torchao") is None:
        sys.modules.pop("torchao", None)
        spec = importlib.util.find_spec("torchao")
        assert spec is not None
        sys.modules["torchao"] = importlib.util.module_from_spec(spec)
    return importlib.import_module("torchao.optim").Adam8bit
