"""One window at a time works on a project: the others are told who does."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QLockFile, QSysInfo


class Holder(NamedTuple):
    """The process on the ``computer`` that has a project open, since when (seconds since 1970).

    ``here``: on this computer, where it is known to be alive.
    """

    computer: str
    process: int
    since: float
    here: bool


class ProjectLock:
    """Of one project at a time: a file beside it, of which the system knows whether its process still lives.

    The lock of a program that crashed on this computer is taken over. Where the folder may not be written to there is
    no lock. All block.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._path: Path | None = None
        self._lock: QLockFile | None = None

    def take(self, path: Path, force: bool = False) -> Holder | None:
        """Holds ``path`` in place of what was held before; or tells who has it.

        ``force``: whoever has it on another computer is taken for dead.
        """
        with self._turn:
            if path == self._path:
                return None
            lock = _lock_of(path)
            holder = _tried(lock, path)
            if holder is not None and force and not holder.here:
                file_of(path).unlink(missing_ok=True)
                holder = _tried(lock, path)
            if holder is None:
                self._drop()
                self._path, self._lock = path, lock
            return holder

    def holder(self, path: Path) -> Holder | None:
        """Who else has it."""
        with self._turn:
            lock = _lock_of(path)
            holder = None if path == self._path else _tried(lock, path)
            lock.unlock()
            return holder

    def release(self) -> None:
        with self._turn:
            self._drop()

    def _drop(self) -> None:
        if self._lock is not None:
            self._lock.unlock()
        self._path = self._lock = None


def file_of(path: Path) -> Path:
    """The lock's file."""
    return path.with_name(f".~lock.{path.name}#")


def _lock_of(path: Path) -> QLockFile:
    lock = QLockFile(str(file_of(path)))
    lock.setStaleLockTime(0)  # how long it has been held says nothing
    return lock


def _tried(lock: QLockFile, path: Path) -> Holder | None:
    """None where it is ours now, where it was given back meanwhile, and where there can be no lock."""
    if lock.tryLock(0) or lock.error() is not QLockFile.LockError.LockFailedError:
        return None
    process, computer, _ = lock.getLockInfo()
    try:
        since = file_of(path).stat().st_mtime
    except OSError:
        return None
    return Holder(computer, process, since, computer == QSysInfo.machineHostName())
