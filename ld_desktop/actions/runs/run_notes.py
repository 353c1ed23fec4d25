"""How earlier runs were asked for, as they noted it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.files.output_files import REQUEST
from engine.protocol.requests import EditRequest, decode_request
from engine.protocol.unreadable import UNREADABLE
from ld_desktop.actions.workspace import Workspace


class RunNotes(QObject):
    """``found`` tells the folder of a run and its EditRequest, None where nothing readable is noted."""

    found = Signal(str, object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def look(self, run: str) -> None:
        self._workspace.spawn(self._look(run))

    async def _look(self, run: str) -> None:
        self.found.emit(run, await asyncio.to_thread(read_note, Path(run)))


def read_note(run: Path) -> EditRequest | None:
    """What was asked for; None where nothing readable is noted. Blocks."""
    try:
        request = decode_request((run / REQUEST).read_bytes())
    except (OSError, *UNREADABLE):
        return None
    return request if isinstance(request, EditRequest) else None
