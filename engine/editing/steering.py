"""What a person wishes of a job while it runs, beside its end. Torch-free."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from engine.protocol.requests import Wish

_LOOK_S: Final = 0.1  # between two looks whether the job was cancelled


class Steering:
    """The wishes of all jobs, by their names. Safe to use from several threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paused: set[str] = set()
        self._ends: set[str] = set()
        self._samples: set[str] = set()

    def take(self, job: str, wish: Wish) -> None:
        with self._changed:
            match wish:
                case "pause":
                    self._paused.add(job)
                case "continue":
                    self._paused.discard(job)
                case "end_stage":  # which a job that stands still cannot do
                    self._ends.add(job)
                    self._paused.discard(job)
                case "sample":  # nor this
                    self._samples.add(job)
                    self._paused.discard(job)
            self._changed.notify_all()

    def paused(self, job: str) -> bool:
        with self._changed:
            return job in self._paused

    def wait(self, job: str, cancelled: Callable[[], bool]) -> float:
        """Until ``job`` is to go on, or is cancelled; gives the seconds that it waited."""
        begun = time.monotonic()
        with self._changed:
            if job not in self._paused:
                return 0.0
            while job in self._paused and not cancelled():
                self._changed.wait(_LOOK_S)
        return time.monotonic() - begun

    def ends_stage(self, job: str) -> bool:
        """Whether the stage that is trained shall end now; asked once, the wish is fulfilled."""
        with self._changed:
            ends = job in self._ends
            self._ends.discard(job)
            return ends

    def samples(self, job: str) -> bool:
        """Whether candidates shall be drawn from what is learned so far; asked once, the wish is fulfilled."""
        with self._changed:
            samples = job in self._samples
            self._samples.discard(job)
            return samples

    def forget(self, job: str) -> None:
        """It is over."""
        with self._changed:
            self._paused.discard(job)
            self._ends.discard(job)
            self._samples.discard(job)
