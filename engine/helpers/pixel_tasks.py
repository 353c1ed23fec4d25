"""Pixel work that takes longer, asked of a helper process by programs that load neither numpy nor OpenCV.

The helper gets the task, the picture and, where the task has one, a mask. It answers with the coverage.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import msgspec

from engine.helpers.helper_process import HelperProcess, Progress
from engine.helpers.picture_helpers import Coverage
from engine.protocol.errors import CancelledError, EngineError
from engine.protocol.texts import shown


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


class PixelHelper:
    """One task in a process of its own; ``cancel`` ends it from any thread."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._process: HelperProcess | None = None
        self._cancelled = False

    def run(self, task: AnyTask, parts: Sequence[bytes | memoryview], progress: Progress) -> bytes:
        """The coverage; ``parts`` are the picture and the mask. Blocks; call it from a thread.

        Raises PictureError, OutOfMemoryError, and CancelledError after ``cancel``.
        """
        with self._start(task) as helper:
            try:
                helper.ask(task, parts)
                helper.result(Coverage, progress)
                found = helper.bytes(task.width * task.height)
            except EngineError:
                self._check()
                raise
        self._check()
        return found

    def cancel(self) -> None:
        with self._changing:
            self._cancelled = True
            if self._process is not None:
                self._process.kill()

    def _check(self) -> None:
        with self._changing:
            if self._cancelled:
                raise CancelledError("It was cancelled.", "Nothing was changed.") from None

    def _start(self, task: AnyTask) -> HelperProcess:
        with self._changing:
            if self._cancelled:
                raise CancelledError("It was cancelled.", "Nothing was changed.")
            name = "edge" if isinstance(task, EdgeRefinement) else "colour"
            self._process = HelperProcess(name, shown("The mask could not be made"))
            return self._process
