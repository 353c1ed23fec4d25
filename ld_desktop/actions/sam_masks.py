"""Masks from SAM."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage

from engine.protocol.errors import EngineError, PictureError
from engine.protocol.requests import Box, Click, Pointer
from ld_desktop.actions.files.picture_files import QUICK, unwritten
from ld_desktop.actions.segment import find
from ld_desktop.actions.workspace import Workspace, new_job
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.document.object_hint import object_place
from ld_desktop.model.document.refinement import Refinement
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.masks.object_selection import (
    Combine,
    ObjectSelection,
    begun_on,
    combined,
    enlarged,
    with_box,
    with_click,
)

_LONGEST = 1024  # pixels; SAM sees no more


class SamMasks(QObject):
    """Every method works on the active layer: its source picture and its mask."""

    def __init__(self, workspace: Workspace, refinement: Refinement, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self.refinement = workspace, refinement
        self._refining, self._step = False, ""
        self._turn = asyncio.Lock()
        refinement.corrected.connect(lambda: self.refine(self._step))

    def reaches(self, at: QPointF) -> bool:
        """``at`` is in the active layer's picture."""
        picture = self._workspace.document.active.picture
        return picture is not None and QRectF(picture.rect()).contains(at)

    def click(self, at: QPointF, how: Combine) -> None:
        """Another SAM point of the object under work, or the first of the next one; see ``object_selection``."""
        self._search(self.tr("Select by click"), lambda work: with_click(work, at, how))

    def box(self, area: QRectF, how: Combine) -> None:
        self._search(self.tr("Select by box"), lambda _: with_box(area, how))

    def find_in_result(self, text: str) -> None:
        """Masks the active result layer by the edit's object as it stands in that result."""
        layer = self._workspace.document.active_result
        if layer is None:
            return
        place = object_place(self._workspace.document, layer.frame)
        if place is None:
            self._workspace.notices.error(
                PictureError(
                    "The object's mask lies outside this layer's picture.", "Click the object with “Select by click”."
                )
            )
            return
        at, area = place
        box = Box(x0=area.left(), y0=area.top(), x1=area.right(), y1=area.bottom())
        self._search(text, lambda _: ObjectSelection((Click(x=at.x(), y=at.y()),), box))

    def refine(self, text: str) -> None:
        """Snaps the painted mask to the edge of what it covers; strokes since the last answer correct that.

        The answer is pending then, see ``refinement``; further strokes have it refined again.
        """
        layer = self._workspace.document.active
        if layer.mask is None or layer.mask.empty or layer.file is None or self._refining:
            return
        self._refining, self._step = True, text
        self._workspace.run.point(1)
        self._workspace.spawn(self._refine(layer, layer.mask, layer.file, text))

    def _search(self, text: str, go_on: Callable[[ObjectSelection], ObjectSelection]) -> None:
        """Has SAM find what ``go_on`` makes of the active layer's object under work, which is shown while it looks."""
        layer = self._workspace.document.active
        if layer.mask is None or layer.file is None:
            return
        self._workspace.run.point(1)
        self._workspace.spawn(self._segment(layer, layer.mask, layer.file, text, go_on))

    async def _segment(
        self, layer: Layer, mask: Mask, photo: str, text: str, go_on: Callable[[ObjectSelection], ObjectSelection]
    ) -> None:
        """One after the other: each goes on from the mask and the points that the one before it left.

        What is undone meanwhile takes the question with it.
        """
        stack = self._workspace.document.undo_stack
        try:
            async with self._turn:
                if layer.mask is not mask:
                    return
                step, before = stack.position, layer.work
                work = begun_on(go_on(before), mask)
                layer.set_selection(work)
                try:
                    found = await find(self._workspace, photo, Pointer(clicks=work.clicks, box=work.box))
                    piece, area = await asyncio.to_thread(enlarged, found, mask.size)
                except EngineError:
                    if layer.work is work:
                        layer.set_selection(before)
                    raise
                if layer.mask is not mask:
                    return
                if stack.position >= step:
                    earlier = before if layer.work is work else layer.work
                    self._place(layer, mask, found, piece, area, text, earlier, work)
                elif layer.work is work:
                    layer.set_selection(before)
        finally:
            self._workspace.run.point(-1)

    async def _refine(self, layer: Layer, mask: Mask, photo: str, text: str) -> None:
        """Asks once more where strokes came in between; one that is being drawn asks by itself when it ends."""
        stack, painting = self._workspace.document.undo_stack, list[QRect]()
        mask.changed.connect(painting.append)
        try:
            while not mask.empty:
                painting.clear()
                step, before = stack.position, layer.work
                found = await self._find_rough(mask, photo, before)
                piece, area = await asyncio.to_thread(enlarged, found, mask.size)
                if layer.mask is not mask or stack.position < step:
                    break
                asked_in_vain = bool(painting) or mask.unfinished
                if not asked_in_vain:
                    self._place(layer, mask, found, piece, area, text, before, ObjectSelection())
                if layer is not self._workspace.document.active:
                    break
                self.refinement.await_strokes(layer, not asked_in_vain and stack.position > step)
                if not asked_in_vain or mask.unfinished:
                    return
            self.refinement.accept()
        except (EngineError, OSError):
            self.refinement.accept()
            raise
        finally:
            mask.changed.disconnect(painting.append)
            self._refining = False
            self._workspace.run.point(-1)

    async def _find_rough(self, mask: Mask, photo: str, before: ObjectSelection) -> QImage:
        workspace, job, painted = self._workspace, new_job(), mask.to_greyscale()
        files = workspace.scratch / f"{job}-rough.png", workspace.scratch / f"{job}-earlier.png"
        try:
            rough = await asyncio.to_thread(_save_small, painted, files[0])
            earlier = None if before.answer is None else await asyncio.to_thread(_save_small, before.answer, files[1])
            return await find(workspace, photo, Pointer(rough=rough, earlier=earlier))
        finally:
            for file in files:
                file.unlink(missing_ok=True)

    def _place(
        self,
        layer: Layer,
        mask: Mask,
        found: QImage,
        piece: QImage,
        area: QRect,
        text: str,
        before: ObjectSelection,
        work: ObjectSelection,
    ) -> None:
        """``piece``: what of ``found`` is painted, as large as the mask, which ``area`` says where."""
        after = combined(mask, work.under, piece, area, work.how)
        sharp = found.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
        answer = sharp if work.how == "replace" else None
        self._workspace.document.put_found(layer, after, text, before, work._replace(answer=answer))


def _save_small(grey: QImage, path: Path) -> str:
    """Writes a mask picture as SAM sees it, its longest side at most 1024 pixels. Blocks. Raises OSError."""
    scale = _LONGEST / max(grey.width(), grey.height())
    if scale < 1:
        size = QSize(max(1, round(grey.width() * scale)), max(1, round(grey.height() * scale)))
        grey = grey.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    if not grey.convertToFormat(QImage.Format.Format_Grayscale8).save(str(path), None, QUICK):
        raise unwritten(path)
    return str(path)
