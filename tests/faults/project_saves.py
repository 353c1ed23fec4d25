"""Every write, fsync, link and rename of a project's save refused, or the program killed there, one at a time.

``python -m tests.faults.project_saves``; ``--quick`` tries one of some. "incomplete" counts ends with neither the old
project nor the new one whole. The last lines are a save that writes the archive over the old one, for comparison.
Ends with 1 where anything is wrong with the program's own.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from engine.files import atomic
from engine.projects import saving
from engine.projects.format import OURS
from engine.projects.reading import read
from engine.protocol.errors import EngineError
from tests.engine.projects.make import Made, make
from tests.faults.faulty_disk import Fault, FaultyDisk
from tests.faults.setting import ROOT
from tests.faults.tally import Tally, table

# saves what is given again and again, each time in a process of its own that is forked once all is imported
SAVER: Final = """
import os, sys, zipfile
from pathlib import Path
from engine.projects import saving
from engine.projects.reading import read
found = read(Path(sys.argv[1]), Path(sys.argv[2]))
def ours(path):
    saving.save(path, found.project, dict(found.files), found.stack)
def naive(path):
    with zipfile.ZipFile(sys.argv[1]) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
def save(way, path):
    try:
        {"ours": ours, "naive": naive}[way](Path(path))
    except Exception as error:
        print(type(error).__name__, str(error), flush=True)
        os._exit(1)
    os._exit(0)
for line in sys.stdin:
    way, path = line.strip().split(" ", 1)
    child = os.fork() or save(way, path)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print("end", code, flush=True)
"""
_LARGE: Final = 20_000_000  # bytes of the photo: it is written in pieces
_FAULTS: Final = {
    "no room from there on": Fault.FULL,
    "no room once": Fault.ONCE_FULL,
    "EIO once": Fault.ONCE_BROKEN,
    "EINVAL once": Fault.ONCE_INVALID,
    "kill -9": Fault.KILL,
}
_KEPT: Final = {"": (), "over one": ("a.ldp",), "over one and its backup": ("a.ldp", "a.ldp~")}


class Saver:
    """Saves the project ``new`` on a disk that fails; ``counted`` is what the last save did to it."""

    def __init__(self, home: Path, new: Path) -> None:
        self.folder, scratch, unpacked = home / "disk", home / "scratch", home / "unpacked"
        for place in (self.folder, scratch, unpacked):
            place.mkdir()
        self.counted = 0
        self.disk, self.path = FaultyDisk(self.folder, scratch), self.folder / "a.ldp"
        self._process = subprocess.Popen(
            [sys.executable, "-c", SAVER, str(new), str(unpacked)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | self.disk.environment,
        )

    def save(self, way: str, fault: Fault = Fault.NONE, at: int = 0) -> tuple[int, str]:
        """The exit code, and the error that was raised."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self.disk.plan(fault, at)
        self._process.stdin.write(f"{way} {self.path}\n")
        self._process.stdin.flush()
        told = ""
        while not (line := self._process.stdout.readline()).startswith("end"):
            assert line, "the saver ended"
            told += line
        self.counted = self.disk.counted
        self.disk.plan(Fault.NONE)
        return int(line.split()[1]), told.strip()

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()
        self.disk.close()


def projects(home: Path) -> tuple[Path, Path]:
    """An old one and a new one, which differ in a prompt."""
    source = home / "source"
    source.mkdir()
    made: Made = make(source)
    large = source / "large.bin"
    large.write_bytes(os.urandom(_LARGE))
    files = dict(made.files) | {f"{OURS}pictures/large.bin": large}
    new = msgspec.structs.replace(made.project, draft=msgspec.structs.replace(made.project.draft, negative="new"))
    for name, project in (("old", made.project), ("new", new)):
        saving.save(home / f"{name}.ldp", project, files, made.stack)
    return home / "old.ldp", home / "new.ldp"


def state(path: Path) -> str:
    """Of the project there: "old", "new", "absent" or "broken"."""
    if not path.exists():
        return "absent"
    try:
        found = read(path, None)
    except EngineError:
        return "broken"
    if found.project is None or found.damaged:
        return "broken"
    return found.project.draft.negative or "old"


def trials(saver: Saver, old: Path, way: str, every: int) -> Iterator[Tally]:
    """At every count (one of ``every``), with nothing there, with a project, and with a backup of it too."""
    for name, fault in _FAULTS.items():
        tally = Tally(f"{'' if way == 'ours' else 'naive: '}{name}")
        for kept, files in _KEPT.items():
            _begin(saver.folder, old, files)
            assert saver.save(way) == (0, "")
            for n in range(1, saver.counted + 1, every):
                _begin(saver.folder, old, files)
                _judge(tally, saver, way, (fault, n), bool(files), f"{kept} at {n}".strip())
        yield tally


def _begin(folder: Path, old: Path, files: tuple[str, ...]) -> None:
    for left in folder.iterdir():
        left.unlink()
    for name in files:
        shutil.copy(old, folder / name)


def _judge(tally: Tally, saver: Saver, way: str, what: tuple[Fault, int], before: bool, where: str) -> None:
    code, told = saver.save(way, *what)
    tally.trials += 1
    if code == -signal.SIGKILL:
        tally.killed += 1
        atomic.sweep(saver.folder)  # as the next save does
    elif code == 0:
        tally.finished += 1
    elif told.startswith(("DiskError", "ProjectError")) or way == "naive":
        tally.told += 1
    else:
        tally.refuse(f"{where}: {told}")
    right = {"new"} if code == 0 else {"new", "old" if before else "absent"}
    if (found := state(saver.path)) not in right:
        tally.incomplete += 1
        tally.faults.append(f"{where}: {found}")
    if way == "ours" and [left for left in saver.folder.iterdir() if left.name.startswith(".")]:
        tally.leftovers += 1


def run(home: Path, quick: bool, naive: bool = True) -> tuple[list[Tally], list[Tally]]:
    """The program's own, and for comparison the naive one."""
    old, new = projects(home)
    saver, every = Saver(home, new), 31 if quick else 1
    try:
        ours = list(trials(saver, old, "ours", every))
        return ours, list(trials(saver, old, "naive", every)) if naive else []
    finally:
        saver.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.project_saves", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        ours, naive = run(Path(home), options.quick)
    for tally in naive:
        tally.faults.clear()
    for line in table([*ours, *naive]):
        print(line)
    points, others = (sum(tally.trials for tally in tallies) for tallies in (ours, naive))
    print(f"{points} points of ours, {others} of the naive one")
    return int(not all(tally.clean for tally in ours))


if __name__ == "__main__":
    sys.exit(main())
