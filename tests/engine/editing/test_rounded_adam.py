"""Adam for weights in bfloat16: right in the mean, the same again, and nothing that is not finite."""

from __future__ import annotations

from typing import Any, cast

import pytest
import torch
from torch import Tensor, nn

from engine.editing.memory import rounded_adam
from engine.editing.memory.rounded_adam import BLOCK, Coded, RoundedAdam, rounded

ZERO = torch.zeros(())


def _draws(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def _gradients(shape: tuple[int, ...], step: int) -> Tensor:
    """Of very different sizes, with a direction each."""
    sizes = torch.logspace(-6, 0, shape[0]).view(-1, *[1] * (len(shape) - 1))
    return (torch.randn(shape, generator=_draws(0)) + torch.randn(shape, generator=_draws(1 + step))) * sizes


def _trained(adam: RoundedAdam, shape: tuple[int, ...], first: int, last: int) -> None:
    for step in range(first, last):
        adam.step(_gradients(shape, step).to(torch.bfloat16), None, ZERO)


def test_rounding_is_right_in_the_mean() -> None:
    values = torch.tensor([1.0, 1.001, -3.3, 2e-6, 0.0]).repeat(20_000, 1)
    bits = torch.empty(values.shape, dtype=torch.int32).random_(generator=_draws(0))
    found = rounded(values, bits)
    assert ((found == found.amax(0)) | (found == found.amin(0))).all()
    assert torch.allclose(found.float().mean(0), values[0], rtol=1e-4, atol=0)
    assert torch.equal(found[:, 0].float(), values[:, 0]) and not found[:, 4].any()


@pytest.mark.parametrize(("kind", "apart"), [(torch.int8, 0.046), (torch.uint8, 0.023)])
def test_a_code_is_near_its_value_whatever_its_size(kind: torch.dtype, apart: float) -> None:
    values = torch.logspace(-6, 0, 2 * BLOCK).flip(0).view(2, BLOCK)
    values[0, 1], values[1, 0] = 0, 3e4  # which leaves a block of its own nothing but the least code
    if kind == torch.int8:
        values[0, 2::2] *= -1
    coded = Coded.zeros(2, kind, torch.device("cpu"))
    coded.put(values, 0.5)
    found = coded.values()
    assert (found[0] - values[0]).abs().le(apart * values[0].abs()).all()
    assert found[0, 1] == 0 and found[1, 0] == values[1, 0] and (found[1, 1:] > values[1, 1:]).all()


def test_it_learns_in_the_mean_what_adam_learns() -> None:
    shape = (64, 1024)
    start = torch.randn(shape, generator=_draws(9)).mul(0.02).to(torch.bfloat16)
    ours, theirs = nn.Parameter(start.clone()), nn.Parameter(start.float())
    adam, plain = RoundedAdam(ours, 1e-5, 0, 0), torch.optim.Adam([theirs], lr=1e-5)
    _trained(adam, shape, 0, 60)
    for step in range(60):
        theirs.grad = _gradients(shape, step)
        cast(Any, plain).step()  # its signature is only half typed
    found, wanted = ours.detach().float() - start.float(), theirs.detach() - start.float()
    assert float((found * wanted).sum() / wanted.square().sum()) == pytest.approx(1, abs=0.02)
    plainly = (start.float() - 1e-5).to(torch.bfloat16)  # what plain rounding would leave of one step
    assert float((plainly == start).float().mean()) > 0.5


@pytest.mark.parametrize("shape", [(7, 5, 3, 3), (40, 64), (300,)])
def test_it_goes_on_from_its_state_to_the_same_bits(shape: tuple[int, ...]) -> None:
    start = torch.randn(shape, generator=_draws(9)).to(torch.bfloat16)
    whole, begun = nn.Parameter(start.clone()), nn.Parameter(start.clone())
    _trained(RoundedAdam(whole, 1e-3, 3, 1), shape, 0, 6)
    first = RoundedAdam(begun, 1e-3, 3, 1)
    _trained(first, shape, 0, 3)
    kept = {name: value.clone() for name, value in first.state().items()}
    layout = torch.channels_last if len(shape) == 4 else torch.contiguous_format
    gone_on = nn.Parameter(begun.detach().clone(memory_format=layout))
    second = RoundedAdam(gone_on, 1e-3, 3, 1)
    second.restore(kept)
    _trained(second, shape, 3, 6)
    assert torch.equal(gone_on, whole) and not torch.equal(begun, whole)


def test_pieces_give_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = (4, 5 * BLOCK)
    gradient = _gradients(shape, 0)
    learned: list[Tensor] = []
    for chunk in (rounded_adam.CHUNK, 2 * BLOCK):
        monkeypatch.setattr(rounded_adam, "CHUNK", chunk)
        weight = nn.Parameter(torch.zeros(shape, dtype=torch.bfloat16))
        RoundedAdam(weight, 1e-3, 0, 0).step(gradient, None, ZERO)
        learned.append(weight.detach().float())
    # the draws follow each other, so a piece may round the other way
    assert torch.allclose(learned[0], learned[1], rtol=2**-7)


def test_a_step_that_is_to_be_skipped_changes_nothing() -> None:
    weight = nn.Parameter(torch.ones(300).to(torch.bfloat16))
    adam = RoundedAdam(weight, 1e-2, 0, 0)
    adam.step(torch.full((300,), float("nan")), None, ZERO + 1)
    assert torch.equal(weight, torch.ones(300).to(torch.bfloat16)) and float(adam.state()["step"]) == 0
    adam.step(torch.full((300,), 512.0), ZERO + 1024, ZERO)
    other = nn.Parameter(torch.ones(300).to(torch.bfloat16))
    second = RoundedAdam(other, 1e-2, 0, 0)
    second.step(torch.full((300,), 0.25), None, ZERO + 1)
    second.step(torch.full((300,), 0.5), None, ZERO)
    assert torch.equal(weight, other) and float(adam.state()["step"]) == 1
