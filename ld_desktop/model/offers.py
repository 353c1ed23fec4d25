"""What waits for an answer: a sentence and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage


class Choice(NamedTuple):
    """``text`` on a button, and what it does."""

    text: str
    do: Callable[[], None]


class Offer(NamedTuple):
    """``name`` tells one from another: a newer one of that name takes its place. ``picture`` is null for none."""

    name: str
    message: str
    choices: tuple[Choice, ...]
    picture: QImage = QImage()


class Offers(QObject):
    """They stay until they are answered or withdrawn, whatever the notices say; the newest is shown."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Offer] = []

    @property
    def count(self) -> int:
        """Of those that wait, the one that is shown among them."""
        return len(self._waiting)

    @property
    def current(self) -> Offer | None:
        return self._waiting[-1] if self._waiting else None

    def put(self, offer: Offer) -> None:
        self._waiting = [other for other in self._waiting if other.name != offer.name]
        self._waiting.append(offer)
        self.changed.emit()

    def withdraw(self, name: str) -> None:
        left = [other for other in self._waiting if other.name != name]
        if len(left) < len(self._waiting):
            self._waiting = left
            self.changed.emit()

    def answer(self, choice: Choice) -> None:
        """Of the one that is shown."""
        if self.current is not None:
            self.withdraw(self.current.name)
            choice.do()

    def put_off(self) -> None:
        """The one that is shown is closed without an answer."""
        if self.current is not None:
            self.withdraw(self.current.name)
