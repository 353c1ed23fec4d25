"""Writes the edit down after each step, so that it can be taken up again where the program ends unasked."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import shutil
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from PySide6.QtCore import QLockFile, QObject

from engine.files import atomic, originals
from engine.projects.draft import Draft
from engine.protocol.errors import DiskError, EngineError
from ld_desktop.actions.files.picture_files import QUICK, png_of
from ld_desktop.actions.recovery.edit_notes import note_edit
from ld_desktop.actions.workspace import Workspace, new_job
from ld_desktop.model.masks.mask import Mask

_PAUSE_MS: Final = 200

_log = logging.getLogger(__name__)


class Snapshot(NamedTuple):
    """The ``number``-th state of the edit that is to be written, and the copies that the window has of its pictures.

    ``draft`` is None where nothing was changed.
    """

    number: int
    draft: Draft | None = None
    masks: Mapping[str, Mask] = {}
    copies: Sequence[Path] = ()


class Autosave(QObject):
    """``folder`` holds a file for each window that has something to lose, and a lock beside it while that lives.

    Another folder beside it holds copies of its pictures, since those that the window works with end with the program.
    """

    def __init__(
        self, workspace: Workspace, folder: Path, pause_ms: int = _PAUSE_MS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._folder = workspace, folder
        self.path = folder / f"{new_job()}.json"
        self._lock = lock_of(self.path)
        self._numbers = itertools.count(1)
        self._writing = threading.Lock()
        self._written = 0  # the number of the newest snapshot on disk; the lock guards it
        self._timer = workspace.delay(pause_ms, self._save)
        self._failed = self._closed = False
        self._busy = self._behind = False  # it is being written down; something was done since
        self._packed: dict[str, tuple[int, bytes]] = {}  # masks as they are on disk, each with its picture's key
        workspace.document.undo_stack.indexChanged.connect(self._note)
        workspace.project.changed.connect(self._note)

    def commit(self) -> None:
        """Writes the edit down at once, since the session may end. Blocks."""
        try:
            self._write(self._compose())
        except (OSError, EngineError):
            _log.exception("The edit could not be kept.")
        else:
            self._workspace.committed = True

    async def write_down(self) -> None:
        """Raises DiskError, or PictureError where a picture that the edit is made of cannot be kept."""
        snapshot = self._compose()
        try:
            with self._workspace.copies.used(*map(str, snapshot.copies)):
                await asyncio.to_thread(self._write, snapshot)
        except OSError as error:
            raise DiskError(
                "The edit cannot be backed up to {path}: {cause}.",
                "Make room on that disk.",
                path=self.path,
                cause=error.strerror or error,
            ) from error

    async def close(self, keep: bool) -> None:
        """The program ends: ``keep`` what was edited for the next start, or give it up."""
        self._closed = True
        try:
            await asyncio.to_thread(self._write, self._compose() if keep else Snapshot(next(self._numbers)))
        except (OSError, EngineError):
            _log.exception("The edit could not be kept.")
        finally:
            self._lock.unlock()

    def _note(self) -> None:
        if self._closed:
            return
        self._workspace.committed = False
        if not self._timer.isActive():  # once it runs it is not put off by further changes
            self._timer.start()

    def _save(self) -> None:
        """One at a time: on a slow disk what comes meanwhile is written down together."""
        self._behind = self._busy
        if not self._busy:
            self._busy = True
            self._workspace.spawn(self._back_up(), keep=True)

    async def _back_up(self) -> None:
        """A failure is told once, until it goes well again."""
        if self._closed:
            return  # what was given up would come back
        told, self._failed = self._failed, True
        try:
            with contextlib.suppress(*(EngineError,) if told else ()):
                await self.write_down()
                self._failed = False
        finally:
            self._busy = False
            if self._behind:
                self._note()

    def _compose(self) -> Snapshot:
        """The edit as it is now."""
        photo = self._workspace.document.photo
        if photo is None or not self._workspace.project.unsaved:
            return Snapshot(next(self._numbers))
        beside = pictures_of(self.path)
        noted = note_edit(self._workspace, photo, lambda copy: str(originals.place_in(beside, copy)))
        return Snapshot(next(self._numbers), *noted)

    def _write(self, snapshot: Snapshot) -> None:
        """First the edit, which is worth something without the copies too; nothing where a newer one is on disk.

        Blocks. Raises OSError or PictureError.
        """
        number, draft, masks, copies = snapshot
        with self._writing:
            if number < self._written:
                return
            self._written = number
            if draft is None:
                remove_draft(self.path)
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.tryLock(0)  # from the first time on it is this window's
            self._packed = {role: self._pack(role, mask) for role, mask in masks.items()}
            packed = {role: png for role, (_, png) in self._packed.items()}
            atomic.write_bytes(self.path, msgspec.json.encode(msgspec.structs.replace(draft, masks=packed)))
            pictures = pictures_of(self.path)
            for copy in copies:
                if not originals.place_in(pictures, copy).exists():
                    originals.keep(copy, pictures)
            originals.drop_others(pictures, copies)

    def _pack(self, role: str, mask: Mask) -> tuple[int, bytes]:
        """One that is as it was needs no work."""
        key = mask.image.cacheKey()
        kept = self._packed.get(role)
        if kept is not None and kept[0] == key:
            return kept
        return key, png_of(mask.to_greyscale(), self.path, QUICK)


def pictures_of(path: Path) -> Path:
    """The folder with copies of the pictures of the draft ``path``."""
    return path.with_suffix(".pictures")


def remove_draft(path: Path) -> None:
    """With its pictures. Blocks. Raises OSError."""
    path.unlink(missing_ok=True)
    shutil.rmtree(pictures_of(path), ignore_errors=True)


def lock_of(path: Path) -> QLockFile:
    """The system tells whether the process that holds it still runs; how long it has held it says nothing."""
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    return lock
