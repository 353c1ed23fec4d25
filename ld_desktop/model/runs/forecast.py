"""How long the edit would take, and how much memory, as it is set just now."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.protocol.results import ForecastDone


class Forecast(QObject):
    """``answer`` is never of an edit that was set otherwise. ``awaited``: there will be one in a moment."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.answer: ForecastDone | None = None
        self.awaited = False

    def expect(self) -> None:
        self._be(None, awaited=True)

    def take(self, answer: ForecastDone) -> None:
        self._be(answer, awaited=False)

    def forget(self) -> None:
        self._be(None, awaited=False)

    def _be(self, answer: ForecastDone | None, *, awaited: bool) -> None:
        if (answer, awaited) != (self.answer, self.awaited):
            self.answer, self.awaited = answer, awaited
            self.changed.emit()
