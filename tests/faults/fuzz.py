"""Damaged files by the thousand: ``python -m tests.faults.fuzz [--count N] [--kind NAME ...] [--seed N]``.

Each is opened as the program opens it. Right are two ends: it opens, or it is refused by a typed error. Counted as
faults are an error of another type, a crash, and more than two seconds, all on a computer with little memory: a header
that promises hundreds of megapixels is refused there, so what takes long does so for another reason. The case of a
number is always the same: ``--only NUMBER --kind NAME`` makes it again and leaves its file.

The kinds are the picture formats, mutated; ``exif`` (a table, or as much of it as is asked for); ``requests`` and
``tuned`` (files of tuned edits), ``projects`` (nothing of them may be written outside of their folder) and ``crafted``
(projects of a table, again and again). ``--kind all`` stands for every one.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np
import psutil

from engine.files import free_memory
from engine.pictures import picture_io
from engine.protocol import requests, tuned_header
from engine.protocol.errors import EngineError
from tests.faults import crafted_projects, exif_table, mutations, project_mutations

KINDS: Final = (*mutations.PICTURES, "exif", "requests", "tuned", "projects", "crafted")
ENDS: Final = ("opened", "refused", "untyped", "crashed", "hung")
FAULTS: Final = ENDS[2:]
_SECONDS: Final = 2.0  # of computing
_ASLEEP_S: Final = 30.0  # without computing
_MEMORY: Final = 500_000_000  # bytes more for the worker: no picture in it is so large that it takes seconds as such
_EVERY: Final = 20_000  # cases after which the worker is replaced
_SHOWN: Final = 40  # faults


class Case(NamedTuple):
    """``turned``: it has to open, and upright."""

    kind: str
    number: int
    content: bytes
    suffix: str
    turned: bool = False


class Outcome(NamedTuple):
    kind: str
    number: int
    end: str
    told: str = ""


class Cases:
    """``count`` of them, of all ``kinds`` in turn; each is made from ``seed``, its kind and its number alone."""

    def __init__(self, kinds: Sequence[str], count: int, seed: int) -> None:
        self._kinds, self._count, self._seed = tuple(kinds), count, seed
        self._sound: dict[str, list[bytes]] = {}
        self._table: list[tuple[exif_table.Odd, str]] = []
        self._crafted: list[bytes] = []
        if {"projects", "crafted"} & set(self._kinds):  # before a worker with little memory has to make one
            self._sound["projects"] = project_mutations.sound()
        if "crafted" in self._kinds:
            table = crafted_projects.table(self._sound["projects"][0])
            self._crafted = [crafted.content for crafted in table.values()]

    def name(self, k: int) -> tuple[str, int]:
        """Kind and number of the ``k``-th case."""
        return self._kinds[k % len(self._kinds)], k // len(self._kinds)

    def __getitem__(self, k: int) -> Case:
        kind, number = self.name(k)
        if kind == "exif":
            return self._odd(number)
        rng = random.Random(f"{self._seed} {kind} {number}")
        if kind == "crafted":
            return Case(kind, number, self._crafted[number % len(self._crafted)], ".ldp")
        if kind == "projects":
            return Case(kind, number, project_mutations.mutated(self._sound[kind][0], rng), ".ldp")
        if kind not in self._sound:
            self._sound[kind] = mutations.sound(kind)
        sound = self._sound[kind]
        return Case(kind, number, mutations.mutated(rng.choice(sound), sound, rng), f".{kind.lower()}")

    def _odd(self, number: int) -> Case:
        """Few are spread over the whole table."""
        self._table = self._table or list(exif_table.every())
        step = max(len(self._table) // max(self._count // len(self._kinds), 1), 1)
        odd, form = self._table[number * step % len(self._table)]
        turned = odd.tag != exif_table.ORIENTATION
        return Case("exif", number, exif_table.file_of(odd, form), f".{form.lower()}", turned)


Opener = Callable[[Case, Path], None]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="cases, shared out among the kinds")
    parser.add_argument("--kind", nargs="+", default=list(mutations.PICTURES), choices=[*KINDS, "all"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="the number of one case, which is written to a file and opened here")
    options = parser.parse_args(arguments)
    kinds: list[str] = list(KINDS) if "all" in options.kind else options.kind
    if options.only is not None:
        return _show(Cases(kinds[:1], options.count, options.seed)[options.only])
    started = time.monotonic()
    outcomes = list(run(kinds, options.count, options.seed))
    print_table(kinds, outcomes)
    print(f"{len(outcomes)} cases in {time.monotonic() - started:.0f} s, seed {options.seed}")
    return int(any(each.end in FAULTS for each in outcomes))


def opened(case: Case, path: Path) -> None:
    """Opens ``path``, which is ``case``. Raises EngineError where it is refused; any other error is a fault."""
    if case.kind == "requests":
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):  # both are answered by the engine
            requests.decode_request(case.content)
    elif case.kind == "tuned":
        tuned_header.read(path)
    elif case.kind in ("projects", "crafted"):
        project_mutations.opened(path)
    else:
        picture = picture_io.read_picture(path)
        if case.turned:
            red, green, _ = np.asarray(picture)[3, -3].tolist()
            upright = picture.size == exif_table.SIZE[::-1] and red > 150 > green
            assert upright, f"not upright: {picture.size}, {red}, {green}"


def run(kinds: Sequence[str], count: int, seed: int, opener: Opener = opened) -> Iterator[Outcome]:
    """All outcomes. A process of their own opens the files; one that crashes or hangs is replaced."""
    cases, done = Cases(kinds, count, seed), 0
    with tempfile.TemporaryDirectory() as folder:
        while done < count:
            for outcome in _worker(cases, done, min(count, done + _EVERY), Path(folder), opener):
                done += 1
                yield outcome


def print_table(kinds: Sequence[str], outcomes: Sequence[Outcome]) -> None:
    print(f"{'kind':<10}" + "".join(f"{end:>10}" for end in ENDS))
    for kind in [*kinds, "all"]:
        counts = collections.Counter(each.end for each in outcomes if kind in (each.kind, "all"))
        print(f"{kind:<10}" + "".join(f"{counts[end]:>10}" for end in ENDS))
    for each in [each for each in outcomes if each.end in FAULTS][:_SHOWN]:
        print(f"{each.kind} {each.number}: {each.end} {each.told}")


def _worker(cases: Cases, first: int, end: int, folder: Path, opener: Opener) -> Iterator[Outcome]:
    """Ends after the first crash or hang, with its outcome."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(there, cases, first, end, folder, opener))
    child.start()
    there.close()
    watched, k = psutil.Process(child.pid), first
    try:
        _await(here, watched, patient=True)  # its libraries are loaded
        while k < end and (outcome := _await(here, watched)) is not None:
            k += 1
            yield outcome
        if k < end:
            child.join(0.1)
            hung = child.is_alive()
            child.kill()
            child.join()
            yield Outcome(*cases.name(k), "hung" if hung else "crashed", f"exit code {child.exitcode}")
    finally:
        child.kill()
        child.join()
        here.close()


