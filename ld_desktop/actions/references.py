"""References drawn by the untouched model, four at a time or for an edit, and the one that is taken."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject

from engine.files.originals import content_of
from engine.protocol.requests import EditRequest, ReferenceRequest
from engine.protocol.results import ReferenceDone
from ld_desktop.actions.files import earlier_references
from ld_desktop.actions.files.earlier_references import Drawn
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
        workspace.document.photo_changed.connect(lambda: proposals.set_all(()))
        workspace.gallery.run_removed.connect(self._forget_run)

    def draw(self) -> None:
        """Four more."""
        job = self._workspace.begin("reference")
        self._workspace.spawn(self._draw(job), job)

    def offer_earlier(self) -> None:
        """What was drawn for the photo that is open before it was opened."""
        self._workspace.spawn(self._offer_earlier())

    def offer(self, request: EditRequest) -> None:
        """The reference that a finished edit drew for itself, so that it is seen and can be kept.

        It is read at once: it has the model's size.
        """
        photo = self._workspace.document.photo
        drawn = earlier_references.of_edit(request, Path(request.out))
        known = [proposal.source.picture for proposal in self.proposals.all]
        of_photo = photo is not None and content_of(photo.file) == content_of(request.photo)
        if of_photo and drawn is not None and drawn.picture not in known:
            self.proposals.add([_proposal(drawn)])

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
            vae=workspace.preferences.vae,
            embeddings=workspace.preferences.embeddings,
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
            if photo is not None:
                note = earlier_references.Note(content_of(photo.file), text)
                await asyncio.to_thread(earlier_references.note, note, Path(request.out))
            result = await workspace.engine.request(request, ReferenceDone)
        paths = [(each.seed, Path(each.path), Path(each.mask)) for each in result.references]
        drawn = await asyncio.to_thread(lambda: [earlier_references.read(*each, text) for each in paths])
        if document.photo is photo:
            self.proposals.add([_proposal(each) for each in drawn if each is not None])

    async def _offer_earlier(self) -> None:
        photo = self._workspace.document.photo
        if photo is None:
            return
        found = await asyncio.to_thread(earlier_references.find, self._workspace.runs, content_of(photo.file))
        if found and self._workspace.document.photo is photo:
            self._seed = max(self._seed, *(each.seed or 0 for each in found))  # others are wanted next
            self.proposals.set_all([*map(_proposal, found), *self.proposals.all])

    def _forget_run(self, run: str) -> None:
        """Its files were deleted."""
        left = [each for each in self.proposals.all if not Path(each.source.path or "").is_relative_to(run)]
        if len(left) < len(self.proposals.all):
            self.proposals.set_all(left)


def _proposal(drawn: Drawn) -> Proposal:
    mask = Mask(drawn.picture.size())
    mask.put(mask.difference(drawn.mask))
    return Proposal(drawn.seed, drawn.text, Source("generate", drawn.path, drawn.picture, mask))
