"""Pixel work that takes longer, asked of a helper process by programs that load neither numpy nor OpenCV.

The helper gets one line of JSON, the picture and, where the task has one, a mask. It answers with lines of JSON,
progress first, and the coverage after the last one.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Final

import msgspec

from engine.helpers.picture_helpers import Refusal
from engine.protocol.errors import CancelledError, PictureError
from engine.protocol.texts import shown

Progress = Callable[[float], None]

_ROOT: Final = Path(__file__).resolve().parents[2]
_MEMORY: Final = shown("Close other programs to free memory, then try once more.")


class PixelTask(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Base: on a picture of ``width`` times ``height`` pixels, 32 bits each (blue, green, red, unused)."""

    width: int
    height: int


class Flood(PixelTask, frozen=True):
    """Pixels of the colour at ``x``, ``y``, each channel within ``tolerance`` (0 to 255); see ``colour_regions``.

    The mask, where there is one, is the picture's opacity.
    """

    x: int
    y: int
    tolerance: int
    contiguous: bool


class BoxCut(PixelTask, frozen=True):
    """GrabCut in a box; ``x1, y1`` is outside of it."""

    x0: int
    y0: int
    x1: int
    y1: int


class StrokeCut(PixelTask, frozen=True):
    """GrabCut from strokes, which are the mask."""


class EdgeRefinement(PixelTask, frozen=True):
    """The mask's edge found anew within ``reach`` pixels on either side; see ``matting``."""

    reach: int


AnyTask = Flood | BoxCut | StrokeCut | EdgeRefinement


class Share(msgspec.Struct, frozen=True, tag=True):
    """How much is done, 0 to 1."""

    done: float


class Coverage(msgspec.Struct, frozen=True, tag=True):
    """The coverage follows: one byte a pixel of the task's picture, row by row without padding."""


Answer = Share | Coverage | Refusal


class PixelHelper:
    """One task in a process of its own; ``cancel`` ends it from any thread."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._cancelled = False

    def run(self, task: AnyTask, parts: Sequence[bytes | memoryview], progress: Progress) -> bytes:
        """The coverage; ``parts`` are the picture and the mask. Blocks; call it from a thread.

        Raises PictureError, and CancelledError after ``cancel``.
        """
        module = "engine.helpers.edge_helper" if isinstance(task, EdgeRefinement) else "engine.helpers.colour_helper"
        child = self._start(module)
        assert child.stdin is not None and child.stdout is not None
        with child, child.stdout as answers:
            with contextlib.suppress(OSError):  # a helper that is gone says so by its silence
                child.stdin.write(msgspec.json.encode(task) + b"\n")
                for part in parts:
                    child.stdin.write(part)
                child.stdin.close()
            found = _listen(answers, progress)
        with self._changing:
            if self._cancelled:
                raise CancelledError("It was cancelled.", "Nothing was changed.")
        if len(found) != task.width * task.height:
            raise PictureError("The mask could not be made.", _MEMORY)
        return found

    def cancel(self) -> None:
        with self._changing:
            self._cancelled = True
            if self._child is not None:
                self._child.kill()

    def _start(self, module: str) -> subprocess.Popen[bytes]:
        with self._changing:
            if self._cancelled:
                raise CancelledError("It was cancelled.", "Nothing was changed.")
            self._child = subprocess.Popen(
                [sys.executable, "-m", module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
            )
            return self._child


def _listen(answers: IO[bytes], progress: Progress) -> bytes:
    """The coverage; nothing where the helper failed. Raises PictureError where it refuses."""
    for line in answers:
        try:
            answer: Share | Coverage | Refusal = msgspec.json.decode(line, type=Answer)
        except msgspec.DecodeError:
            return b""
        match answer:
            case Share(done=done):
                progress(done)
            case Coverage():
                return answers.read()
            case Refusal(message=message, next_step=next_step):
                raise PictureError(message, next_step)
    return b""
