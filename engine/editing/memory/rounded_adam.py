"""Adam for a weight in bfloat16, with averages of 8 bits: 4 bytes a weight and its states, where float32 takes 12.

A step is mostly smaller than what tells two neighbouring numbers of bfloat16 apart, and plain rounding would lose it.
Rounded at random, up as often as the rest is large, many steps come to the right sum (Gupta et al., 2015,
arXiv:1502.02551). The averages are codes with a scale for each block of them, so that one large value costs only its
block (Dettmers et al., 2022, arXiv:2110.02861). A code counts steps of the logarithm, since it is the ratio of two
averages that Adam wants. Of the second one the root is coded, at random too: one step changes it by less than a code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.models import random_draws

BLOCK: Final = 256
CHUNK: Final = 1 << 23  # values worked on at a time: what is made on the way takes some 300 MB
_BETAS: Final = (0.9, 0.999)
_EPSILON: Final = 1e-8
_OCTAVES: Final = 16  # that the codes reach below the largest of a block
_HALF: Final = 0xFFFF  # the bits that bfloat16 has not
_NEAREST: Final = 0.5
_STATE: Final = ("step", "exp_avg", "exp_avg_scale", "exp_avg_sq", "exp_avg_sq_scale", "rounds")


class Coded(NamedTuple):
    """``codes`` (blocks, BLOCK) of int8, signed, or uint8; ``scales`` (blocks, 1): the largest of each block."""

    codes: Tensor
    scales: Tensor

    @classmethod
    def zeros(cls, blocks: int, kind: torch.dtype, device: torch.device) -> Coded:
        codes = torch.zeros(blocks, BLOCK, dtype=kind, device=device)
        return cls(codes, torch.zeros(blocks, 1, device=device))

    def values(self) -> Tensor:
        """Float32 (blocks, BLOCK)."""
        levels = torch.iinfo(self.codes.dtype).max
        codes = self.codes.float()
        return codes.sign() * self.scales * torch.exp2((codes.abs() - levels) * (_OCTAVES / levels))

    def put(self, values: Tensor, up: Tensor | float) -> None:
        """Codes ``values``, of which nothing but 0 becomes 0. ``up`` in [0, 1): how near the next code is taken."""
        levels = torch.iinfo(self.codes.dtype).max
        torch.amax(values.abs(), 1, keepdim=True, out=self.scales)
        depth = torch.log2(values.abs() / self.scales.clamp_min(torch.finfo(torch.float32).tiny))
        codes = (depth * (levels / _OCTAVES) + levels + up).floor().clamp(1, levels)
        self.codes.copy_(codes * values.sign())

    def part(self, first: int, last: int) -> Coded:
        """Blocks of it, which are changed with it."""
        return Coded(self.codes[first:last], self.scales[first:last])


def rounded(values: Tensor, bits: Tensor) -> Tensor:
    """bfloat16 of float32 ``values``, up or down; ``bits``: int32 of the same shape, whose lower half is random."""
    whole = values.view(torch.int32) + (bits & _HALF)
    return (whole & ~_HALF).view(torch.float32).to(torch.bfloat16)


class RoundedAdam:
    """For one ``weight``. Its draws come from (``seed``, ``item``, how many steps were taken)."""

    names = _STATE

    def __init__(self, weight: nn.Parameter, rate: float, seed: int, item: int) -> None:
        device, blocks = weight.device, -(-weight.numel() // BLOCK)
        self._weight, self._rate, self._seed, self._item = weight, rate, seed, item
        self._step, self._rounds = torch.zeros((), device=device), 0
        self._first = Coded.zeros(blocks, torch.int8, device)
        self._second = Coded.zeros(blocks, torch.uint8, device)

    @torch.no_grad()
    def step(self, gradient: Tensor, scale: Tensor | None, skipped: Tensor) -> None:
        """One update. ``scale``: what the gradients were multiplied by. ``skipped``: not zero where none is to be."""
        sound = (skipped == 0).float()
        self._rounds += 1
        self._step += sound
        draw = random_draws.on_device(self._seed, "rounding", self._rounds, self._item, gradient.device)
        weights, gradients = _flat(self._weight), _flat(gradient)
        for start in range(0, len(weights), CHUNK):
            part = slice(start, start + CHUNK)
            values = gradients[part].float()
            values = torch.where(skipped == 0, values if scale is None else values / scale, 0.0)
            missing = -len(values) % BLOCK
            values = functional.pad(values, (0, missing)).view(-1, BLOCK)
            blocks = start // BLOCK, start // BLOCK + len(values)
            bits = torch.empty(values.shape, dtype=torch.int32, device=values.device).random_(generator=draw)
            change = self._change(values, sound, bits, *blocks).view(-1)[: len(weights[part])]
            bits = bits.view(-1)[: len(change)]
            weights[part] = rounded(weights[part].float() - change, bits)
        if weights.data_ptr() != self._weight.data_ptr():  # a copy
            turned = self._weight.data.movedim(1, -1)
            turned.copy_(weights.view(turned.shape))

    def state(self) -> dict[str, Tensor]:
        values = (self._step, *self._first, *self._second, torch.tensor(float(self._rounds)))
        return dict(zip(_STATE, values, strict=True))

    def restore(self, state: Mapping[str, Tensor]) -> None:
        step, *coded, rounds = (state[name] for name in _STATE)
        self._step, self._rounds = step.to(self._weight.device, copy=True), int(rounds)
        for own, kept in zip((*self._first, *self._second), coded, strict=True):
            own.copy_(kept)

    def _change(self, gradients: Tensor, sound: Tensor, bits: Tensor, first: int, last: int) -> Tensor:
        """What is to be taken from the weights of these blocks; their averages go on."""
        means, roots = self._first.part(first, last), self._second.part(first, last)
        mean = means.values().lerp_(gradients, (1 - _BETAS[0]) * sound)
        root = roots.values().square_().lerp_(gradients.square(), (1 - _BETAS[1]) * sound).sqrt_()
        means.put(mean, _NEAREST)
        roots.put(root, (bits >> 16).float() * 2**-15)  # the other half, without its sign
        steps = self._step.clamp_min(1)
        least = root.div_((1 - _BETAS[1] ** steps).sqrt()).add_(_EPSILON)
        return mean.mul_(self._rate * sound / (1 - _BETAS[0] ** steps)).div_(least)


def _flat(values: Tensor) -> Tensor:
    """In the order of channels last, whatever their layout is: the same blocks on every device. Theirs where it can."""
    values = values.detach()
    return (values.movedim(1, -1) if values.ndim > 1 else values).reshape(-1)
