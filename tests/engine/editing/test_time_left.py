"""How long a job will still take, told from its steps alone."""

from __future__ import annotations

import pytest

from engine.editing.time_left import Planned, TimeLeft

PLAN = (
    Planned("reference", 46, 2.0),
    Planned("embeddings", 50, 7.0),
    Planned("weights", 62, 14.0),
    Planned("sampling", 30, 16.0),
)
# the example edit on two CPU cores: seconds before a stage's first step, and of each further step
EXAMPLE = {"reference": (0.4, 0.11), "embeddings": (3.8, 0.37), "weights": (1.0, 0.7), "sampling": (1.3, 0.77)}
AFTER = 2.6  # seconds, for writing


def told(pace: dict[str, tuple[float, float]], after: float = AFTER) -> list[tuple[float, float | None]]:
    """For each step how long the job did still take, and what was told."""
    left, now = TimeLeft(PLAN), 0.0
    moments: list[tuple[float, float | None]] = []
    for stage in PLAN:
        first, each = pace[stage.name]
        for step in range(stage.steps):
            now += each if step else first
            moments.append((now, left.step(stage, now)))
        left.end(stage)
    return [(now + after - at, eta) for at, eta in moments]


def test_the_example_is_never_told_as_much_longer_than_it_is() -> None:
    moments = told(EXAMPLE)
    worst = max(eta / true for true, eta in moments if eta is not None)
    assert worst < 1.3
    least = min(eta / true for true, eta in moments if eta is not None and true > 10)
    assert least > 0.6


def test_the_speed_is_that_of_the_stage_under_way_once_it_has_one() -> None:
    left, now, speeds = TimeLeft(PLAN), 0.0, list[float | None]()
    for stage in PLAN[1:3]:
        first, each = EXAMPLE[stage.name]
        for step in range(10):
            now += each if step else first
            left.step(stage, now)
            speeds.append(left.speed(now))
        left.end(stage)
    assert speeds[:5] == speeds[10:15] == [None] * 5
    assert speeds[5:10] == pytest.approx([1 / 0.37] * 5) and speeds[15:] == pytest.approx([1 / 0.7] * 5)


def test_nothing_is_told_before_it_can_be_known() -> None:
    etas = [eta for _, eta in told(EXAMPLE)]
    first = next(at for at, eta in enumerate(etas) if eta is not None)
    assert 46 + 5 <= first < 46 + 50 // 2  # learning has shown its pace, and has most of its way to go
    assert None not in etas[first:]


@pytest.mark.parametrize("warm_up", [5.0, 12.0])
def test_a_slow_first_step_is_no_measure(warm_up: float) -> None:
    slow = told({**EXAMPLE, "embeddings": (warm_up, 0.37)})
    assert [eta for _, eta in slow] == pytest.approx([eta for _, eta in told(EXAMPLE)])


def test_a_long_job_is_told_after_a_while() -> None:
    """Though little of it is done."""
    etas = told(dict.fromkeys(EXAMPLE, (30.0, 30.0)))
    assert etas[4][1] is None and etas[5][1] == pytest.approx(30 / 2 * (1790 - 12))


def test_a_stage_is_told_by_its_own_pace() -> None:
    """Ten times as slow as planned: after a few steps its own rest is right, whatever came before."""
    slow = told({**EXAMPLE, "sampling": (7.7, 7.7)}, after=0)
    assert slow[-15][1] == pytest.approx(14 * 7.7)


def test_the_end_is_known_at_once() -> None:
    left, only = TimeLeft([PLAN[0]]), PLAN[0]
    etas = [left.step(only, 0.001 * step) for step in range(only.steps)]
    assert etas[:5] == [None] * 5 and etas[-1] == 0
    short = Planned("segment", 1, 20.0)
    assert TimeLeft([short]).step(short, 0.0) == 0
