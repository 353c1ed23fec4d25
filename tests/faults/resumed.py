"""kill -9 at random moments of a run, which then goes on: ``python -m tests.faults.resumed``.

Each run is killed, continued, killed again, until it ends; its pictures and losses are to be those of a run that nobody
disturbed. ``--quick`` kills a few. Prints what came of it; ends with 1 where anything is not as it should be.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from engine.files.checkpoint_folder import CHECKPOINTS
from engine.files.output_files import RESULT
from engine.protocol.events import AnyEvent, Cancelled, Failed, Finished, Progress, decode_event
from engine.protocol.requests import EditRequest, encode
from tests.faults.setting import ROOT, edit, write_resources
from tests.faults.tally import Tally, main

# an engine that does each edit in a process of its own, forked once everything is imported and loaded; that process
# first tells its id, then the events of its edit
FORKING: Final = """
import os, sys
from pathlib import Path
from engine.process.dispatch import Engine
from engine.protocol.events import encode
from engine.protocol.requests import decode_request
engine = Engine(Path(sys.argv[1]))
engine.models.get(None)

def tell(line):
    os.write(1, line + b"\\n")

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        tell(str(os.getpid()).encode())
        engine.run(decode_request(line.encode()), lambda event: tell(encode(event)), lambda: False)
        os._exit(0)
    os.waitpid(child, 0)
    tell(b"over")
"""
_STAGES: Final = ("reference", "embeddings", "weights", "sampling")
_STEPS: Final = {"embedding_steps": 6, "weight_steps": 6, "sampling_steps": 4}
_SEEDS: Final = tuple(range(1, 13))  # a batch of eight and one of four
_MOST: Final = 20  # times that one run is killed, and then left in peace
_APART: Final = (0.0, 0.05)  # seconds between checkpoints


class Bench:
    """Has edits done that can be killed."""

    def __init__(self, home: Path) -> None:
        resources = write_resources(home / "resources")
        command = [sys.executable, "-c", FORKING, str(resources)]
        one_thread = os.environ | {"OMP_NUM_THREADS": "1"}  # others would not be there after a fork
        self._engine = subprocess.Popen(
            command, cwd=ROOT, env=one_thread, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def close(self) -> None:
        self._engine.communicate()

    def run(self, request: EditRequest, kill_in: str = "", after: int = 0, linger: float = 0.0) -> list[AnyEvent]:
        """The events of the run, killed ``linger`` seconds after so many steps in the stage ``kill_in``."""
        assert self._engine.stdin is not None
        self._engine.stdin.write(encode(request) + b"\n")
        self._engine.stdin.flush()
        lines = self._lines()
        process, events, steps = int(next(lines)), list[AnyEvent](), 0
        for line in lines:
            if line == b"over":
                break
            event = decode_event(line)
            events.append(event)
            if isinstance(event, Progress) and event.stage == kill_in:
                steps += 1
                if steps == after:
                    time.sleep(linger)
                    os.kill(process, signal.SIGKILL)  # at the worst it has just ended, and is not waited for yet
        return events

    def _lines(self) -> Iterator[bytes]:
        assert self._engine.stdout is not None
        for line in self._engine.stdout:
            yield line.rstrip(b"\n")


def _request(out: Path, apart: float) -> EditRequest:
    overrides = _STEPS | {"checkpoint_seconds": apart}
    return msgspec.structs.replace(edit(out), seeds=_SEEDS, overrides=overrides)


def _outcome(out: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """All pictures, and what was learned on the way to them."""
    result = json.loads((out / RESULT).read_bytes())["result"]
    learned = {name: result[name] for name in ("losses", "settings", "seeds", "target", "object_weight", "size")}
    return {path.name: path.read_bytes() for path in out.glob("*.png")}, learned


def _over(events: list[AnyEvent]) -> bool:
    return bool(events) and isinstance(events[-1], Finished | Failed | Cancelled)


def _stage(events: list[AnyEvent]) -> str:
    """The one that the run was in, as far as its events tell."""
    last = next((event for event in reversed(events) if isinstance(event, Progress)), None)
    if last is None:
        return _STAGES[0]
    if last.step < last.steps:
        return last.stage
    return _STAGES[min(_STAGES.index(last.stage) + 1, len(_STAGES) - 1)]


def run(home: Path, quick: bool) -> list[Tally]:
    bench, dice = Bench(home), random.Random(7)
    wanted, runs = (2 if quick else 25), 0
    for apart in _APART:
        bench.run(_request(home / f"whole-{apart}", apart))
    tallies = {stage: Tally(f"killed in {stage}") for stage in _STAGES}
    while any(tally.killed < wanted for tally in tallies.values()):
        runs += 1
        apart, out = _APART[runs % 2], home / "run"
        request, whole, events = _request(out, apart), home / f"whole-{apart}", list[AnyEvent]()
        met: set[str] = set()
        for turn in range(_MOST + 1):
            # in the stage that was met least, among those that are still to come
            to_come = _STAGES[_STAGES.index(_stage(events)) :] if turn < _MOST else ()
            stage = min(to_come, key=lambda each: tallies[each].killed + dice.random(), default="")
            asked = msgspec.structs.replace(request, resume=turn > 0)
            events = bench.run(asked, stage, dice.randint(1, 6), dice.random() * 0.05)
            if _over(events):
                break
            tallies[_stage(events)].killed += 1
            met.add(_stage(events))
        fault = ""
        if not _over(events) or not isinstance(events[-1], Finished):
            fault = str(events[-1:])
        elif _outcome(out) != _outcome(whole):
            fault = "its pictures or losses are others"
        elif (out / CHECKPOINTS).exists():
            fault = "its checkpoints are left"
        for stage in met:
            tallies[stage].trials += 1
            if fault:
                tallies[stage].refuse(f"run {runs}, every {apart} s: {fault}")
            else:
                tallies[stage].finished += 1
                tallies[stage].look_at(out, f"run {runs}")
        shutil.rmtree(out)
    bench.close()
    return list(tallies.values())


if __name__ == "__main__":
    sys.exit(main("resumed", __doc__, run))
