"""Writes each step of the edit down at once, so that it can be taken up again where the program ends unasked."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import threading
import time
from collections import deque
from collections.abc import Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QLockFile, QObject

from engine.files import originals
from engine.projects import journal
from engine.projects.draft import Draft
from engine.projects.journal import Journal
from engine.protocol.errors import DiskError, EngineError
from ld_desktop.actions.recovery.edit_notes import note_edit
from ld_desktop.actions.recovery.edit_thumbnail import EditThumbnail, Seen, seen
from ld_desktop.actions.recovery.mask_changes import ChangedMask, MaskChanges
from ld_desktop.actions.workspace import Workspace, new_job

_log = logging.getLogger(__name__)


class _Step(NamedTuple):
    """The edit at the time ``saved`` (seconds since 1970). ``draft`` is None where nothing can be lost."""

    draft: Draft | None
    masks: Mapping[str, ChangedMask]
    saved: float
    seen: Seen | None = None


class Autosave(QObject):
    """``folder`` holds a journal for each window that has something to lose, and a lock beside it while that lives.

    Another folder beside it holds copies of its pictures, since those that the window works with end with the program.
    """

    def __init__(self, workspace: Workspace, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.path = folder / f"{new_job()}{journal.SUFFIX}"
        self._lock = lock_of(self.path)
        self._journal, self._masks, self._thumbnail = Journal(self.path), MaskChanges(), EditThumbnail()
        self._steps: deque[_Step] = deque()  # not written yet
        self._copies: tuple[Path, ...] = ()  # of the pictures of the newest step
        self._copying = threading.Lock()
        # one of its own, in which the steps keep their order: the others may all have long work to do
        self._writer = ThreadPoolExecutor(1, "journal")
        self._timer = workspace.delay(0, self._save)  # steps that are done together are written together
        self._failed = self._closed = False
        self._busy = self._behind = False  # it is being written down; something was done since
        workspace.document.undo_stack.indexChanged.connect(self._note)
        workspace.project.changed.connect(self._note)

    def commit(self) -> None:
        """Writes the edit down at once, since the session may end. Blocks."""
        if self._closed:
            return
        self._compose()
        try:
            self._writer.submit(self._write_and_close).result()
            self._keep_copies()
        except (OSError, EngineError):
            _log.exception("The edit could not be kept.")
        else:
            self._workspace.committed = True

    async def write_down(self) -> None:
        """Raises DiskError, or PictureError where a picture that the edit is made of cannot be kept."""
        self._compose()
        loop = asyncio.get_running_loop()  # where the screen is lost, it is none any more when the step is written
        with self._told():
            try:
                await asyncio.wrap_future(self._writer.submit(self._write), loop=loop)
            finally:
                self._busy = False
                if self._behind:
                    self._note()
            await loop.run_in_executor(None, self._keep_copies)  # which may take long: steps go on meanwhile

    async def close(self, keep: bool) -> None:
        """The program ends: ``keep`` what was edited for the next start, or give it up."""
        if self._closed:
            return
        self._closed = True
        if keep:
            self._compose()
        else:
            self._give_up()
        try:
            await asyncio.wrap_future(self._writer.submit(self._write_and_close))
            await asyncio.to_thread(self._keep_copies)
        except (OSError, EngineError):
            _log.exception("The edit could not be kept.")
        finally:
            self._lock.unlock()
            self._writer.shutdown()

    def _note(self) -> None:
        if self._closed:
            return
        self._workspace.committed = False
        if not self._timer.isActive():
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
        try:
            await self.write_down()
        except EngineError:
            told, self._failed = self._failed, True
            if not told:
                raise
        else:
            self._failed = False

    @contextlib.contextmanager
    def _told(self) -> Generator[None]:
        """Raises DiskError for an OSError within. The window's copies stay until it ends."""
        try:
            with self._workspace.copies.used(*map(str, self._copies)):
                yield
        except OSError as error:
            raise DiskError(
                "The edit cannot be backed up to {path}: {cause}.",
                "Make room on that disk.",
                path=self.path,
                cause=error.strerror or error,
            ) from error

    def _compose(self) -> None:
        """The edit as it is now is the next step to be written."""
        photo = self._workspace.document.photo
        if photo is None or not self._workspace.project.unsaved:
            self._give_up()
            return
        beside = pictures_of(self.path)
        noted = note_edit(self._workspace, photo, lambda copy: str(originals.place_in(beside, copy)))
        self._copies = noted.copies
        looks = seen(self._workspace.document, photo)
        self._steps.append(_Step(noted.draft, self._masks.take(noted.masks), time.time(), looks))

    def _give_up(self) -> None:
        self._copies = ()
        self._steps.append(_Step(None, self._masks.take({}), time.time()))

    def _write(self) -> None:
        """All steps that are left, those too that could not be written before. Blocks. Raises OSError."""
        while self._steps:
            step = self._steps.popleft()
            if step.draft is None or step.seen is None:
                self._journal.remove()
                continue
            with contextlib.suppress(OSError):  # the journal says so too, and keeps what it could not write
                self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.tryLock(0)  # from the first time on it is this window's
            masks = {name: mask.step() for name, mask in step.masks.items()}
            self._journal.write(step.draft, masks, step.saved, self._picture(step.seen))

    def _picture(self, look: Seen) -> bytes:
        """A small one; nothing where it cannot be made: the edit matters more."""
        try:
            return self._thumbnail.png(look, self.path)
        except (OSError, EngineError):
            return b""

    def _write_and_close(self) -> None:
        try:
            self._write()
        finally:
            self._journal.close()

    def _keep_copies(self) -> None:
        """Of the pictures of the newest step. The edit is worth something without them too, so they come after it.

        Blocks. Raises OSError, PictureError.
        """
        pictures = pictures_of(self.path)
        with self._copying:
            copies = self._copies
            for copy in copies:
                if not originals.place_in(pictures, copy).exists():
                    originals.keep(copy, pictures)
            if copies:
                originals.drop_others(pictures, copies)
            else:
                shutil.rmtree(pictures, ignore_errors=True)


def pictures_of(path: Path) -> Path:
    """The folder with copies of the pictures of the journal ``path``."""
    return path.with_suffix(".pictures")


def remove_journal(path: Path) -> None:
    """With its pictures. Blocks. Raises OSError."""
    journal.remove(path)
    shutil.rmtree(pictures_of(path), ignore_errors=True)


def lock_of(path: Path) -> QLockFile:
    """The system tells whether the process that holds it still runs; how long it has held it says nothing."""
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    return lock
