"""Work on a mask that takes some seconds in a helper process: what it is, how far it is, and how to end it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal


class BackgroundTask(QObject):
    """One at a time. ``share`` is how much is done, 0 to 1; None where that is not known."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.share: float | None = None
        self._cancel: Callable[[], None] | None = None

    @property
    def busy(self) -> bool:
        return self._cancel is not None

    def begin(self, text: str, cancel: Callable[[], None]) -> None:
        self.text, self.share, self._cancel = text, None, cancel
        self.changed.emit()

    def advance(self, text: str, share: float) -> None:
        if self.busy:
            self.text, self.share = text, share
            self.changed.emit()

    def cancel(self) -> None:
        if self._cancel is not None:
            self._cancel()

    def end(self) -> None:
        self._cancel = None
        self.changed.emit()
