"""What can be done where the engine does not answer a cancel."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.offers import Choice, Offer

_PATIENCE_MS = 5000
_NAME = "engine"


class HungEngine(QObject):
    """After some seconds offers to end the engine's process; the document is in this one, and stays as it is."""

    def __init__(self, workspace: Workspace, patience_ms: int = _PATIENCE_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._timer = workspace.delay(patience_ms, self._offer)
        self._awaited: str | None = None  # the job that is being cancelled
        workspace.run.changed.connect(self._follow)

    def _follow(self) -> None:
        run = self._workspace.run
        awaited = run.job if run.cancelling else None
        if awaited == self._awaited:
            return
        self._awaited = awaited
        if awaited is None:
            self._timer.stop()
            self._workspace.offers.withdraw(_NAME)
        else:
            self._timer.start()

    def _offer(self) -> None:
        seconds = self._timer.interval() // 1000
        message = self.tr(
            "The engine has not stopped after {seconds} seconds: a step takes long, or it hangs. "
            "It can be ended and started anew; nothing you painted is lost."
        ).format(seconds=seconds)
        self._workspace.offers.put(
            Offer(_NAME, message, (Choice(self.tr("End the engine"), self._workspace.engine.end_child),))
        )
