"""What the helper for models is asked, and how. Torch-free, and without the network's libraries."""

from __future__ import annotations

import threading
from typing import Final

import msgspec

from engine.helpers.helper_process import HelperProcess
from engine.model_store.catalogue import Catalogue
from engine.model_store.installed import Installed
from engine.model_store.progress import Progress
from engine.protocol.errors import CancelledError
from engine.protocol.texts import shown

_FAILING: Final = shown("The work on the model failed")


class Task(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """``folder`` is that of the library, ``catalogue`` its own."""

    folder: str
    catalogue: Catalogue


class GetTask(Task, frozen=True, kw_only=True):
    """``model`` of the catalogue, from ``address`` where one is given."""

    model: str
    address: str | None = None


class AddTask(Task, frozen=True, kw_only=True):
    """A file or folder of the person's own."""

    source: str
    copy: bool


class VerifyTask(Task, frozen=True, kw_only=True):
    model: str


AnyTask = GetTask | AddTask | VerifyTask


class ModelWork:
    """One task, done in a process of its own. ``run`` in a thread, ``stop`` and ``progress`` from any."""

    def __init__(self, task: AnyTask) -> None:
        self._task = task
        self._lock = threading.Lock()
        self._helper: HelperProcess | None = None
        self.progress: Progress | None = None
        self.stopped = False

    def run(self) -> Installed:
        """Blocks. Raises EngineError; CancelledError where it was stopped. What has arrived of a download is kept."""
        with self._started() as helper:
            try:
                helper.ask(self._task)
                return helper.result(Installed, report=self._take)
            finally:
                if self.stopped:
                    raise _stopped()

    def stop(self) -> None:
        """It is killed in the middle of whatever it does, and leaves nothing that hinders the next."""
        with self._lock:
            self.stopped = True
            if self._helper is not None:
                self._helper.kill()

    def _started(self) -> HelperProcess:
        with self._lock:
            if self.stopped:
                raise _stopped()
            self._helper = HelperProcess("models", _FAILING)
            return self._helper

    def _take(self, value: msgspec.Raw) -> None:
        self.progress = msgspec.json.decode(value, type=Progress)


def _stopped() -> CancelledError:
    return CancelledError("The work on the model was stopped.", "Begin it again.")
