from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
import torch
from torch import nn

from engine.editing.job import Job
from engine.editing.memory.gated_adam import GatedAdam
from engine.protocol.errors import NotFiniteError
from engine.protocol.events import Event, LossPoint


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_loss_that_is_not_finite_never_reaches_the_parameters(bad: float) -> None:
    weight = nn.Parameter(torch.ones(3))
    adam = GatedAdam([weight], 0.1)
    adam.step((weight**2).sum())
    good = weight.detach().clone()
    assert float(adam.failed) == 0
    assert not torch.equal(good, torch.ones(3))
    adam.step((weight * bad).sum())
    assert float(adam.failed) == 1
    assert torch.equal(weight, good)
    adam.step((weight**2).sum())
    assert torch.equal(weight, good)


def test_a_gradient_that_is_not_finite_never_reaches_the_parameters() -> None:
    weight = nn.Parameter(torch.zeros(2))
    adam = GatedAdam([weight], 0.1)
    adam.step(weight.sqrt().sum())  # 0, with an infinite slope
    assert float(adam.failed) == 1
    assert torch.equal(weight, torch.zeros(2))


def test_the_update_is_adams() -> None:
    ours, theirs = nn.Parameter(torch.tensor([1.0, -2.0])), nn.Parameter(torch.tensor([1.0, -2.0]))
    gated, plain = GatedAdam([ours], 0.01), torch.optim.Adam([theirs], lr=0.01)
    for _ in range(20):
        gated.step((ours**4).sum())
        plain.zero_grad()
        torch.autograd.backward((theirs**4).sum())
        cast(Any, plain).step()
    assert torch.allclose(ours, theirs, atol=1e-6)


def test_no_gradient_lives_through_the_next_forward_pass() -> None:
    weight = nn.Parameter(torch.ones(2))
    GatedAdam([weight], 0.1).step((weight**2).sum())
    assert weight.grad is None


def test_a_scaled_loss_gives_the_same_update() -> None:
    plain, scaled = nn.Parameter(torch.tensor([1.0, -2.0])), nn.Parameter(torch.tensor([1.0, -2.0]))
    first, second = GatedAdam([plain], 0.01), GatedAdam([scaled], 0.01, scaled=True)
    for _ in range(5):
        first.step((plain**4).sum())
        second.step((scaled**4).sum())
    assert torch.equal(plain, scaled)


def test_an_overflow_of_float16_leaves_a_step_out_and_ends_nothing() -> None:
    weight = nn.Parameter(torch.ones(1))
    adam = GatedAdam([weight], 0.1, scaled=True)
    doubled = torch.full((1,), 2.0, dtype=torch.float16)  # what a gradient passes on its way: 65504 is the most
    adam.step((weight.half() * doubled).float().sum())
    assert torch.equal(weight, torch.ones(1)) and float(adam.failed) == 0
    for _ in range(3):
        adam.step((weight.half() * doubled).float().sum())
    assert float(weight.detach()) < 1 and float(adam.failed) == 0


def test_what_overflows_however_small_the_factor_is_not_finite() -> None:
    weight = nn.Parameter(torch.zeros(1))
    adam = GatedAdam([weight], 0.1, scaled=True)
    for _ in range(18):
        adam.step(weight.sqrt().sum())
    assert float(adam.failed) == 1
    assert torch.equal(weight, torch.zeros(1))


def test_the_log_names_stage_and_first_failed_step(start_job: Callable[[str, list[Event]], Job]) -> None:
    events: list[Event] = []
    job = start_job("j", events)
    one, zero = torch.ones(()), torch.zeros(())
    with job.stage("weights"):
        log = job.loss_log()
        for failed in (zero, zero, one, one):
            log.add(one, one, one, failed)
        with pytest.raises(NotFiniteError, match="step 3 of stage 'weights'"):
            log.flush()
    assert [event.step for event in events if isinstance(event, LossPoint)] == [1, 2]
