"""The engine's child process seen from the window: a thread that owns it, signals, and results to await."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any, Literal

from PySide6.QtCore import QObject, QThread, Signal

from engine import errors
from engine.client import EngineClient
from engine.errors import EngineDiedError, EngineError
from engine.events import AnyEvent, Cancelled, Failed, Finished, error_of
from engine.requests import Cancel, Request

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
    _ended = Signal(object)

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = tuple(command)
        self._lock = threading.Lock()
        self._wanted = threading.Event()
        self._stopping = False
        self._client: EngineClient | None = None
        self._waiting: list[Request | Cancel] = []
        self._open: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.state: State = "starting"
        self._received.connect(self._deliver)
        self._began.connect(self._note_began)
        self._ended.connect(self._note_ended)

    async def request(self, request: Request) -> dict[str, Any]:
        """The result of ``request``. Raises the engine's typed error; CancelledError when it was cancelled."""
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._open[request.job] = future
        self._send(request)
        try:
            return await future
        finally:
            self._open.pop(request.job, None)

    def cancel(self, job: str) -> None:
        self._send(Cancel(job=job))

    def stop(self) -> None:
        """Ends the child and the thread, and waits for both."""
        with self._lock:
            self._stopping = True
            client = self._client
        self._wanted.set()
        if client is not None:
            client.close()
        self.wait()

    def run(self) -> None:
        """The thread: one child after another until ``stop``. A child that keeps dying waits for the next request."""
        silent = 0
        while True:
            client = EngineClient(self._command)
            heard, fault = False, None
            try:
                client.start()
                if not self._adopt(client):
                    break
                for event in client.events():
                    heard = True
                    self._received.emit(event)
            except EngineError as error:
                fault = error
            client.close()
            with self._lock:
                self._client = None
                if self._stopping:
                    break
            self._ended.emit(self._explain(fault, heard))
            silent = 0 if heard else silent + 1
            if silent >= _RESTARTS:
                self._wanted.clear()
                self._wanted.wait()
        client.close()

    def _adopt(self, client: EngineClient) -> bool:
        with self._lock:
            if self._stopping:
                return False
            self._client = client
            waiting, self._waiting = self._waiting, []
        for request in waiting:
            client.send(request)
        self._began.emit()
        return True

    def _send(self, request: Request | Cancel) -> None:
        with self._lock:
            client = self._client
            if client is None:
                self._waiting.append(request)
        self._wanted.set()
        if client is not None:
            client.send(request)

    def _deliver(self, event: AnyEvent) -> None:
        future = self._open.get(event.job)
        self.spoke.emit(event)
        if future is None or future.done():
            return
        match event:
            case Finished(result=result):
                future.set_result(result)
            case Cancelled():
                future.set_exception(errors.CancelledError("The job was cancelled.", "Nothing was changed."))
            case Failed():
                future.set_exception(error_of(event))
            case _:
                pass

    def _note_began(self) -> None:
        self._set_state("ready")

    def _explain(self, fault: EngineError | None, heard: bool) -> EngineDiedError:
        message = self.tr("The engine ended unexpectedly.") if fault is None else fault.message
        if fault is not None and not heard:
            return EngineDiedError(message, fault.next_step)
        return EngineDiedError(
            message, self.tr("It has been started again, and nothing you painted is lost: try once more.")
        )

    def _note_ended(self, fault: EngineDiedError) -> None:
        self._set_state("stopped")
        self.died.emit(fault)
        with self._lock:
            unsent = {request.job for request in self._waiting}
        kind, code = type(fault).__name__, int(fault.exit_code)
        for job in self._open.keys() - unsent:
            self._deliver(Failed(job=job, kind=kind, message=fault.message, next_step=fault.next_step, exit_code=code))

    def _set_state(self, state: State) -> None:
        self.state = state
        self.state_changed.emit(state)
