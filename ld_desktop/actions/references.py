"""References drawn by the untouched model, four at a time, and the one that is taken."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from engine.files.originals import content_of
from engine.protocol.prompts import join_target
from engine.protocol.requests import EditRequest, ReferenceRequest
from engine.protocol.results import Reference, ReferenceDone
from ld_desktop.actions.recovery.leftovers import run_folder
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.document import Source
from ld_desktop.model.document.reference_proposals import Proposal, Proposals
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.rectangles import box_of

_TOGETHER = 4


class References(QObject):
    """Drawing changes no document: until one is picked, and after an error, the reference stays what it was."""

    def __init__(self, workspace: Workspace, proposals: Proposals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self.proposals = workspace, proposals
        self._seed = 0
        workspace.document.photo_changed.connect(proposals.clear)

    def draw(self) -> None:
        """Four more."""
        job = self._workspace.begin("reference")
        self._workspace.spawn(self._draw(job), job)

    def offer(self, request: EditRequest) -> None:
        """The reference that a finished edit drew for itself, so that it is seen and can be kept.

        It is read at once: it has the model's size.
        """
        photo, folder = self._workspace.document.photo, Path(request.out)
        picture, grey = QImage(str(folder / "reference.png")), QImage(str(folder / "reference-mask.png"))
        if request.reference != "generate" or picture.isNull() or grey.isNull():
            return  # methods without layers draw none
        known = [proposal.source.picture for proposal in self.proposals.all]
        of_photo = photo is not None and content_of(photo.file) == content_of(request.photo)
        if of_photo and picture not in known:
            text = request.target or join_target(request.object_prompt, request.background_prompt)
            source = _drawn(str(folder / "reference.png"), picture, grey)
            self.proposals.add([Proposal(None, text, source)])

    def pick(self, proposal: Proposal) -> None:
        """Takes it for the background and shows it, so that its mask can be looked at."""
        document = self._workspace.document
        if document.background.picture is not proposal.source.picture:
            document.choose_source(proposal.source, self.tr("Pick reference"))
        document.activate(document.background)

    async def _draw(self, job: str) -> None:
        workspace, document = self._workspace, self._workspace.document
        photo, text = document.photo, document.whole_text
        seeds = tuple(range(self._seed + 1, self._seed + 1 + _TOGETHER))
        self._seed += _TOGETHER
        request = ReferenceRequest(
            job=job,
            model=workspace.preferences.model,
            loras=workspace.preferences.loras,
            prompt=text,
            object_prompt=document.object.prompt.strip(),
            background_prompt=document.background.prompt.strip(),
            negative=document.negative.strip(),
            frame=box_of(document.frame),
            seeds=seeds,
            out=str(workspace.runs / f"references-{job}"),
            sam=workspace.preferences.sam,
        )
        async with run_folder(Path(request.out)):
            result = await workspace.engine.request(request, ReferenceDone)
        drawn = [Proposal(each.seed, text, await self._load(each)) for each in result.references]
        if document.photo is photo:
            self.proposals.add(drawn)

    async def _load(self, reference: Reference) -> Source:
        picture = await asyncio.to_thread(QImage, reference.path)
        return _drawn(reference.path, picture, await asyncio.to_thread(QImage, reference.mask))


def _drawn(path: str, picture: QImage, grey: QImage) -> Source:
    """``grey``: the mask of its object."""
    mask = Mask(picture.size())
    mask.put(mask.difference(grey))
    return Source("generate", path, picture, mask)
