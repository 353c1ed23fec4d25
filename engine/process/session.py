"""Requests to a fresh engine, one after the other, for the command line."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from types import FrameType
from typing import Final

from engine.process.client import EngineClient
from engine.process.progress_display import Show
from engine.protocol.errors import CancelledError, EngineDiedError
from engine.protocol.events import AnyEvent, Cancelled, Failed, Finished, R, answer, error_of
from engine.protocol.requests import Cancel, Request

JOB: Final = "ld-edit"  # the name of each job: there is one at a time


class Conversation:
    """Open while ``conversation`` is."""

    def __init__(self, client: EngineClient) -> None:
        self._client = client
        self._events: Iterator[AnyEvent] = client.events()
        self._job: str | None = None
        self._heard = False  # anything of the job
        self._interrupts = 0

    def ask(self, request: Request, kind: type[R], show: Show) -> R:
        """The result of ``request``, of its ``kind`` in ``results``; ``show`` sees every event.

        Raises the engine's typed errors.

        CancelledError after Ctrl-C, whatever the answer: some requests are answered without a look at what was
        cancelled, and the caller would go on with the next.
        """
        self._heard = False
        self._client.send(request)
        self._job = request.job  # from here on ``interrupted`` is the only one to send: none waits for another
        try:
            for event in self._events:
                self._heard = True
                show(event)
                match event:
                    case Finished() if not self._interrupts:
                        return answer(event, kind)
                    case Failed() if not self._interrupts:
                        raise error_of(event)
                    case Finished() | Failed() | Cancelled():
                        raise CancelledError("The job was cancelled.", "Candidates that were announced are on disk.")
                    case _:
                        pass
        finally:
            self._job = None
        raise EngineDiedError("The engine ended without an answer.", "Start the job again.")

    def interrupted(self, _signal: int, _frame: FrameType | None) -> None:
        """Cancels the running job in good order.

        Raises KeyboardInterrupt the second time, where none runs, and while the engine is still starting or the job
        has not begun: there is nothing yet to end in good order.
        """
        self._interrupts += 1
        if self._interrupts > 1 or self._job is None or not self._heard:
            raise KeyboardInterrupt
        self._client.send(Cancel(job=self._job))


@contextlib.contextmanager
def conversation(device: str | None = None) -> Generator[Conversation]:
    """An engine of its own from first to last request, on ``device``.

    Ctrl-C cancels, and so does the system's wish that the program ends; a second one ends the engine at once.
    """
    client = EngineClient(device=device)
    before = {told: signal.getsignal(told) for told in (signal.SIGINT, signal.SIGTERM)}
    try:
        client.start()
        opened = Conversation(client)
        for told in before:
            signal.signal(told, opened.interrupted)
        yield opened
    except KeyboardInterrupt:
        client.kill()
        raise CancelledError("The engine was stopped.", "Candidates that were announced are on disk.") from None
    finally:
        for told, handler in before.items():
            signal.signal(told, handler)
        client.close()


# ``conversation``, or what opens one that several commands share
OpenEngine = Callable[[], AbstractContextManager[Conversation]]


def ask(request: Request, kind: type[R], show: Show, engine: OpenEngine) -> R:
    """The result of one request; see ``Conversation.ask``."""
    with engine() as opened:
        return opened.ask(request, kind, show)
