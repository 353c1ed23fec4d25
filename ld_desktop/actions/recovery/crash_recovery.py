"""Edits of programs that ended unasked, found at the next start and taken up again."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QLockFile, QObject, Signal

from engine.files import atomic
from engine.projects.draft import Draft
from engine.protocol.unreadable import UNREADABLE
from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.projects.project_files import ProjectFiles
from ld_desktop.actions.recovery.autosave import Autosave, lock_of, remove_draft
from ld_desktop.actions.recovery.draft_restorer import DraftRestorer
from ld_desktop.actions.workspace import Workspace

_log = logging.getLogger(__name__)


class Found(NamedTuple):
    """A draft that a program left, and the lock that keeps other windows from it meanwhile.

    It was written last at ``saved`` (seconds since 1970).
    """

    path: Path
    lock: QLockFile
    draft: Draft
    saved: float


class CrashRecovery(QObject):
    """``found`` tells of an edit that was left beside the one that ``autosave`` writes."""

    found = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        opener: PhotoOpener,
        autosave: Autosave,
        projects: ProjectFiles,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._autosave, self._projects = workspace, autosave, projects
        self._restorer = DraftRestorer(workspace, opener, self)
        self._left: list[Found] = []

    def look(self) -> None:
        """Tells of what was left, the newest last."""
        self._workspace.spawn(self._look())

    def restore(self, left: Found) -> None:
        """Opens its photo and takes the edit up as one step of the history. What is left stays on disk until all is."""
        self._workspace.spawn(self._restore(left))

    def discard(self, left: Found) -> None:
        remove_draft(left.path)
        self._release(left)

    def close(self) -> None:
        """What was not answered is told of again at the next start."""
        for left in tuple(self._left):
            self._release(left)

    async def _look(self) -> None:
        for path, draft, saved in await asyncio.to_thread(_left_in, self._autosave.path.parent):
            lock = lock_of(path)
            if draft is None:
                _log.warning("The edit kept in %s cannot be read.", path)
            elif path != self._autosave.path and lock.tryLock(0):
                left = Found(path, lock, draft, saved)
                self._left.append(left)
                self.found.emit(left)

    async def _restore(self, left: Found) -> None:
        lost = await self._restorer.restore(left.draft, self.tr("Restore the edit"))
        if lost is None:
            return
        workspace = self._workspace
        if left.draft.project is not None:
            await self._projects.rejoin(Path(left.draft.project))
        await self._autosave.write_down()
        if not lost:
            self.discard(left)
            workspace.notices.info(self.tr("The edit was restored; Undo takes it back."), "")
            return
        self._release(left)  # what is missing may be there at the next start
        missing = self.tr("Missing: {what}. All of it is offered again at the next start.")
        told = self.tr("The edit was restored in part; Undo takes it back.")
        workspace.notices.info(told, missing.format(what=", ".join(lost)))

    def _release(self, left: Found) -> None:
        left.lock.unlock()
        if left in self._left:
            self._left.remove(left)


def _left_in(folder: Path) -> list[tuple[Path, Draft | None, float]]:
    """The oldest first; None where one cannot be read, which stays where it is. Blocks."""
    atomic.sweep(folder)
    for path in folder.glob("*.lock"):
        lock = lock_of(path)
        if not path.with_suffix(".json").exists() and lock.tryLock(0):
            lock.unlock()
    for pictures in folder.glob("*.pictures"):
        path, lock = pictures.with_suffix(".json"), lock_of(pictures)
        if not path.exists() and lock.tryLock(0):
            remove_draft(path)
            lock.unlock()
    files = sorted((path.stat().st_mtime, path) for path in folder.glob("*.json"))
    return [(path, _read(path), saved) for saved, path in files]


def _read(path: Path) -> Draft | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Draft)
    except (OSError, *UNREADABLE):
        return None
