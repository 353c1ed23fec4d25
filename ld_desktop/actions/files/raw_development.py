"""A camera's raw file developed to a TIFF with all its bits, beside the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.helpers.picture_helpers import develop, raw_sizes
from engine.protocol.helper_tasks import DevelopTask, RawSizes
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.engine_texts import in_window_language


class RawDevelopment(QObject):
    """``developed`` names a photo that was written; what goes wrong is told in the notice bar."""

    developed = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def look(self, photo: str, found: Callable[[RawSizes], None]) -> None:
        """``found`` is told how large ``photo`` can be developed."""
        self._workspace.spawn(self._look(photo, found))

    def develop(self, task: DevelopTask) -> None:
        self._workspace.spawn(self._develop(task))

    async def _look(self, photo: str, found: Callable[[RawSizes], None]) -> None:
        found(await asyncio.to_thread(raw_sizes, Path(photo)))

    async def _develop(self, task: DevelopTask) -> None:
        workspace, name = self._workspace, Path(task.photo).name
        workspace.protect_sources(Path(task.out))
        workspace.notices.info(self.tr("Developing {name}…").format(name=name), "")
        done = await asyncio.to_thread(develop, task)
        told = " ".join(in_window_language(note) for note in done.notes)
        workspace.notices.info(self.tr("Developed to {path}.").format(path=task.out), told)
        self.developed.emit(task.out)
