"""What computes can be chosen, and what is not there is told of with what is."""

from __future__ import annotations

import pytest
import torch

from engine.models import devices
from engine.protocol.errors import UsageError
from engine.protocol.results import Device

TWO = [Device("cuda:0", "Large"), Device("cuda:1", "Small"), Device("cpu", "CPU")]


@pytest.mark.parametrize(("asked", "found"), [("cuda", "cuda:0"), ("cuda:1", "cuda:1"), ("cpu", "cpu")])
def test_a_device_is_found_by_its_id_or_its_kind(asked: str, found: str) -> None:
    assert devices.find(asked, TWO) == torch.device(found)


@pytest.mark.parametrize("asked", ["cuda:2", "mps", "", "graphics card"])
def test_what_is_not_there_is_refused_with_what_is(asked: str) -> None:
    with pytest.raises(UsageError, match="cuda:0, cuda:1, cpu") as told:
        devices.find(asked, TWO)
    assert "--device" in told.value.next_step


def test_the_cpu_can_always_be_chosen_and_the_best_one_is_among_all() -> None:
    there = devices.available()
    assert there[-1].id == "cpu"
    assert devices.find(str(devices.best_device()), there).type == devices.best_device().type


@pytest.mark.parametrize("kind", ["cpu", "mps"])
def test_what_has_the_computers_memory_keeps_no_account_of_it(kind: str) -> None:
    device = torch.device(kind)
    devices.begin_peak(device)
    devices.give_back(device)
    assert devices.peak_bytes(device) is None and devices.free_bytes(device) > 0


def test_the_cpu_is_always_usable() -> None:
    assert devices.is_usable(torch.device("cpu"))
