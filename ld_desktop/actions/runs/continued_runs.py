"""Runs that were cut off, by a crash or the program's end: found at the next start, and continued."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from engine.files import checkpoint_folder, folder_lock, originals, output_files
from engine.files.checkpoint_folder import LeftOff
from engine.protocol.errors import EngineError
from engine.protocol.requests import EditRequest
from ld_desktop.actions.edit_runs import EditRuns
from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.recovery import leftovers
from ld_desktop.actions.workspace import Workspace


class CutOff(NamedTuple):
    """The run that ``request`` began in ``folder``, and where it was cut off."""

    folder: Path
    request: EditRequest
    at: LeftOff


class ContinuedRuns(QObject):
    """``found`` tells of a run that can go on."""

    found = Signal(object)

    def __init__(
        self, workspace: Workspace, opener: PhotoOpener, edit_runs: EditRuns, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._opener, self._edit_runs = workspace, opener, edit_runs
        edit_runs.cut_off.connect(self._tell)

    def look(self) -> None:
        """Tells of what was left, the newest last."""
        self._workspace.spawn(self._look())

    def is_open(self, run: CutOff) -> bool:
        """Whether its photo is the one that is open."""
        photo = self._workspace.document.photo
        return photo is not None and originals.content_of(photo.file) == originals.content_of(run.request.photo)

    def go_on(self, run: CutOff, step: int | None = None) -> None:
        """Opens its photo, where another one is open, and continues it; while another job runs it is told of again.

        ``step``: not from where it was cut off, but from this earlier one.
        """
        if self._workspace.run.busy:
            self._put_off(run)
        else:
            self._workspace.spawn(self._go_on(run, step))

    def give_up(self, run: CutOff) -> None:
        """What it has learned is removed; its candidates stay."""
        self._workspace.spawn(asyncio.to_thread(leftovers.give_up, run.folder), keep=True)

    async def _look(self) -> None:
        for run in await asyncio.to_thread(_all_in, self._workspace.runs):
            self.found.emit(run)

    def _tell(self, folder: str) -> None:
        if (run := _cut_off(Path(folder))) is not None:
            self.found.emit(run)

    async def _go_on(self, run: CutOff, step: int | None) -> None:
        """It is told of again where its photo does not open, it cannot go back, or something else began meanwhile."""
        if await asyncio.to_thread(checkpoint_folder.left_off, run.folder) is None:
            self._workspace.notices.info(self.tr("Nothing is left of this run that could be continued."), "")
            return
        opened = False
        try:
            opened = self.is_open(run) or await self._opener.opened(run.request.photo, run.request.photo)
        finally:
            if not opened:
                self.found.emit(run)
        if not opened:
            return
        if step is not None and not self._workspace.run.busy:
            try:
                await asyncio.to_thread(_go_back, run.folder, step)
            except (EngineError, OSError):
                self.found.emit(run)
                raise
        if self._workspace.run.busy:
            self._put_off(await asyncio.to_thread(_cut_off, run.folder) or run)  # it may have gone back
        else:
            self._edit_runs.go_on(run.request)

    def _put_off(self, run: CutOff) -> None:
        self._workspace.notices.info(self.tr("The engine is at work: wait for it, or cancel it."), "")
        self.found.emit(run)


def _all_in(runs: Path) -> list[CutOff]:
    """The oldest first. Blocks."""
    try:
        folders = [path for path in runs.iterdir() if path.is_dir() and not path.name.startswith(".")]
    except OSError:
        return []
    found = [run for folder in folders if (run := _cut_off(folder)) is not None and not _is_held(folder)]
    return sorted(found, key=lambda run: run.at.saved)


def _cut_off(folder: Path) -> CutOff | None:
    """None where the run in this folder has nothing to go on from."""
    at, request = checkpoint_folder.left_off(folder), output_files.noted(folder)
    return CutOff(folder, request, at) if at is not None and isinstance(request, EditRequest) else None


def _go_back(folder: Path, step: int) -> None:
    with folder_lock.held(folder):
        checkpoint_folder.go_back(folder, step)


def _is_held(folder: Path) -> bool:
    """What may not be asked is left alone."""
    try:
        return folder_lock.is_held(folder)
    except OSError:
        return True
