"""Where a run keeps what it has learned so far, to be continued from there. Torch-free.

Each checkpoint is a folder of its own, ``checkpoint/NUMBER`` in the run's, which gets that name when all of it is
written. Its manifest is written last and has the hash of all else. Whoever is killed leaves it whole. So that no
training waits for the disk, a checkpoint is made to last only when the next one is written: what a power cut spoils is
the newest, whose hash then says so, and not the one before.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from engine.files import atomic
from engine.protocol.errors import UsageError
from engine.protocol.events import LossPoint
from engine.protocol.results import StageReport
from engine.protocol.settings import MemoryMode
from engine.protocol.unreadable import UNREADABLE

CHECKPOINTS: Final = "checkpoint"  # the folder in that of the run
MANIFEST: Final = "manifest.json"
STATE: Final = "state.safetensors"
VERSION: Final = 1
KEPT: Final = 2
_PROGRESS: Final = "progress.json"
_PART: Final = ".part"
_BEGUN: Final = re.compile(rf"\.\d+{re.escape(_PART)}")


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """``step`` of ``steps`` are done in ``stage``, at ``saved``, seconds since 1970.

    ``run`` tells this request from others, ``model_hash`` its model. ``reports``: of each stage that trains, so far;
    ``losses``: of every step of them. ``state``: SHA-256 of the file with the tensors.
    """

    version: int
    run: str
    model_name: str
    model_hash: str
    memory: MemoryMode
    stage: str
    step: int
    steps: int
    saved: float
    reports: Sequence[StageReport]
    losses: Sequence[LossPoint]
    state: str


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What is not in a checkpoint. ``run`` as there.

    ``ended``: how many steps the stages had that a person ended before their time. ``trained``: the training is over,
    and these were its reports and losses; the tuned edit has what came of it. ``drawn``: seeds whose candidates are on
    disk, of so many ``candidates``.
    """

    run: str = ""
    ended: Mapping[str, int] = {}
    trained: tuple[Sequence[StageReport], Sequence[LossPoint]] | None = None
    drawn: Sequence[int] = ()
    candidates: int = 0


class LeftOff(NamedTuple):
    """Where a run was cut off: after ``step`` of ``steps`` in ``stage``, at ``saved``, seconds since 1970.

    ``earlier``: the step of the same stage that it can ``go_back`` to.
    """

    stage: str
    step: int
    steps: int
    saved: float
    earlier: int | None = None


def left_off(run: Path) -> LeftOff | None:
    """Of the run in this folder. None where there is nothing to go on from. Nothing of its state is looked at."""
    noted, kept = progress(run), _kept(run)
    if noted.trained is not None:
        saved = (run / CHECKPOINTS / _PROGRESS).stat().st_mtime
        return LeftOff("sampling", len(noted.drawn), noted.candidates, saved)
    if not kept:
        return None
    last = kept[0]
    earlier = next((each.step for each in kept[1:] if each.stage == last.stage and each.step < last.step), None)
    return LeftOff(last.stage, last.step, last.steps, last.saved, earlier)


def go_back(run: Path, step: int) -> None:
    """The run in this folder, which trains, is to go on after ``step`` of its stage; for who holds the folder.

    Raises UsageError where no earlier checkpoint is of that step.
    """
    at = left_off(run)
    if at is None or step != at.earlier:
        known = "none" if at is None or at.earlier is None else at.earlier
        raise UsageError(
            "{folder} has no earlier checkpoint of step {step} (there is: {known}).",
            "Leave the step out: the run then goes on from its last checkpoint.",
            folder=run,
            step=step,
            known=known,
        )
    for path in listed(run):
        if (read := manifest(path)) is not None and (read.stage, read.step) == (at.stage, step):
            return
        remove([path])


def listed(run: Path) -> list[Path]:
    """The checkpoints of the run in this folder, the newest first. A person's own folders are none."""
    try:
        found = [path for path in (run / CHECKPOINTS).iterdir() if path.name.isdecimal() and _is_checkpoint(path)]
    except OSError:
        return []
    return sorted(found, key=lambda path: int(path.name), reverse=True)


def manifest(checkpoint: Path) -> Manifest | None:
    """None where there is none that can be read."""
    try:
        read = msgspec.json.decode((checkpoint / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, *UNREADABLE):
        return None
    return read if read.version == VERSION else None


def newest(run: Path) -> Manifest | None:
    """Of the checkpoint from which the run in this folder would go on; nothing of its state is looked at."""
    return next(iter(_kept(run)), None)


def progress(run: Path) -> Progress:
    """An empty one where none can be read."""
    try:
        return msgspec.json.decode((run / CHECKPOINTS / _PROGRESS).read_bytes(), type=Progress)
    except (OSError, *UNREADABLE):
        return Progress()


def note(run: Path, now: Progress) -> None:
    """Raises OSError, where a person's own file has that name too."""
    (run / CHECKPOINTS).mkdir(exist_ok=True)
    file = run / CHECKPOINTS / _PROGRESS
    if file.exists() and not progress(run).run:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file))
    atomic.write_bytes(file, msgspec.json.encode(now))


def add(run: Path, fill: Callable[[Path], Manifest]) -> Path:
    """A new checkpoint: ``fill`` writes its state into the folder it is given. Older ones go but for one.

    Raises OSError; the others are then as they were.
    """
    before = listed(run)
    folder = run / CHECKPOINTS / str(int(before[0].name) + 1 if before else 1)
    if before:
        for name in (before[0] / STATE, before[0] / MANIFEST, before[0], folder.parent):
            _sync(name)
    part = folder.with_name(f".{folder.name}{_PART}")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        (part / MANIFEST).write_bytes(msgspec.json.encode(fill(part)))
        part.replace(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    remove(before[KEPT - 1 :])
    return folder


def remove(checkpoints: Sequence[Path]) -> None:
    """Those that ``listed`` gave. What cannot be removed stays."""
    for checkpoint in checkpoints:
        shutil.rmtree(checkpoint, ignore_errors=True)


def sweep(run: Path) -> None:
    """Removes what a killed process began to write; for who holds the run's folder."""
    for part in (run / CHECKPOINTS).glob(f".*{_PART}"):
        if _BEGUN.fullmatch(part.name):
            shutil.rmtree(part, ignore_errors=True)
    atomic.sweep(run / CHECKPOINTS)


def drop(run: Path) -> None:
    """The run in this folder is over, or begins anew. What a person keeps there stays, as does what cannot go."""
    sweep(run)
    remove(listed(run))
    with contextlib.suppress(OSError):  # of the folder: it is not there, or holds something
        if progress(run).run:
            (run / CHECKPOINTS / _PROGRESS).unlink()
        (run / CHECKPOINTS).rmdir()


def _kept(run: Path) -> list[Manifest]:
    """The newest first."""
    return [read for path in listed(run) if (read := manifest(path)) is not None]


def _is_checkpoint(path: Path) -> bool:
    """Whether nothing else is in this folder than what a checkpoint has."""
    names = {each.name for each in path.iterdir()} if path.is_dir() else set[str]()
    return bool(names) and names <= {MANIFEST, STATE}


def _sync(path: Path) -> None:
    """So that it lasts: of a folder the names in it, of which Windows has no handle and needs none."""
    if os.name != "posix" and path.is_dir():
        return
    with contextlib.suppress(OSError):  # as on network shares that take none
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
