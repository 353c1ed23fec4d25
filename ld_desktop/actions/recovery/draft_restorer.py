"""A draft taken up again: its photo opened, and all that was made of it put back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from engine.projects.draft import Draft
from engine.protocol.errors import EngineError
from ld_desktop.actions.files.picture_files import read_coverage
from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.recovery.edit_notes import own_layers
from ld_desktop.actions.recovery.result_drafts import ReadResult, read_results, restore_results
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.document import Document, Source
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.masks.object_selection import ObjectSelection
from ld_desktop.model.rectangles import rect_of


class DraftRestorer(QObject):
    """Leaves the history with one step more."""

    def __init__(self, workspace: Workspace, opener: PhotoOpener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._opener = workspace, opener

    async def restore(self, draft: Draft, text: str) -> list[str] | None:
        """What could not be taken up, for a person; None where another photo was opened meanwhile.

        ``text`` names the step. Raises PictureError or OSError where the photo cannot be opened.
        """
        workspace = self._workspace
        if not await self._opener.opened(draft.photo, draft.copies.get("object")):
            return None
        document, photo = workspace.document, workspace.document.photo
        lost: list[str] = []
        reference, other = Source(draft.reference), None
        if draft.reference_path is not None:
            read = await self._source(draft, "background", draft.reference_path, lost)
            reference = Source("generate") if read is None else read._replace(choice=draft.reference)
        if draft.object_source is not None:
            other = await self._source(draft, "object source", draft.object_source, lost)
        file = draft.photo if photo is None else photo.file
        results = await asyncio.to_thread(read_results, file, draft.results, draft.masks)
        mask = await self._mask(draft, "object", lost)
        if photo is None or document.photo is not photo:
            return None
        if draft.size != (photo.image.width(), photo.image.height()):
            if mask is not None:
                lost.append(self.tr("the mask (the photo has another size now)"))
            mask, results = None, ()
        there = {read.draft for read in results}
        named = self.tr("the layer “{name}”")
        lost += [named.format(name=layer.name) for layer in draft.results if layer not in there]
        layers = self._apply(document, draft, reference, other, mask, results, text)
        self._show(draft, layers)
        return lost

    def _show(self, draft: Draft, layers: Mapping[str, Layer]) -> None:
        """What the canvas showed. The view comes last: another picture is shown whole at first."""
        workspace = self._workspace
        if (wanted := draft.shown) is not None:
            candidates = workspace.gallery.candidates
            same = (one for one in candidates if (one.run, one.seed) == (wanted.run, wanted.seed))
            workspace.gallery.show(next(same, None))
        document = workspace.document  # a candidate that is shown brings the photo to the front
        document.activate(layers.get(draft.active, document.object))
        workspace.view.show(draft.view)

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
        mask = await asyncio.to_thread(read_coverage, png)
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
        text: str,
    ) -> dict[str, Layer]:
        """All of it, or nothing. Gives the layers by the draft's names."""
        stack = document.undo_stack
        stack.beginMacro(text)
        try:
            self._take_up(document, draft, reference, other, mask, text)
            layers = own_layers(document) | restore_results(document, self._workspace.gallery, results)
            for name, layer in layers.items():
                if (kept := draft.selections.get(name)) is not None and layer.mask is not None:
                    found = ObjectSelection(kept.clicks, kept.box)
                    document.put_found(layer, {}, text, layer.work, found)
        except BaseException:
            stack.endMacro()
            stack.undo()
            stack.clear()  # it began when the photo was opened
            raise
        stack.endMacro()
        return layers

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
