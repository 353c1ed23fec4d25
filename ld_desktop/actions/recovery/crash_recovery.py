"""Edits of programs that ended unasked, found at the next start and taken up again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtGui import QImage

from engine.files import atomic
from engine.protocol.errors import EngineError
from engine.protocol.unreadable import UNREADABLE
from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.recovery.autosave import Autosave, lock_of, remove_draft
from ld_desktop.actions.recovery.result_drafts import ReadResult, read_results, restore_results
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.document import Document, Source
from ld_desktop.model.draft import Draft
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.rectangles import rect_of

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
        self, workspace: Workspace, opener: PhotoOpener, autosave: Autosave, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._opener, self._autosave = workspace, opener, autosave
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
        workspace, draft = self._workspace, left.draft
        if not await self._opener.opened(draft.photo, draft.copies.get("object")):
            return
        document, photo = workspace.document, workspace.document.photo
        lost: list[str] = []
        reference, other = Source(draft.reference), None
        if draft.reference_path is not None:
            read = await self._source(draft, "background", draft.reference_path, lost)
            reference = Source("generate") if read is None else read._replace(choice=draft.reference)
        if draft.object_source is not None:
            other = await self._source(draft, "object source", draft.object_source, lost)
        results = await asyncio.to_thread(read_results, draft.results, draft.masks)
        mask = await self._mask(draft, "object", lost)
        if photo is None or document.photo is not photo:
            return
        if draft.size != (photo.image.width(), photo.image.height()):
            if mask is not None:
                lost.append(self.tr("the mask (the photo has another size now)"))
            mask, results = None, ()
        there = {read.draft for read in results}
        named = self.tr("the layer “{name}”")
        lost += [named.format(name=layer.name) for layer in draft.results if layer not in there]
        self._apply(document, draft, reference, other, mask, results)
        await self._autosave.write_down()
        if not lost:
            self.discard(left)
            workspace.notices.info(self.tr("The edit was restored; Undo takes it back."), "")
            return
        self._release(left)  # what is missing may be there at the next start
        missing = self.tr("Missing: {what}. All of it is offered again at the next start.")
        told = self.tr("The edit was restored in part; Undo takes it back.")
        workspace.notices.info(told, missing.format(what=", ".join(lost)))

    async def _source(self, draft: Draft, role: str, path: str, lost: list[str]) -> Source | None:
        """None, and ``lost`` names it, where it cannot be read any more."""
        try:
            source = await self._opener.read(path, draft.copies.get(role))
        except (EngineError, OSError):
            lost.append(path)
            return None
        if source is None or source.picture is None:
            return None
        made = Mask(source.picture.size())
        if (mask := await self._mask(draft, role, lost)) is not None:
            made.put(made.difference(mask))
        return source._replace(mask=made)

    async def _mask(self, draft: Draft, role: str, lost: list[str]) -> QImage | None:
        """Decoded off the window's thread: it may have the size of a photo. ``lost`` names it where that fails."""
        png = draft.masks.get(role)
        if png is None:
            return None
        mask = await asyncio.to_thread(lambda: QImage.fromData(png))
        if mask.isNull():
            lost.append(self.tr("a mask (it is damaged)"))
            return None
        return mask

    def _apply(
        self,
        document: Document,
        draft: Draft,
        reference: Source,
        other: Source | None,
        mask: QImage | None,
        results: Sequence[ReadResult],
    ) -> None:
        """All of it, or nothing."""
        text, stack = self.tr("Restore the edit"), document.undo_stack
        stack.beginMacro(text)
        try:
            self._take_up(document, draft, reference, other, mask, text)
            restore_results(document, self._workspace.gallery, results)
        except BaseException:
            stack.endMacro()
            stack.undo()
            stack.clear()  # it began when the photo was opened
            raise
        stack.endMacro()

    def _take_up(
        self,
        document: Document,
        draft: Draft,
        reference: Source,
        other: Source | None,
        mask: QImage | None,
        text: str,
    ) -> None:
        if mask is not None:
            document.replace_mask(document.object, mask, text)
        document.choose_source(reference, text)
        if other is not None:
            document.choose_object_source(other, text)
        document.edit_prompt(document.object, draft.object_prompt, text)
        document.edit_prompt(document.background, draft.background_prompt, text)
        document.edit_negative(draft.negative, text)
        document.edit_target(draft.target, text)
        if (box := draft.frame) is not None:
            document.edit_frame(rect_of(box), text)
        if draft.transform is not None:
            document.edit_transform(draft.transform, text)
        for role, weight in draft.weights.items():
            document.weights.edit(role, weight, text)

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
