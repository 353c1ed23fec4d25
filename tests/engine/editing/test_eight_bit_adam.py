"""Adam for weights in bfloat16: right in the mean, the same again, and nothing that is not finite."""

from __future__ import annotations

import sys
from typing import Any, cast

import pytest
import torch
from torch import Tensor, nn

from engine.editing.memory import eight_bit_adam
from engine.editing.memory.eight_bit_adam import EightBitAdam

ZERO = torch.zeros(())
SMALL = (60, 50)  # whose averages have 16 bits


def _draws(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def _gradients(shape: tuple[int, ...], step: int) -> Tensor:
    """Of very different sizes, with a direction each."""
    sizes = torch.logspace(-6, 0, shape[0]).view(-1, *[1] * (len(shape) - 1))
    return (torch.randn(shape, generator=_draws(0)) + torch.randn(shape, generator=_draws(1 + step))) * sizes


def _trained(adam: EightBitAdam, shape: tuple[int, ...], first: int, last: int) -> None:
    for step in range(first, last):
        adam.step(_gradients(shape, step).to(torch.bfloat16), None, ZERO)


@pytest.mark.parametrize(("shape", "piece"), [((16, 1024), 1 << 23), ((16, 1024), 4096), (SMALL, 1 << 23)])
def test_it_learns_in_the_mean_what_adam_learns(
    shape: tuple[int, ...], piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eight_bit_adam, "PIECE", piece)
    start = torch.randn(shape, generator=_draws(9)).mul(0.02).to(torch.bfloat16)
    ours, theirs = nn.Parameter(start.clone()), nn.Parameter(start.float())
    adam, plain = EightBitAdam(ours, 1e-5, 0, 0), torch.optim.Adam([theirs], lr=1e-5)
    _trained(adam, shape, 0, 60)
    for step in range(60):
        theirs.grad = _gradients(shape, step)
        cast(Any, plain).step()  # its signature is only half typed
    found, wanted = ours.detach().float() - start.float(), theirs.detach() - start.float()
    assert float((found * wanted).sum() / wanted.square().sum()) == pytest.approx(1, abs=0.02)
    plainly = (start.float() - 1e-5).to(torch.bfloat16)  # what plain rounding would leave of one step
    assert float((plainly == start).float().mean()) > 0.5


@pytest.mark.parametrize(
    ("shape", "piece"), [((32, 40, 3, 3), 4096), ((64, 64), 1 << 23), (SMALL, 1 << 23), ((300,), 256)]
)
def test_it_goes_on_from_its_state_to_the_same_bits(
    shape: tuple[int, ...], piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eight_bit_adam, "PIECE", piece)
    start = torch.randn(shape, generator=_draws(9)).to(torch.bfloat16)
    whole, begun = nn.Parameter(start.clone()), nn.Parameter(start.clone())
    _trained(EightBitAdam(whole, 1e-3, 3, 1), shape, 0, 6)
    first = EightBitAdam(begun, 1e-3, 3, 1)
    assert first.state() == {}
    _trained(first, shape, 0, 3)
    kept = {name: value.clone() for name, value in first.state().items()}
    layout = torch.channels_last if len(shape) == 4 else torch.contiguous_format
    gone_on = nn.Parameter(begun.detach().clone(memory_format=layout))
    second = EightBitAdam(gone_on, 1e-3, 3, 1)
    second.restore(kept)
    assert torch.equal(gone_on, begun) and kept.keys() <= set(second.names)
    _trained(second, shape, 3, 6)
    assert torch.equal(gone_on, whole) and not torch.equal(begun, whole)


@pytest.mark.parametrize("size", [300, 4096])
def test_a_step_that_is_to_be_skipped_leaves_the_weight_as_it_is(size: int) -> None:
    def full(value: float) -> Tensor:
        return torch.full((size,), value, dtype=torch.bfloat16)

    weight, other = nn.Parameter(full(1)), nn.Parameter(full(1))
    first, second = EightBitAdam(weight, 1e-2, 0, 0), EightBitAdam(other, 1e-2, 0, 0)
    first.step(full(512), ZERO + 1024, ZERO)
    learned = weight.detach().clone()
    first.step(full(float("nan")), None, ZERO + 1)
    assert torch.equal(weight, learned) and not torch.equal(learned, full(1))
    assert all(value.float().isfinite().all() for value in first.state().values())
    first.step(full(0.5), None, ZERO)
    for gradient, skipped in ((0.5, 0), (0.25, 1), (0.5, 0)):
        second.step(full(gradient), None, ZERO + skipped)
    assert torch.equal(weight, other) and not torch.equal(weight, learned)


def test_the_part_of_torchao_that_is_used_is_loaded_alone() -> None:
    EightBitAdam(nn.Parameter(torch.zeros(8, dtype=torch.bfloat16)), 1.0, 0, 0)
    assert {name for name in sys.modules if name.startswith("torchao.") and name.count(".") == 1} == {
        "torchao.optim",
        "torchao.utils",
    }
