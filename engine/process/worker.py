"""The engine's child process: requests in, events out, by line.

``python -m engine.process.worker [RESOURCES] [--device ID]``.

Edits, samples and references run one at a time on the main thread. All others, which take a moment, run one at a time
on a second thread, so that a click gets its mask while an edit trains; a third reads the requests. A forecast of memory
takes longer: it is cancelled when another of these requests waits. The end of the
input ends the process: no orphan outlives its owner. So does a device that no longer works, with
``events.DEVICE_LOST``: only a new process can use it again.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Never

from engine.files.resources import resources_folder
from engine.process.lazy_imports import SELDOM_USED, import_lazily
from engine.protocol.channel import claim
from engine.protocol.errors import EngineDiedError, EngineError, FaultError, UsageError
from engine.protocol.events import DEVICE_LOST, Event, encode, failure_of
from engine.protocol.requests import (
    AnyRequest,
    Cancel,
    EditRequest,
    ForecastRequest,
    ReferenceRequest,
    SampleRequest,
    decode_request,
)
from engine.protocol.texts import shown
from engine.protocol.unreadable import UNREADABLE, text_in

if TYPE_CHECKING:
    from engine.process.dispatch import Engine

_FAULT = shown("This is a fault of the program; please report what you did.")
_RESTART = shown("Start the job again; if it fails again, restart the computer.")


class Worker:
    """Takes requests from ``source`` and answers on ``sink``."""

    def __init__(self, engine: Engine, source: BinaryIO, sink: BinaryIO) -> None:
        self._engine, self._source, self._sink = engine, source, sink
        self._jobs: queue.Queue[AnyRequest] = queue.Queue()
        self._quick: queue.Queue[AnyRequest] = queue.Queue()
        self._cancelled: set[str] = set()
        self._writing = threading.Lock()

    def run(self) -> Never:
        """Until the input ends, and with it the process."""
        threading.Thread(target=self._read).start()
        threading.Thread(target=self._answer_all, args=(self._quick,)).start()
        self._answer_all(self._jobs)

    def _read(self) -> None:
        for line in self._source:
            try:
                request = decode_request(line)
            except UNREADABLE as error:
                self._emit(
                    failure_of(text_in(line, "job"), UsageError("Unreadable request: {cause}.", _FAULT, cause=error))
                )
                continue
            if isinstance(request, Cancel):
                self._cancelled.add(request.job)
            elif isinstance(request, EditRequest | SampleRequest | ReferenceRequest):
                self._jobs.put(request)
            else:
                self._quick.put(request)
        # nobody is left to read an answer: a running job would only keep the GPU
        os._exit(0)

    def _answer_all(self, requests: queue.Queue[AnyRequest]) -> Never:
        while True:
            self._answer(requests.get())

    def _answer(self, request: AnyRequest) -> None:
        try:
            self._engine.run(request, self._emit, lambda: request.job in self._cancelled or self._gives_way(request))
        except Exception as error:
            # the last wall: the fault is told and logged, and the next job finds a working engine
            sys.excepthook(type(error), error, error.__traceback__)
            usable = self._engine.is_usable()
            self._emit(failure_of(request.job, _fault(error) if usable else _device_lost(error)))
            if not usable:
                with self._writing:  # the other thread's event is not cut in half
                    os._exit(DEVICE_LOST)
        self._cancelled.discard(request.job)

    def _gives_way(self, request: AnyRequest) -> bool:
        return isinstance(request, ForecastRequest) and not self._quick.empty()

    def _emit(self, event: Event) -> None:
        with self._writing:
            self._sink.write(encode(event) + b"\n")
            self._sink.flush()


def _fault(error: Exception) -> EngineError:
    return FaultError("The engine failed: {kind}: {cause}.", _FAULT, kind=type(error).__name__, cause=error)


def _device_lost(error: Exception) -> EngineError:
    cause = next(iter(str(error).splitlines()), type(error).__name__)
    return EngineDiedError("The graphics card failed: {cause}.", _RESTART, cause=cause.rstrip("."))


def main() -> None:
    # before torch and its company are loaded: they print, and some of them do so while they are loaded
    channel = claim()
    gc.disable()  # all that they make stays, so looking through it again and again while they load is for nothing
    try:
        import_lazily(SELDOM_USED)
        make: Callable[[Path, str | None], Engine] = importlib.import_module("engine.process.dispatch").made
    except (ImportError, MemoryError) as error:  # what lacks is all that a person can mend
        sys.exit(f"{type(error).__name__}: {error}")
    gc.freeze()  # nor has any later collection to look through it
    gc.enable()
    parser = argparse.ArgumentParser()
    parser.add_argument("resources", type=Path, nargs="?", default=resources_folder())
    parser.add_argument("--device")
    options = parser.parse_args()
    Worker(make(options.resources, options.device), channel.source, channel.sink).run()


if __name__ == "__main__":
    main()
