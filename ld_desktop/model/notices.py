"""What the bar above the canvas says."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Signal

from engine.protocol.errors import EngineError
from ld_desktop.model.engine_texts import in_window_language

Level = Literal["info", "error"]


class Notice(NamedTuple):
    """One sentence that says what is so, and one that says what to do."""

    level: Level
    message: str
    next_step: str


class Notices(QObject):
    """One notice at a time; an error takes the place of an info."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Notice | None = None

    def info(self, message: str, next_step: str) -> None:
        self._set(Notice("info", message, next_step))

    def error(self, error: EngineError) -> None:
        message, next_step = (in_window_language(text) for text in error.texts)
        self._set(Notice("error", message, next_step))

    def dismiss(self) -> None:
        self._set(None)

    def _set(self, notice: Notice | None) -> None:
        self.current = notice
        self.changed.emit()
