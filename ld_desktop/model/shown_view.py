"""What of the picture is in view, so that it can be kept with the edit."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from engine.projects.draft import View


class ShownView(QObject):
    """``now`` is the canvas's view; ``wanted`` asks the canvas for another one, a View."""

    wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = View()

    def show(self, view: View) -> None:
        self.wanted.emit(view)
