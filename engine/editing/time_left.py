"""How long a job will still take, from the steps that it has done. Torch-free."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

_STEPS = 5  # of a stage, from which on it has a pace
_SHARE, _SECONDS = 0.08, 20.0  # of a job's cost or of its time: before, nothing is told


class Planned(msgspec.Struct, frozen=True):
    """A stage of ``steps`` steps, each about ``cost`` forward passes of one picture through the UNet."""

    name: str
    steps: int
    cost: float


class TimeLeft:
    """Told of each stage and step, with the time in seconds of a clock that never goes back.

    A stage's pace is that of its steps after the first: what it makes ready is done once, and first steps are slow.
    Later stages are taken to have the pace of the newest, by their planned cost.
    """

    def __init__(self, plan: Sequence[Planned]) -> None:
        self._plan = {stage.name: stage for stage in plan}
        self._total = sum(stage.steps * stage.cost for stage in plan)
        self._cost = 0.0
        self._pace: float | None = None  # seconds for each unit of cost
        self._began: float | None = None
        self._first, self._done = 0.0, 0
        self._before = 0  # steps of the stage that were done by an earlier job

    def speed(self, now: float) -> float | None:
        """Steps a second of the stage under way; None while too little is known."""
        seconds = now - self._first
        return (self._done - 1) / seconds if self._done > _STEPS and seconds > 0 else None

    def step(self, stage: Planned, now: float) -> float | None:
        """One more step of ``stage`` is done. Seconds left in the whole job; None while too little is known."""
        self._done += 1
        self._cost += stage.cost
        if self._done == 1:
            self._first = now
        if self._began is None:
            self._began = now
        if self._done > _STEPS and stage.cost:
            self._pace = (now - self._first) / ((self._done - 1) * stage.cost)
        later = sum(each.steps * each.cost for each in self._plan.values() if each.name != stage.name)
        left = max(stage.steps - self._before - self._done, 0) * stage.cost + later
        if not left:
            return 0.0
        early = self._cost < _SHARE * self._total and now - self._began < _SECONDS
        return None if early or self._pace is None else left * self._pace

    def skip(self, stage: Planned, steps: int) -> None:
        """So many of ``stage``, which is under way, were done before."""
        self._before += steps
        self._total -= steps * stage.cost

    def again(self) -> None:
        """The stage under way begins once more."""
        self._done = self._before = 0

    def end(self, stage: Planned) -> None:
        """``stage`` is over; the next one may begin."""
        self._plan.pop(stage.name, None)
        self._done = self._before = 0