def _await(pipe: Connection, child: psutil.Process, patient: bool = False) -> Outcome | None:
    """None where the child died, or took too long for one case unless ``patient``."""
    started, before = time.monotonic(), None
    while True:
        try:
            if pipe.poll(_SECONDS / 4):
                return pipe.recv()
            taken = sum(child.cpu_times()[:2])
        except (EOFError, OSError, psutil.Error):
            return None
        before = taken if before is None else before
        if not patient and (taken - before > _SECONDS or time.monotonic() - started > _ASLEEP_S):
            return None


def _work(pipe: Connection, cases: Cases, first: int, end: int, folder: Path, opener: Opener) -> None:
    free_memory.limit(_MEMORY)
    with Path(os.devnull).open("wb") as nothing:
        os.dup2(nothing.fileno(), 2)  # libtiff prints what it finds
    pipe.send(Outcome("", 0, "ready"))
    for case in (cases[k] for k in range(first, end)):
        path = folder / f"case{case.suffix}"
        path.write_bytes(case.content)
        pipe.send(Outcome(case.kind, case.number, *_end(case, path, opener)))


def _end(case: Case, path: Path, opener: Opener) -> tuple[str, str]:
    try:
        opener(case, path)
    except EngineError as error:
        return "refused", str(error)
    except Exception as error:
        return "untyped", f"{type(error).__name__}: {error}"
    return "opened", ""


def _show(case: Case) -> int:
    path = Path(tempfile.gettempdir()) / f"{case.kind}-{case.number}{case.suffix}"
    path.write_bytes(case.content)
    print(path)
    opened(case, path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
