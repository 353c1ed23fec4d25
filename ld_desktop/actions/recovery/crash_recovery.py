"""Edits of programs that ended unasked, found at the next start and taken up again."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QLockFile, QObject, Signal

from engine.projects import journal
from engine.projects.draft import Draft
from engine.protocol.unreadable import UNREADABLE
from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.projects.project_files import ProjectFiles
from ld_desktop.actions.recovery.autosave import Autosave, lock_of, remove_journal
from ld_desktop.actions.recovery.draft_restorer import DraftRestorer
from ld_desktop.actions.workspace import Workspace

_log = logging.getLogger(__name__)


class Found(NamedTuple):
    """A journal that a program left, and the lock that keeps other windows from it meanwhile.

    Its last step, ``draft``, was written at ``saved`` (seconds since 1970). ``thumbnail`` is a PNG, or nothing.
    """

    path: Path
    lock: QLockFile
    draft: Draft
    saved: float
    thumbnail: bytes


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
        remove_journal(left.path)
        self._release(left)

    def close(self) -> None:
        """What was not answered is told of again at the next start."""
        for left in tuple(self._left):
            self._release(left)

    async def _look(self) -> None:
        found: list[Found] = []
        for path in await asyncio.to_thread(_left_in, self._autosave.path.parent):
            lock = lock_of(path)
            if path == self._autosave.path or not lock.tryLock(0):
                continue
            try:
                left = await asyncio.to_thread(journal.read, path)
            except (OSError, *UNREADABLE) as error:
                _log.warning("The edit kept in %s cannot be read: %s", path, error)
                lock.unlock()
                continue
            if left is None:
                with contextlib.suppress(OSError):  # it is tried again at the next start
                    remove_journal(path)
                lock.unlock()
            else:
                found.append(Found(path, lock, *left))
        for each in sorted(found, key=lambda each: each.saved):
            self._left.append(each)
            self.found.emit(each)

    async def _restore(self, left: Found) -> None:
        lost = await self._restorer.restore(left.draft, self.tr("Restore the edit"))
        if lost is None:
            return
        workspace = self._workspace
        if (project := left.draft.project) is not None:
            await self._projects.rejoin(Path(project))
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


def _left_in(folder: Path) -> list[Path]:
    """The journals. What belongs to none that is there is removed. Blocks."""
    beside = (
        (file, file.with_name(file.name.partition(".")[0] + journal.SUFFIX))
        for file in (*folder.glob("*.lock"), *folder.glob("*.pictures"), *folder.glob(f"*{journal.SUFFIX}-*"))
    )
    for path in {path for _, path in beside if not path.exists()}:
        lock = lock_of(path)
        if lock.tryLock(0):
            with contextlib.suppress(OSError):
                remove_journal(path)
            lock.unlock()
    return sorted(folder.glob(f"*{journal.SUFFIX}"))
