"""What the bar above the canvas says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Signal

from engine.protocol.errors import EngineError
from ld_desktop.model.engine_texts import in_window_language

Level = Literal["info", "error"]


class Offer(NamedTuple):
    """What can be done at once: a button of this ``name``."""

    name: str
    take: Callable[[], None]


class Notice(NamedTuple):
    """One sentence that says what is so, one that says what to do, and what of it a button does."""

    level: Level
    message: str
    next_step: str
    offers: tuple[Offer, ...] = ()


class Notices(QObject):
    """One notice at a time; an error takes the place of an info."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Notice | None = None

    def info(self, message: str, next_step: str, *offers: Offer) -> None:
        self._set(Notice("info", message, next_step, offers))

    def error(self, error: EngineError) -> None:
        message, next_step = (in_window_language(text) for text in error.texts)
        self._set(Notice("error", message, next_step))

    def dismiss(self) -> None:
        self._set(None)

    def _set(self, notice: Notice | None) -> None:
        self.current = notice
        self.changed.emit()
