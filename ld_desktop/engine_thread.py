"""The engine's child process seen from the window: a thread that owns it, signals, and results to await."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QObject, QThread, Signal

from engine.process.client import EngineClient
from engine.protocol import errors
from engine.protocol.errors import EngineDiedError, EngineError
from engine.protocol.events import AnyEvent, Cancelled, Failed, Finished, R, answer, error_of, failure_of
from engine.protocol.requests import Cancel, Request
from engine.protocol.texts import shown

State = Literal["starting", "ready", "stopped"]
_RESTARTS = 3


class EngineThread(QThread):
    """Starts the child, re-emits its events, starts it again when it dies, ends it at the program's end.

    All signals are delivered in the thread that made this object; so are the results of ``request``.
    """

    spoke = Signal(object)
    died = Signal(object)
    state_changed = Signal(str)
    _received = Signal(object)
    _began = Signal()
    _ended = Signal(object, object)

    def __init__(self, command: Sequence[str], device: str | None = None, parent: QObject | None = None) -> None:
        """``device``: what the child computes on; None: the best there is."""
        super().__init__(parent)
        self._command, self._device = tuple(command), device
        # the condition guards the next six: whether to end, how many in a row did nothing but fail, the child, the one
        # that is ended at the artist's wish, what waits for one, the jobs it has to answer
        self._changed = threading.Condition()
        self._stopping, self._failed = False, 0
        self._client: EngineClient | None = None
        self._unwanted: EngineClient | None = None
        self._waiting: list[Request | Cancel] = []
        self._owed: set[str] = set()
        self._open: dict[str, asyncio.Future[Finished]] = {}
        self.state: State = "starting"
        self._received.connect(self._deliver)
        self._began.connect(self._note_began)
        self._ended.connect(self._note_ended)

    async def request(self, request: Request, kind: type[R]) -> R:
        """The result of ``request``, of its ``kind`` in ``engine.protocol.results``.

        Raises the engine's typed error; CancelledError when it was cancelled.
        """
        future: asyncio.Future[Finished] = asyncio.get_running_loop().create_future()
        self._open[request.job] = future
        try:
            self._send(request)
            return answer(await future, kind)
        finally:
            self._open.pop(request.job, None)

    def cancel(self, job: str) -> None:
        self._send(Cancel(job=job))

    def end_child(self) -> None:
        """Ends the child, whatever it does: its jobs count as cancelled, and the next child is started."""
        with self._changed:
            self._unwanted = client = self._client
        if client is not None:
            client.kill()

    def use_device(self, device: str | None) -> None:
        """From the next child on, which is started at once, however many failed on another one."""
        with self._changed:
            self._device, self._failed = device, 0
            self._changed.notify()
        self.end_child()

    def stop(self) -> None:
        """Ends the child and the thread, and waits for both."""
        with self._changed:
            self._stopping = True
            client = self._client
            self._changed.notify()
        if client is not None:
            client.close()
        self.wait()

    def run(self) -> None:
        """The thread: one child after another until ``stop``.

        After three in a row that did nothing but fail, the next is started when there is something to do.
        """
        while self._await_need():
            client, useful, fault = EngineClient(self._command, self._device), False, None
            try:
                client.start()
                if self._adopt(client):
                    for event in client.events():
                        useful = useful or not isinstance(event, Failed)
                        self._hear(event)
            except EngineError as error:
                fault = error
            client.close()
            wished = self._unwanted is client
            self._release(None if wished else self._explain(fault, useful))
            with self._changed:
                self._failed = 0 if useful or wished else self._failed + 1

    def _await_need(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._waiting or self._failed < _RESTARTS)
            return not self._stopping

    def _adopt(self, client: EngineClient) -> bool:
        with self._changed:
            if self._stopping:
                return False
            self._client = client
            waiting, self._waiting = self._waiting, []
            self._owed = {message.job for message in waiting if isinstance(message, Request)}
        for message in waiting:
            try:
                client.send(message)
            except EngineError as error:
                self._hear(failure_of(message.job, error))
        self._began.emit()
        return True

    def _hear(self, event: AnyEvent) -> None:
        if isinstance(event, Finished | Cancelled | Failed):
            with self._changed:
                self._owed.discard(event.job)
        self._received.emit(event)

    def _release(self, fault: EngineDiedError | None) -> None:
        """With the child end the jobs it had; where it could not even be started, those that waited for it.

        Without a ``fault`` it was ended at the artist's wish.
        """
        with self._changed:
            if self._client is None:
                self._owed = {message.job for message in self._waiting if isinstance(message, Request)}
                self._waiting = []
            self._client = None
            jobs, self._owed = self._owed, set()
            if self._stopping:
                return
        self._ended.emit(fault, jobs)

    def _send(self, message: Request | Cancel) -> None:
        with self._changed:
            client = self._client
            if client is None:
                self._waiting.append(message)
                self._changed.notify()
            elif isinstance(message, Request):
                self._owed.add(message.job)
        if client is not None:
            client.send(message)

    def _deliver(self, event: AnyEvent) -> None:
        future = self._open.get(event.job)
        self.spoke.emit(event)
        if future is None or future.done():
            return
        match event:
            case Finished():
                future.set_result(event)
            case Cancelled():
                future.set_exception(errors.CancelledError("The job was cancelled.", "Nothing was changed."))
            case Failed():
                future.set_exception(error_of(event))
            case _:
                pass

    def _note_began(self) -> None:
        self._set_state("ready")

    def _explain(self, fault: EngineError | None, useful: bool) -> EngineDiedError:
        if fault is not None and not useful:
            return EngineDiedError(*fault.texts)
        return EngineDiedError(
            shown("The engine ended unexpectedly.") if fault is None else fault.texts[0],
            "It has been started again, and nothing you painted is lost: try once more.",
        )

    def _note_ended(self, fault: EngineDiedError | None, jobs: set[str]) -> None:
        self._set_state("stopped")
        if fault is not None:
            self.died.emit(fault)
        for job in jobs:
            self._deliver(Cancelled(job=job) if fault is None else failure_of(job, fault))

    def _set_state(self, state: State) -> None:
        self.state = state
        self.state_changed.emit(state)
