"""One writer in a folder at a time; where that one is killed, the system gives the lock back. Torch-free."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Final

from engine.protocol.errors import UsageError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NAME: Final = ".lock"
_TAKEN: Final = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})


@contextlib.contextmanager
def held(folder: Path) -> Generator[bool]:
    """Holds ``folder`` until the end, and makes it first where it is not there.

    Gives whether it is held in truth: some file systems have no locks. Raises UsageError where somebody else holds it,
    this process too, and OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / NAME
    opened, sure = _opened(file)
    try:
        yield sure
    finally:
        if sys.platform == "win32":  # which removes nothing that is open
            os.close(opened)
        with contextlib.suppress(OSError):
            file.unlink()
        if sys.platform != "win32":  # as long as it is there, it is held
            os.close(opened)


def is_held(folder: Path) -> bool:
    """Whether somebody is at work in ``folder``, this process too. Leaves it as it is. Raises OSError."""
    try:
        opened = os.open(folder / NAME, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        _locked(opened, folder)
    except UsageError:
        return True
    finally:
        os.close(opened)
    return False


def _opened(file: Path) -> tuple[int, bool]:
    """The lock's file, and whether it is locked; what was removed by its holder meanwhile is no lock any more."""
    while True:
        opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            sure = _locked(opened, file.parent)
            if sure and not _is_there(opened, file):
                os.close(opened)
                continue
        except BaseException:
            os.close(opened)
            raise
        return opened, sure


def _locked(opened: int, folder: Path) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _TAKEN:
            return False
        raise UsageError(
            "Another run is writing to {folder}.", "Choose another folder, or wait until it ends.", folder=folder
        ) from error
    return True


def _is_there(opened: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(opened), file.stat())
    except FileNotFoundError:
        return False
