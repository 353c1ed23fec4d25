"""Does the edits of the queue one after another, and keeps them on disk until they are done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QRect

from engine.files import checkpoint_folder, originals
from engine.protocol.errors import CancelledError, EngineError
from engine.protocol.requests import EditRequest
from ld_desktop.actions.earlier_runs import find_learned, to_learn
from ld_desktop.actions.edit_runs import EditRuns
from ld_desktop.actions.runs.queue_files import QueueFiles, QueueNote
from ld_desktop.actions.runs.run_copies import with_copies
from ld_desktop.actions.workspace import Workspace, new_job
from ld_desktop.model.engine_texts import in_window_language
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.offers import Choice, Offer
from ld_desktop.model.runs.edit_queue import QueuedEdit

_OFFER = "queue"  # what is offered of an earlier program's
_TWICE_OFFER = "queued before"


class QueuedEdits(QObject):
    """The next begins when no job runs any more, however the one before ended."""

    def __init__(self, workspace: Workspace, edit_runs: EditRuns, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._edit_runs, self._files = workspace, edit_runs, QueueFiles(folder)
        self._turn = asyncio.Lock()  # of what is written: the newest last
        self._known: set[Path] = set()  # the folders of the edits in the queue
        # never within the signal that tells of a job's end: others have still to hear it
        self._next = workspace.delay(0, self._begin_next)
        queue = workspace.queue
        workspace.run.changed.connect(self._next.start)
        queue.changed.connect(self._next.start)
        queue.changed.connect(self._follow)
        edit_runs.put_off.connect(self._put_off)
        document = workspace.document
        for changed in (document.photo_changed, document.undo_stack.indexChanged):
            changed.connect(self._forget_twice)
        edit_runs.unsaved.connect(queue.hold)  # the next one would cost the tuned edit that only the engine has

    def look(self) -> None:
        """Takes what an earlier program left: it waits until somebody wants it to begin."""
        self._workspace.spawn(self._look())

    def close(self) -> None:
        """What waits is found by the next start."""
        self._files.close()

    async def _look(self) -> None:
        async with self._turn:
            found = await asyncio.to_thread(self._files.found)
        if not found:
            return
        queue = self._workspace.queue
        if not all(kept.note.failed for kept in found):
            queue.hold()
        edits = [QueuedEdit(kept.folder, kept.note.request, QRect(*kept.note.frame)) for kept in found]
        for edit, kept in zip(edits, found, strict=True):
            edit.failed = kept.note.failed
        self._known |= {edit.folder for edit in edits}
        queue.add(edits)
        if queue.upcoming is not None:
            one = self.tr("1 edit waits in the queue since the program ended.")
            some = self.tr("{count} edits wait in the queue since the program ended.")
            count = sum(edit.waits for edit in edits)
            told = (one if count == 1 else some).format(count=count)
            self._workspace.offers.put(Offer(_OFFER, told, (Choice(self.tr("Begin queue"), queue.begin),)))

    def _put_off(self, request: EditRequest, frame: QRect, masks: Mapping[str, Mask], twice: bool = False) -> None:
        """``twice``: also where the same is learned, or waits, already; else it is asked then."""
        self._forget_twice()
        self._workspace.spawn(self._add(request, frame, masks, twice), keep=True)

    async def _add(self, request: EditRequest, frame: QRect, masks: Mapping[str, Mask], twice: bool) -> None:
        step = self._workspace.document.undo_stack.index()
        folder, queue = self._files.folder / request.job, self._workspace.queue
        with self._workspace.copies.used(*map(str, originals.files(request))):
            async with self._turn:
                await asyncio.to_thread(self._files.hold, folder)
                try:
                    copied = partial(originals.kept_in, folder=folder)
                    kept = await with_copies(self._workspace, request, masks, copied)
                    known = not twice and await self._known_already(kept)
                    edit = QueuedEdit(folder, kept, frame)
                    if known:
                        await asyncio.to_thread(self._files.drop, folder)
                    else:
                        await asyncio.to_thread(self._files.write, folder, _note(edit, queue.rowCount()))
                except BaseException:
                    await asyncio.to_thread(self._files.drop, folder)
                    raise
                if not known:
                    self._known.add(folder)
        if not known:
            queue.add([edit])
        elif self._workspace.document.undo_stack.index() == step:  # else the answer is about what is there no more
            self._ask(partial(self._put_off, request, frame, masks, twice=True))

    async def _known_already(self, request: EditRequest) -> bool:
        """Whether an edit that learns the same waits, is under way, or has been done."""
        waiting = [edit.request for edit in self._workspace.queue.edits if not edit.failed]
        under_way = [] if self._edit_runs.learning is None else [self._edit_runs.learning]
        if any(to_learn(other) == to_learn(request) for other in (*waiting, *under_way)):
            return True
        tuned = dict.fromkeys(one.run for one in self._workspace.gallery.candidates if one.tuned)
        return await asyncio.to_thread(find_learned, request, tuple(tuned)) is not None

    def _ask(self, add: Callable[[], None]) -> None:
        told = self.tr("This edit is learned already, or waits in the queue: nothing in it has changed since.")
        self._workspace.offers.put(Offer(_TWICE_OFFER, told, (Choice(self.tr("Add it again"), add),)))

    def _forget_twice(self) -> None:
        self._workspace.offers.withdraw(_TWICE_OFFER)

    def _follow(self) -> None:
        queue = self._workspace.queue
        if not queue.held or queue.upcoming is None:
            self._workspace.offers.withdraw(_OFFER)
        self._workspace.spawn(self._keep(), keep=True)

    async def _keep(self) -> None:
        """The disk becomes as the queue is. Raises OSError."""
        async with self._turn:
            edits = self._workspace.queue.edits
            there = {edit.folder for edit in edits}
            for folder in self._known - there:
                await asyncio.to_thread(self._files.drop, folder)
            self._known = there
            for place, edit in enumerate(edits):
                await asyncio.to_thread(self._files.write, edit.folder, _note(edit, place))

    def _begin_next(self) -> None:
        queue, edit = self._workspace.queue, self._workspace.queue.upcoming
        if self._workspace.run.busy:
            return
        if edit is None and queue.held:
            queue.begin()  # what is added from now on begins by itself
        if edit is None or queue.held:
            return
        request = msgspec.structs.replace(edit.request, job=new_job())
        self._edit_runs.begin_later(request, edit.frame)
        queue.run(edit)
        self._workspace.spawn(self._do(edit, request), request.job)

    async def _do(self, edit: QueuedEdit, request: EditRequest) -> None:
        """It leaves the queue when it is done or cancelled, or can be continued; failed, it stays and says why."""
        queue = self._workspace.queue
        try:
            await self._edit_runs.do(request, edit.frame)
        except CancelledError:
            queue.remove(edit)
            raise
        except Exception as error:  # whatever it is, the next one begins
            if await asyncio.to_thread(checkpoint_folder.left_off, Path(request.out)) is not None:
                queue.remove(edit)  # it is offered
            else:
                queue.fail(edit, reason_of(error))
            raise
        queue.remove(edit)


def _note(edit: QueuedEdit, place: int) -> QueueNote:
    frame = edit.frame.x(), edit.frame.y(), edit.frame.width(), edit.frame.height()
    return QueueNote(place, edit.request, frame, edit.failed)


def reason_of(error: Exception) -> str:
    """For a person, and never empty: without a reason an edit waits for its turn again."""
    if isinstance(error, EngineError):
        return " ".join(map(in_window_language, error.texts))
    return str(error) or type(error).__name__
