"""How a job is shown outside the window: JSON lines, a progress bar on a terminal, or sparse plain lines."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from typing import Final, Never

import msgspec
from tqdm import tqdm

from engine.protocol.events import (
    AnyEvent,
    Cancelled,
    CandidateReady,
    Checkpointed,
    Failed,
    NotSaved,
    Progress,
    Remark,
    Retried,
    Started,
    encode,
)

Show = Callable[[AnyEvent], None]

_PARTS: Final = 4  # plain lines for each stage


def open_streams() -> None:
    """Whatever their encoding, what is printed from now on is no error: characters that it lacks are escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def ascii_json(line: bytes) -> str:
    """JSON in ASCII alone, which says the same in every encoding of a console."""
    return json.dumps(msgspec.json.decode(line))


def json_lines(event: AnyEvent) -> None:
    """The event as one line on stdout; a bad end is left to the command, which tells each of them, its own too."""
    if not isinstance(event, Cancelled | Failed):
        print(ascii_json(encode(event)), flush=True)


def nothing(event: AnyEvent) -> None:
    """Shows nothing: of questions that nobody waits for."""


class Bar:
    """One progress bar a stage, on stderr."""

    def __init__(self) -> None:
        self._bar: tqdm[Never] | None = None
        self._stage = ""

    def __call__(self, event: AnyEvent) -> None:
        match event:
            case Progress():
                bar = self._bar
                if event.stage != self._stage or bar is None:
                    self.close()
                    self._stage = event.stage
                    self._bar = bar = tqdm(total=event.steps, desc=event.stage, unit="step", file=sys.stderr)
                bar.update(event.step - bar.n)
                if event.eta_s is not None:
                    bar.set_postfix_str(f"whole job: {event.eta_s:.0f} s left", refresh=False)
            case CandidateReady():
                tqdm.write(f"seed {event.seed}: {event.path}", file=sys.stderr)
            case NotSaved() | Retried() | Remark():
                tqdm.write(str(event.reason), file=sys.stderr)
            case _:
                pass

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class Plain:
    """A line now and then, for logs."""

    def __init__(self) -> None:
        self._last = ("", -1)

    def __call__(self, event: AnyEvent) -> None:
        match event:
            case Started():
                plan = ", ".join(f"{stage.name} {stage.steps} steps" for stage in event.stages)
                self._say(f"started: {plan}")
            case Progress():
                part = event.step * _PARTS // max(1, event.steps)
                if (event.stage, part) != self._last:
                    self._last = (event.stage, part)
                    left = "" if event.eta_s is None else f", {event.eta_s:.0f} s left"
                    self._say(f"{event.stage}: step {event.step} of {event.steps}{left}")
            case CandidateReady():
                self._say(f"seed {event.seed}: {event.path}")
            case Checkpointed():
                self._say(f"saved: {event.path}")
            case NotSaved() | Retried() | Remark():
                self._say(str(event.reason))
            case _:
                pass

    def close(self) -> None:
        """Nothing is left open."""

    def _say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)
