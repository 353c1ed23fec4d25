"""The owner of the engine's child process, for window, command line and tests. Knows neither torch nor Qt."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from engine.files.child_process import child_command, child_environment
from engine.helpers import process_failures
from engine.helpers.process_output import OutputTail
from engine.protocol.errors import EngineDiedError, EngineKilledError, UsageError
from engine.protocol.events import DEVICE_LOST, AnyEvent, decode_event
from engine.protocol.requests import Cancel, Request, encode
from engine.protocol.texts import Text, shown
from engine.protocol.unreadable import UNREADABLE

WORKER: Final = tuple(child_command("engine.process.worker"))
_ROOT: Final = Path(__file__).resolve().parents[2]
_OWN_GROUP_ON_WINDOWS: Final = 0x200  # CREATE_NEW_PROCESS_GROUP
_PATIENCE_S: Final = 1.0
# threads that wait for each other sleep instead of spinning: quicker on few cores, and the window gets its share
_PATIENT_THREADS: Final = {"OMP_WAIT_POLICY": "passive"}
_UNSTARTED: Final = shown("The engine could not be started")
_ENDED: Final = shown("The engine ended")
_TRY_AGAIN: Final = shown("Start the job again; if it happens again, choose fewer seeds or a smaller frame.")


class EngineClient:
    """One child, from ``start`` to ``close``. ``send`` and ``events`` may be used from different threads."""

    def __init__(self, command: Sequence[str] = WORKER, device: str | None = None) -> None:
        """``device``: see ``engine.process.dispatch.made``."""
        self._command = (*command, *(() if device is None else ("--device", device)))
        self._child: subprocess.Popen[bytes] | None = None
        self._overheard: OutputTail | None = None
        self._sending = threading.Lock()

    @property
    def process_id(self) -> int | None:
        return None if self._child is None else self._child.pid

    def start(self) -> None:
        """Raises InstallationError or OutOfMemoryError where the child cannot be started."""
        # its own group: Ctrl-C in the terminal reaches this program, which then cancels the job in good order
        try:
            self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=_ROOT,
                bufsize=0,
                env=child_environment() | _PATIENT_THREADS,
                process_group=0 if os.name == "posix" else None,
                creationflags=0 if os.name == "posix" else _OWN_GROUP_ON_WINDOWS,
            )
        except OSError as error:
            raise process_failures.not_started(_UNSTARTED, error) from error
        assert self._child.stderr is not None
        self._overheard = OutputTail(self._child.stderr, repeat=True)

    def send(self, request: Request | Cancel) -> None:
        """A child that is gone takes nothing; ``events`` tells so. Raises UsageError for names that are no Unicode."""
        child = self._running()
        assert child.stdin is not None
        try:
            line = encode(request) + b"\n"
        except UnicodeEncodeError as error:
            raise UsageError("A file name in the request is not valid Unicode.", "Rename the file.") from error
        with self._sending, contextlib.suppress(OSError, ValueError):
            child.stdin.write(line)

    def events(self) -> Iterator[AnyEvent]:
        """Blocks for each event until the child ends.

        Raises EngineKilledError when it lacked memory, InstallationError when it could not even start, EngineDiedError
        when it ended by itself for another reason or spoke nonsense; returns after ``close``.
        """
        child, answered = self._running(), False
        assert child.stdout is not None
        lines = os.fdopen(os.dup(child.stdout.fileno()), "rb")
        with lines:
            for line in lines:
                answered = True
                try:
                    yield decode_event(line)
                except UNREADABLE as error:
                    raise EngineDiedError("The engine answered with something unreadable.", _TRY_AGAIN) from error
        code = child.wait()
        if code != 0:
            said = [] if self._overheard is None else self._overheard.lines()
            if (
                lack := process_failures.lack_of_memory(_UNSTARTED if not answered else _ENDED, code, said)
            ) is not None:
                raise EngineKilledError(lack.texts[0], _TRY_AGAIN if answered else lack.texts[1])
            if code > 0 and code != DEVICE_LOST and not answered:
                raise process_failures.damaged(_UNSTARTED, process_failures.last_words(said) or f"exit code {code}")
            raise EngineDiedError(_cause(code, said), _TRY_AGAIN)

    def close(self) -> None:
        """Ends the child: by closing its input, after a second by force."""
        child = self._child
        if child is None:
            return
        with self._sending, contextlib.suppress(OSError):
            assert child.stdin is not None
            child.stdin.close()
        try:
            child.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        assert child.stdout is not None
        child.stdout.close()

    def kill(self) -> None:
        """Ends the child at once, whatever it does: ``events`` tells so. ``close`` has still to be called."""
        if self._child is not None:
            self._child.kill()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            raise EngineDiedError("The engine is not running.", "Start it first.")
        return self._child


def _cause(code: int, said: Sequence[str]) -> Text:
    """Why it ended with ``code``, after it had printed ``said``."""
    if code == DEVICE_LOST:
        return shown("The engine ended because the graphics card failed.")
    if code < 0:
        return shown("The engine crashed (signal {signal}).", signal=-code)
    if last := process_failures.last_words(said):
        return shown("The engine ended unexpectedly (exit code {code}): {said}.", code=code, said=last)
    return shown("The engine ended unexpectedly (exit code {code}).", code=code)
