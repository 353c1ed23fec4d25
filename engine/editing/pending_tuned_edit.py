"""The tuned edit that could not be saved, as long as the engine has it."""

from __future__ import annotations

import threading
from pathlib import Path

from engine.editing import tuned_edit
from engine.editing.tuned_edit import Tuned
from engine.protocol.errors import UsageError


class PendingTunedEdit:
    """Holds one. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._job = ""
        self._edit: Tuned | None = None

    def hold(self, job: str, edit: Tuned) -> None:
        with self._lock:
            self._job, self._edit = job, edit

    def release(self) -> None:
        """Its memory is needed for another."""
        with self._lock:
            self._edit = None

    def save(self, job: str, path: Path) -> None:
        """What the edit ``job`` could not save. It is held on to, so that another place can be tried.

        Raises OSError, and UsageError where it is not there any more.
        """
        with self._lock:
            edit = self._edit if job == self._job else None
        if edit is None:
            raise UsageError("The tuned edit is not in memory any more.", "Start the edit again.")
        tuned_edit.save(edit, path)
