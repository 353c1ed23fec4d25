"""Why a child process could not begin or ended without an answer, as a person is told of it. Torch-free.

``failing`` is what that means for a person, as a sentence without its full stop.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import Final

from engine.protocol.errors import EngineError, InstallationError, OutOfMemoryError
from engine.protocol.texts import Text, shown

NO_MEMORY, CANNOT_LOAD = 71, 72  # exit codes of ``engine.helpers.entry``
KILLED: Final = -9
_FREE: Final = shown("Close other programs to free memory, then try once more.")
_SET_UP: Final = shown("Set the program up again: python3 packaging/start.py; `ld-edit doctor` tells what is missing.")
_UNFOUND: Final = ("No module named", "cannot open shared object file", "DLL load failed")
_NO_ROOM: Final = ("MemoryError", "bad_alloc", "Cannot allocate memory", "failed to map segment")
_NO_ROOM_CODES: Final = (errno.ENOMEM, errno.EAGAIN, errno.EMFILE, errno.ENFILE)  # of the system's own limits
_LOADER: Final = (126, 127)  # exit codes of a program that could not be run at all


def not_started(failing: Text, error: OSError) -> EngineError:
    """Of a process that the system did not start."""
    cause = error.strerror or error
    if error.errno in _NO_ROOM_CODES:
        return OutOfMemoryError("{failing}: no process can be started ({cause}).", _FREE, failing=failing, cause=cause)
    return damaged(failing, cause)


def damaged(failing: Text, cause: object) -> InstallationError:
    """Of a program whose parts are missing or do not fit each other."""
    return InstallationError(
        "{failing}: the program's installation is damaged ({cause}).", _SET_UP, failing=failing, cause=cause
    )


def lack_of_memory(failing: Text, code: int, lines: Sequence[str]) -> OutOfMemoryError | None:
    """Of a process that ended with ``code`` after it had printed ``lines``; None where memory was not the cause."""
    if code == KILLED:
        return OutOfMemoryError(
            "{failing}: its process was killed, most likely because the computer ran out of memory.",
            _FREE,
            failing=failing,
        )
    if code == NO_MEMORY or any(sign in line for line in lines[-3:] for sign in _NO_ROOM):
        return OutOfMemoryError("{failing}: it needs more memory than is free.", _FREE, failing=failing)
    return None


def lack_of_parts(failing: Text, code: int, lines: Sequence[str]) -> InstallationError | None:
    """As ``lack_of_memory``, where the program's own parts were the cause."""
    last = last_words(lines)
    if code == CANNOT_LOAD or code in _LOADER or any(sign in last for sign in _UNFOUND):
        return damaged(failing, last or f"exit code {code}")
    return None


def last_words(lines: Sequence[str]) -> str:
    """What a process printed last, without its full stop."""
    return lines[-1].strip().rstrip(".") if lines else ""
