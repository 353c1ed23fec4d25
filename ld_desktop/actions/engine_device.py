"""Which device the engine computes on."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ld_desktop.actions.workspace import Workspace


class EngineDevice(QObject):
    """The artist's choice; another one takes a new engine, so none is taken while a job runs."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def choose(self, device: str) -> None:
        """``device`` is an id that the engine told; empty: the best there is."""
        workspace = self._workspace
        if device == workspace.preferences.device:
            return
        if workspace.run.busy:
            workspace.notices.info(self.tr("The engine is at work: wait for it, or cancel it."), "")
            return
        workspace.preferences.set_device(device)
        workspace.notices.dismiss()  # it may tell that the other one is not here
        workspace.engine.use_device(device or None)
