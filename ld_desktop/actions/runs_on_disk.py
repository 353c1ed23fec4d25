"""The runs that are kept on disk: what they are, how much they take, and how they are deleted."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QLocale, QObject, Signal

from engine.files import folder_lock
from engine.files.output_files import REQUEST, TUNED
from engine.files.picks import read_name
from engine.protocol.errors import DiskError, UsageError
from engine.protocol.requests import EditRequest, decode_request
from engine.protocol.unreadable import UNREADABLE
from ld_desktop.actions.earlier_runs import NAME
from ld_desktop.actions.recovery.leftovers import DELETED
from ld_desktop.actions.workspace import Workspace

_log = logging.getLogger(__name__)


class RunOnDisk(NamedTuple):
    """A run's folder, made at ``made`` (seconds since 1970), of ``size`` bytes.

    ``prompt``: the run's name, if it has one, and its prompts. It is empty for drawn references, and so is ``photo``.
    """

    folder: Path
    made: float
    photo: str
    prompt: str
    candidates: int
    tuned: bool
    size: int


class RunsOnDisk(QObject):
    """``changed``: a run was deleted."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    async def survey(self) -> list[RunOnDisk]:
        """All runs, the newest first."""
        return await asyncio.to_thread(_all_in, self._workspace.runs)

    async def look_at(self, folder: Path) -> RunOnDisk | None:
        """None where it is there no more."""
        return await asyncio.to_thread(_kept, folder)

    def obstacle(self, folder: Path) -> str | None:
        """Why the run in ``folder`` cannot be deleted now."""
        workspace, document = self._workspace, self._workspace.document
        if workspace.run.busy:
            return self.tr("The engine is at work: wait for it, or cancel it.")
        if any(Path(layer.candidate.run) == folder for layer in document.results.layers):
            return self.tr("A candidate of this run lies over the photo as a layer: delete the layer first.")
        if _holds(folder, document.object.path):
            return self.tr("The photo that is open lies in this run: open another one first.")
        if _holds(folder, document.background.path):
            return self.tr("A picture of this run is the reference: choose another one first.")
        if _holds(folder, document.object_source.path):
            return self.tr("The object is from a picture of this run: take it from another one first.")
        if _is_held(folder):
            return self.tr("Another program is at work in this run: wait until it ends.")
        return None

    def delete(self, folder: Path) -> None:
        """For good, unless something stands in the way by now, which is told."""
        if (reason := self.obstacle(folder)) is not None:
            self._workspace.notices.info(reason, "")
        elif folder.parent == self._workspace.runs:
            self._workspace.spawn(self._delete(folder), keep=True)

    async def _delete(self, folder: Path) -> None:
        """Renamed first: what is deleted in part is no run any more, and the next start goes on with it."""
        size, _ = await asyncio.to_thread(_measured, folder)
        gone = folder.with_name(f"{DELETED}{folder.name}")
        try:
            await asyncio.to_thread(_put_aside, folder, gone)
            self._workspace.gallery.remove_run(str(folder))
            await asyncio.to_thread(shutil.rmtree, gone)
        except OSError as error:
            raise DiskError(
                "The run in {folder} cannot be deleted: {cause}.",
                "Change the folder's permissions, or delete it in the file manager.",
                folder=folder,
                cause=error.strerror or error,
            ) from error
        finally:
            self.changed.emit()
        told = self.tr("The run was deleted: {size} are free again.").format(size=size_text(size))
        self._workspace.notices.info(told, "")


def size_text(size: int) -> str:
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def _all_in(runs: Path) -> list[RunOnDisk]:
    try:
        folders: Sequence[Path] = [path for path in runs.iterdir() if path.is_dir() and not path.name.startswith(".")]
    except OSError:
        return []
    found = [kept for folder in folders if (kept := _kept(folder)) is not None]
    return sorted(found, key=lambda kept: kept.made, reverse=True)


def _kept(folder: Path) -> RunOnDisk | None:
    """What is there now: others may write in it, or delete it, meanwhile. None where it is there no more."""
    try:
        names, written = [path.name for path in folder.iterdir()], folder.stat().st_mtime
    except OSError:
        return None
    photo, prompt, name = "", "", read_name(folder)
    try:
        request = decode_request((folder / REQUEST).read_bytes())
        if isinstance(request, EditRequest):
            prompts = f"{request.object_prompt}, {request.background_prompt}"
            photo, prompt = request.photo, f"{name}: {prompts}" if name else prompts
    except (OSError, *UNREADABLE):
        pass
    size, oldest = _measured(folder)
    candidates = sum(NAME.fullmatch(name) is not None for name in names)
    return RunOnDisk(folder, written if oldest is None else oldest, photo, prompt, candidates, TUNED in names, size)


def _put_aside(folder: Path, gone: Path) -> None:
    """The lock is asked for and not held: Windows renames no folder in which a file is open.

    Raises OSError, UsageError where somebody began to work in it meanwhile.
    """
    if _is_held(folder):
        raise UsageError(
            "Another program is at work in {folder}.", "Wait until it ends, then delete the run.", folder=folder
        )
    folder.rename(gone)


def _holds(folder: Path, path: str | None) -> bool:
    """Through links too."""
    return path is not None and Path(path).resolve().is_relative_to(folder.resolve())


def _is_held(folder: Path) -> bool:
    """What may not be asked is not held: deleting it says why that cannot be."""
    try:
        return folder_lock.is_held(folder)
    except OSError:
        return False


def _measured(folder: Path) -> tuple[int, float | None]:
    """The bytes of all files that are there now, and when the oldest of them was written; None where there is none."""
    size, oldest = 0, None
    for inside, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):  # it is gone
                state = Path(inside, name).lstat()
                size += state.st_size
                oldest = state.st_mtime if oldest is None else min(oldest, state.st_mtime)
    return size, oldest
