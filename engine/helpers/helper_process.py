"""The helper processes of the program, and the one way to ask them. Loads neither torch nor numpy nor Pillow.

A helper lives for one question. Why it failed is told by what it answered, how it ended and what it printed last.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple, Self, TypeVar

import msgspec

from engine.files.child_process import child_command, child_environment
from engine.helpers import process_failures
from engine.helpers.process_output import OutputTail
from engine.protocol.channel import Message, Refusal, Reported, Result, ShareDone
from engine.protocol.errors import EngineError, FaultError, PictureError
from engine.protocol.events import error_of
from engine.protocol.texts import Text, shown
from engine.protocol.unreadable import UNREADABLE

HelperName = Literal[
    "decode",
    "develop",
    "export",
    "stack",
    "look",
    "check",
    "proof",
    "mask",
    "colour",
    "edge",
    "models",
    "lora",
    "score",
    "judge",
]
Progress = Callable[[float], None]
Report = Callable[[msgspec.Raw], None]
T = TypeVar("T")


class Helper(NamedTuple):
    """``module`` has ``serve(channel, arguments)``. After ``seconds`` it ends by itself.

    ``foreign``: it opens files that nobody has looked at, so its crash is their fault, and its memory is limited.
    """

    module: str
    seconds: float | None = None
    foreign: bool = False


HELPERS: Final[dict[str, Helper]] = {
    "decode": Helper("engine.helpers.decode_helper", 60.0, foreign=True),
    "develop": Helper("engine.pictures.samples.developed", 300.0, foreign=True),
    "export": Helper("engine.helpers.export_helper", 900.0),  # a PNG of 400 megapixels takes minutes
    "stack": Helper("engine.helpers.stack_helper", 900.0),
    "look": Helper("engine.pictures.placing.looks"),  # lives as long as a slider is moved
    "check": Helper("engine.helpers.check_helper", 300.0, foreign=True),
    "proof": Helper("engine.pictures.placing.proof", 300.0, foreign=True),
    "mask": Helper("engine.helpers.mask_helper", 60.0),
    "colour": Helper("engine.helpers.colour_helper"),
    "edge": Helper("engine.helpers.edge_helper"),
    "models": Helper("engine.model_store.model_helper"),  # a download takes as long as it takes
    "lora": Helper("engine.editing.jobs.export_lora"),
    "score": Helper("engine.evaluation.scorer"),
    "judge": Helper("engine.starter.judge"),
}

_ROOT: Final = Path(__file__).resolve().parents[2]
_PATIENCE_S: Final = 10.0  # with one that has closed its channel and does not end
_DAMAGED: Final = shown("It is damaged or hostile; open another copy.")
_FAULT: Final = shown("This is a fault of the program; please report what you did.")

_log = logging.getLogger(__name__)


class HelperProcess:
    """One helper, alive within the ``with`` block; ``kill`` ends it from any thread.

    ``failing`` is what its failure means for a person, as a sentence without its full stop.
    Raises InstallationError or OutOfMemoryError where it cannot be started.
    """

    def __init__(self, name: HelperName, failing: Text, arguments: Sequence[str] = ()) -> None:
        self._name, self._helper, self._failing = name, HELPERS[name], failing
        self._began = time.monotonic()
        command = child_command("engine.helpers.entry", name, *arguments)
        pipe = subprocess.PIPE
        try:
            self._child = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=_ROOT, env=child_environment()
            )
        except OSError as error:
            raise process_failures.not_started(failing, error) from error
        assert self._child.stdin is not None and self._child.stdout is not None and self._child.stderr is not None
        self._questions = self._child.stdin
        self._answers = os.fdopen(os.dup(self._child.stdout.fileno()), "rb")
        self._child.stdout.close()
        self._overheard = OutputTail(self._child.stderr)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()  # it has answered everything, or nobody listens on
        self._child.wait()
        with contextlib.suppress(OSError):
            self._questions.close()
        self._answers.close()
        if said := self._overheard.lines():
            _log.info("%s said: %s", self._name, "\n".join(said))

    def kill(self) -> None:
        self._child.kill()

    def say(self, task: msgspec.Struct, parts: Sequence[bytes | memoryview] = ()) -> None:
        """More may follow. One that is gone already says so by its silence."""
        with contextlib.suppress(OSError):
            self._questions.write(msgspec.json.encode(task) + b"\n")
            for part in parts:
                self._questions.write(part)
            self._questions.flush()

    def ask(self, task: msgspec.Struct, parts: Sequence[bytes | memoryview] = ()) -> None:
        """As ``say``, and all that it gets."""
        self.say(task, parts)
        with contextlib.suppress(OSError):
            self._questions.close()

    def result(self, kind: type[T], progress: Progress | None = None, report: Report | None = None) -> T:
        """Blocks for it; ``progress`` and ``report`` are told how far it is.

        Raises what the helper raised, or the error that tells of its end.
        """
        for line in self._answers:
            try:
                message: Message = msgspec.json.decode(line, type=Message)
                match message:
                    case Result(value=value):
                        return msgspec.json.decode(value, type=kind)
                    case Refusal(failure=failure):
                        raise error_of(failure)
                    case ShareDone(done=done):
                        if progress is not None:
                            progress(done)
                    case Reported(value=value):
                        if report is not None:
                            report(value)
            except UNREADABLE:
                break  # half a line: it died while it spoke
        raise self._failure()

    def fill(self, target: memoryview) -> None:
        """The bytes after the result. Raises as ``result``."""
        filled = 0
        while filled < len(target) and (count := self._answers.readinto(target[filled:])):
            filled += count
        if filled < len(target):
            raise self._failure()

    def bytes(self, count: int) -> bytes:
        """As ``fill``."""
        found = self._answers.read(count)
        if len(found) < count:
            raise self._failure()
        return found

    def _failure(self) -> EngineError:
        try:
            code = self._child.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            code = 0
        lines = self._overheard.lines()
        seconds = self._helper.seconds
        if seconds is not None and time.monotonic() - self._began >= seconds:
            return PictureError(
                "{failing}: it took longer than {minutes} min.",
                "It may be damaged or too large.",
                failing=self._failing,
                minutes=round(seconds / 60),
            )
        return failure(self._helper, self._failing, code, lines)


def failure(helper: Helper, failing: Text, code: int, lines: Sequence[str]) -> EngineError:
    """Why a helper that ended with ``code``, and printed ``lines`` last, gave no answer."""
    outside = process_failures.lack_of_memory(failing, code, lines) or process_failures.lack_of_parts(
        failing, code, lines
    )
    if outside is not None:
        return outside
    if code < 0:
        cause = shown("its process crashed (signal {signal})", signal=-code)
    else:
        cause = process_failures.last_words(lines) or shown(
            "its process ended before it had answered (exit code {code})", code=code
        )
    if helper.foreign:
        return PictureError("{failing}: {cause}.", _DAMAGED, failing=failing, cause=cause)
    return FaultError("{failing}: {cause}.", _FAULT, failing=failing, cause=cause)
