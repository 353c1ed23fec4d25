"""How a child process speaks with the program that started it: over descriptors that no library knows of.

A helper is asked by one line of JSON and the bytes that belong to it. It answers with lines of JSON, each a
``Message``: how far it is, and last either why it refuses, or its result and the bytes that belong to that. Torch-free.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import BinaryIO

import msgspec

from engine.protocol.errors import EngineError
from engine.protocol.events import Failed, failure_of


class ShareDone(msgspec.Struct, frozen=True, tag=True):
    """How much is done, 0 to 1."""

    done: float


class Reported(msgspec.Struct, frozen=True, tag=True):
    """How far it is, in more than one figure. ``value`` is JSON of what the question's asker expects."""

    value: msgspec.Raw


class Refusal(msgspec.Struct, frozen=True, tag=True):
    failure: Failed


class Result(msgspec.Struct, frozen=True, tag=True):
    """``value`` is JSON of what the question's asker expects."""

    value: msgspec.Raw


Message = ShareDone | Reported | Refusal | Result


class Channel:
    """The child's end: ``source`` is what it is asked, ``sink`` takes its answers."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self.source, self.sink = source, sink

    def share(self, done: float) -> None:
        self._say(ShareDone(done))
        self.sink.flush()

    def report(self, value: msgspec.Struct) -> None:
        self._say(Reported(msgspec.Raw(msgspec.json.encode(value))))
        self.sink.flush()

    def result(self, value: msgspec.Struct, parts: Iterable[bytes | memoryview] = ()) -> None:
        self._say(Result(msgspec.Raw(msgspec.json.encode(value))))
        for part in parts:
            self.sink.write(part)
        self.sink.flush()

    def refuse(self, error: EngineError) -> None:
        self._say(Refusal(failure_of("", error)))
        self.sink.flush()

    def _say(self, message: Message) -> None:
        self.sink.write(msgspec.json.encode(message) + b"\n")


def claim() -> Channel:
    """Takes standard input and output for the program's own, before anything is loaded that might print.

    From here on libraries, C code among them, read nothing, and what they print goes to standard error.
    """
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr  # what is printed last is not held back in a buffer when the process dies
    return Channel(os.fdopen(source, "rb"), os.fdopen(sink, "wb"))
