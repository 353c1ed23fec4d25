"""What an earlier run was made of, taken up again: its prompts, its settings, its mask and frame, or all of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Generator
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from engine.files.output_files import REQUEST
from engine.protocol.errors import PictureError
from engine.protocol.requests import EditRequest, Transform
from ld_desktop.actions.mask_operations import read_mask
from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.runs.run_notes import read_note
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.document import Document, Reference, Source
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.document.layer_weights import ROLES
from ld_desktop.model.gallery import Candidate
from ld_desktop.model.rectangles import rect_of
from ld_desktop.model.settings.seed_list import read_seeds, seeds_text


class Recall(QObject):
    """Each is one step of the history; nothing is done where another photo was opened meanwhile."""

    def __init__(self, workspace: Workspace, opener: PhotoOpener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._opener = workspace, opener

    def use_prompts(self, candidate: Candidate) -> None:
        self._workspace.spawn(self._use_prompts(candidate))

    def use_settings(self, candidate: Candidate) -> None:
        """Preset, method, seeds, models and LoRA files, what is learned, and the weights of the layers."""
        self._workspace.spawn(self._use_settings(candidate))

    def use_seed(self, candidate: Candidate) -> None:
        """Runs draw this one seed from now on, until others are chosen."""
        self._workspace.preferences.set_seed_list((candidate.seed,))

    def use_mask(self, candidate: Candidate) -> None:
        """With the frame, and where the object was moved to."""
        self._workspace.spawn(self._use_mask(candidate))

    def use_all(self, candidate: Candidate) -> None:
        """With the pictures that object and background were taken from."""
        self._workspace.spawn(self._use_all(candidate))

    async def _use_prompts(self, candidate: Candidate) -> None:
        document = self._workspace.document
        photo, request = document.photo, await self._request(candidate)
        if document.photo is photo:
            with one_step(document, self.tr("Use its prompts")):
                _put_prompts(document, request)

    async def _use_settings(self, candidate: Candidate) -> None:
        document = self._workspace.document
        photo, request = document.photo, await self._request(candidate)
        if document.photo is photo:
            with one_step(document, self.tr("Use its settings")):
                self._put_settings(request)

    async def _use_mask(self, candidate: Candidate) -> None:
        document = self._workspace.document
        photo, request = document.photo, await self._request(candidate)
        mask = await _mask(request.pointer.mask)
        if document.photo is photo:
            with one_step(document, self.tr("Use its mask and frame")):
                _put_mask(document, document.object, mask)
                _put_frame(document, request)

    async def _use_all(self, candidate: Candidate) -> None:
        document = self._workspace.document
        photo, request = document.photo, await self._request(candidate)
        mask, reference_mask, object_mask = [
            await _mask(path) for path in (request.pointer.mask, request.reference_mask, request.object_mask)
        ]
        reference = await self._reference(request)
        other = None if request.object_source is None else await self._opener.read(request.object_source)
        if document.photo is not photo or reference is None:
            return
        with one_step(document, self.tr("Use everything of the run")):
            _put_mask(document, document.object, mask)
            document.choose_source(reference, "")
            if reference.choice != "photo":
                _put_mask(document, document.background, reference_mask)
            document.choose_object_source(other, "")
            _put_mask(document, document.object_source, object_mask)
            _put_prompts(document, request)
            _put_frame(document, request)
            self._put_settings(request)

    async def _request(self, candidate: Candidate) -> EditRequest:
        """Raises PictureError where nothing tells how it was made."""
        file = Path(candidate.run) / REQUEST
        request = await asyncio.to_thread(read_note, file.parent)
        if request is None:
            raise PictureError(
                "How this candidate was made is not noted: {path} cannot be read.", "Choose another one.", path=file
            )
        return request

    async def _reference(self, request: EditRequest) -> Source | None:
        if request.reference in ("photo", "generate"):
            return Source(cast(Reference, request.reference))
        read = await self._opener.read(request.reference)
        return None if read is None else read._replace(choice="generate" if request.reference_drawn else "file")

    def _put_settings(self, request: EditRequest) -> None:
        for role in ROLES:
            weight = request.overrides.get(f"{role}_weight")
            given = float(weight) if isinstance(weight, int | float) else None
            self._workspace.document.weights.edit(role, given, "")
        if strange := choose_as(self._workspace, request):
            told = self.tr("The run used models that are not here: {models}.").format(models=", ".join(strange))
            self._workspace.notices.info(told, self.tr("The models that were in use stay."))


@contextlib.contextmanager
def one_step(document: Document, text: str) -> Generator[None]:
    """What is done to ``document`` until the end; no step where that is nothing."""
    stack = document.undo_stack
    stack.beginMacro(text)
    try:
        yield
    finally:
        stack.endMacro()
        made = stack.command(stack.index() - 1)
        if not made.childCount():
            made.setObsolete(True)
            stack.undo()


def choose_as(workspace: Workspace, request: EditRequest) -> list[str]:
    """Models, seeds, method and settings of ``request``. Gives those models and files added to one that are not here.

    What was in use stays in their place; what is added goes with the model.
    """
    preferences = workspace.preferences
    first = request.seeds[0] if preferences.new_seeds and request.seeds else 1
    counted = request.seeds == tuple(range(first, first + len(request.seeds)))
    preferences.set_seed_list(() if counted else read_seeds(seeds_text(request.seeds)) or ())
    preferences.set_run(request.preset, max(len(request.seeds), 1), request.method)
    workspace.method_settings.take(request.overrides)
    wanted = (request.model, request.sam, request.upscaler)
    files = (*wanted, *request.added.files)
    strange = [file for file in files if file is not None and not Path(file).exists()]
    now = preferences.model, preferences.sam, preferences.upscaler
    model, sam, upscaler = (used if asked in strange else asked for asked, used in zip(wanted, now, strict=True))
    preferences.set_models(model, sam)
    preferences.set_upscaler(upscaler)
    if request.model not in strange:
        preferences.set_added(request.added.without(strange))
    return strange


async def _mask(path: str | None) -> QImage | None:
    """Raises PictureError."""
    return None if path is None else await asyncio.to_thread(read_mask, Path(path))


def _put_mask(document: Document, layer: Layer, mask: QImage | None) -> None:
    if mask is not None:
        document.replace_mask(layer, mask, "")


def _put_prompts(document: Document, request: EditRequest) -> None:
    for layer, prompt in ((document.object, request.object_prompt), (document.background, request.background_prompt)):
        document.edit_prompt(layer, prompt, "")
    document.edit_negative(request.negative, "")
    document.edit_target(request.target or "", "")


def _put_frame(document: Document, request: EditRequest) -> None:
    if document.photo is not None and not isinstance(request.frame, str):
        frame = document.photo.image.rect() if request.frame is None else rect_of(request.frame)
        document.edit_frame(frame, "")
    document.edit_transform(request.transform or Transform(), "")
