from __future__ import annotations

from typing import Any

import pytest

from engine.protocol.errors import UsageError
from engine.protocol.settings import resolve


@pytest.mark.parametrize(
    ("card", "overrides", "rate"),
    [
        ({}, {}, 2e-6),
        ({}, {"adaptation": "lora"}, 1e-4),
        ({}, {"adaptation": "lora", "weight_rate": "3e-5"}, 3e-5),
        ({"weight_rate": 5e-5}, {"adaptation": "lora"}, 5e-5),
        ({"weight_rate": 5e-5}, {}, 5e-5),
        ({"adaptation": "lora"}, {}, 1e-4),
        ({"adaptation": "lora"}, {"adaptation": "full"}, 2e-6),
    ],
)
def test_the_rate_follows_the_adaptation_unless_it_is_set(
    card: dict[str, Any], overrides: dict[str, Any], rate: float
) -> None:
    assert resolve("balanced", {"balanced": card}, overrides).weight_rate == rate


def test_a_draft_takes_fewer_steps_and_a_card_may_differ() -> None:
    draft = resolve("draft", {"draft": {"weight_steps": 7}}, {})
    assert draft.weight_steps == 7
    assert draft.sampling_steps < resolve("paper", {}, {}).sampling_steps


def test_what_cannot_be_set_is_named() -> None:
    with pytest.raises(UsageError, match="'speed'"):
        resolve("paper", {}, {"speed": 9})
    with pytest.raises(UsageError, match="alpha"):
        resolve("paper", {}, {"alpha": "9"})
