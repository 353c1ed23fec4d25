"""What every action needs: the model, the engine, a folder to work in, and one way to wait for a job."""

from __future__ import annotations

import asyncio
import errno
import logging
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QImage

from engine.protocol.errors import CancelledError, EngineError, FaultError, PictureError
from ld_desktop.actions.files.original_copies import OriginalCopies
from ld_desktop.actions.files.picture_files import write_png
from ld_desktop.actions.files.thumbnails import Thumbnails
from ld_desktop.engine_thread import EngineThread
from ld_desktop.model.document.document import Document
from ld_desktop.model.document.open_project import OpenProject
from ld_desktop.model.gallery import Gallery
from ld_desktop.model.inspection import Inspection
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.notices import Notices
from ld_desktop.model.offers import Offers
from ld_desktop.model.preferences import Preferences
from ld_desktop.model.run import Kind, Run
from ld_desktop.model.runs.edit_queue import EditQueue
from ld_desktop.model.runs.forecast import Forecast
from ld_desktop.model.settings.method_settings import MethodSettings
from ld_desktop.model.shown_view import ShownView

_log = logging.getLogger(__name__)


@dataclass
class Workspace:
    """``runs`` keeps the candidates for good; ``scratch`` is emptied when the program ends.

    ``committed``: the session is about to end, and the edit as it is now was written down for that.
    """

    document: Document
    run: Run
    gallery: Gallery
    inspection: Inspection
    preferences: Preferences
    notices: Notices
    engine: EngineThread
    runs: Path
    scratch: Path
    offers: Offers = field(default_factory=Offers)
    view: ShownView = field(default_factory=ShownView)
    queue: EditQueue = field(default_factory=EditQueue)
    forecast: Forecast = field(default_factory=Forecast)
    committed: bool = False
    copies: OriginalCopies = field(init=False)
    thumbnails: Thumbnails = field(init=False)
    project: OpenProject = field(init=False)
    method_settings: MethodSettings = field(init=False)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    _kept: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    _timers: list[QTimer] = field(default_factory=list[QTimer])
    _closing: bool = False

    def __post_init__(self) -> None:
        self.copies = OriginalCopies(self.scratch)
        self.thumbnails = Thumbnails(self.runs.parent / "thumbnails")
        self.project = OpenProject(self.document, self.gallery)
        self.method_settings = MethodSettings(self.preferences, self.inspection)

    def begin(self, kind: Kind, frame: QRect | None = None, job: str | None = None) -> str:
        """The name of a new job, which from now on is the one that runs, or ``job`` where it has a name already.

        ``frame``: another than the document's.
        """
        job = job or new_job()
        self.notices.dismiss()
        self.run.begin(job, kind, frame or self.document.frame)
        return job

    def delay(self, milliseconds: int, work: Callable[[], None]) -> QTimer:
        """A timer that does ``work`` when it runs out, which it no longer does once all has to end."""
        timer = QTimer()
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)

        def ring() -> None:
            if self._closing:
                return
            try:
                asyncio.get_running_loop()
            except RuntimeError:  # Qt also works off its events when the loop has just stopped
                timer.start()
            else:
                work()

        timer.timeout.connect(ring)
        self._timers.append(timer)
        return timer

    def spawn(self, work: Coroutine[Any, Any, object], job: str | None = None, keep: bool = False) -> None:
        """Does ``work`` while the window goes on; a typed error becomes a notice, and ``job`` ends with its work.

        ``keep``: it is done to its end also where the program ends.
        """
        if self._closing:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(self._guard(work, job))
        task.add_done_callback(lambda _: work.close())  # where it was cancelled before it began
        for tasks in (self._tasks, self._kept) if keep else (self._tasks,):
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    async def settle(self) -> None:
        """Gives up what is still under way unless it is kept, takes nothing more on, and waits for the end."""
        self._closing = True
        for timer in self._timers:
            timer.stop()
        for task in self._tasks - self._kept:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def remember(self, path: str, picture: QImage) -> None:
        """Among what was opened last, with a small one of ``picture``."""
        self.preferences.remember_photo(path)
        recent = self.preferences.recent

        def note() -> None:
            self.thumbnails.note(path, picture)
            self.thumbnails.drop_others(recent)

        self.spawn(asyncio.to_thread(note), keep=True)

    def protect_sources(self, path: Path) -> None:
        """Raises PictureError where ``path`` is one of the files that the edit is made of."""
        document = self.document
        made = (*self.gallery.candidates, *(layer.candidate for layer in document.results.layers))
        layers = (document.object, document.background, document.object_source)
        sources = (file for layer in layers for file in (layer.path, layer.file))
        if path.exists() and any(
            Path(file).exists() and path.samefile(file)
            for file in (*sources, *(candidate.path for candidate in made))
            if file is not None
        ):
            raise PictureError(
                "{path} is a picture of this edit, which must stay as it is.", "Choose another name.", path=path
            )

    async def save_mask(self, mask: Mask, path: Path) -> str:
        """Writes ``mask`` as a greyscale PNG without holding up the window. Raises OSError."""
        await asyncio.to_thread(write_png, mask.to_greyscale(), path)
        return str(path)

    async def _guard(self, work: Coroutine[Any, Any, object], job: str | None) -> None:
        try:
            await work
        except CancelledError:
            return
        except EngineError as error:
            self.notices.error(error)
        except OSError as error:
            self.notices.error(_told(error))
        except Exception as error:  # the last wall: whatever else it is, a person is told, and the log has the place
            _log.exception("A task of the window failed.")
            self.notices.error(
                FaultError(
                    "That did not work: {kind}: {cause}.",
                    "This is a fault of the program; please report what you did.",
                    kind=type(error).__name__,
                    cause=error,
                )
            )
        finally:
            if job is not None:
                self.run.abandon(job)


def _told(error: OSError) -> PictureError:
    """What to do depends on why the system refuses; reading and writing are refused alike."""
    file, reason = error.filename, error.strerror
    if error.errno == errno.ENOENT:
        return PictureError("{file} is not there any more.", "Put it back, or open it anew.", file=file)
    if error.errno == errno.ENAMETOOLONG:
        return PictureError("The name {file} is too long for this disk.", "Choose a shorter name.", file=file)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return PictureError(
            "{file} may not be used: {reason}.",
            "Change its permissions, or choose another folder.",
            file=file,
            reason=reason,
        )
    return PictureError(
        "{file} cannot be written: {reason}.", "Make room on that disk, then try once more.", file=file, reason=reason
    )


def new_job() -> str:
    return uuid.uuid4().hex[:12]
