"""The edit itself: start it, draw more seeds of it, cancel it."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, cast

import msgspec
from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage

from engine.files import checkpoint_folder, originals
from engine.protocol.errors import CancelledError, EngineDiedError, EngineError, UsageError
from engine.protocol.events import AnyEvent, CandidateReady, Checkpointed, NotSaved, Remark, Retried
from engine.protocol.framing import cut_to_aspect
from engine.protocol.requests import (
    EditRequest,
    ForecastRequest,
    KeepRequest,
    Pointer,
    SampleRequest,
    Transform,
)
from engine.protocol.results import EditDone, ForecastDone, KeepDone, SampleDone
from engine.protocol.settings import Memory, MethodName, Preset
from ld_desktop.actions.earlier_runs import note_run, note_stars, read_changed
from ld_desktop.actions.recovery.leftovers import run_folder
from ld_desktop.actions.workspace import Workspace, new_job
from ld_desktop.model.document.document import Document, Photo
from ld_desktop.model.engine_texts import in_window_language
from ld_desktop.model.gallery import Candidate
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.offers import Choice, Offer
from ld_desktop.model.rectangles import box_of, rect_of

TUNED_OFFER = "tuned edit"  # the name of what is offered where it could not be saved
STARTER_OFFER = "starter"  # of what is offered for a photo that only the starter is there for
_SLOW_OFFER = "slow"

_MASK, _REFERENCE_MASK, _OBJECT_MASK = "mask.png", "reference-mask.png", "object-mask.png"


class Unsaved(NamedTuple):
    """The tuned edit of ``job`` could not be saved as ``path`` in the folder ``run``: ``reason`` is for a person."""

    job: str
    run: str
    path: Path
    reason: str


class EditRuns(QObject):
    """Fills the gallery as candidates finish.

    ``first_ready``: the first candidate of a job is there, and the artist has looked at no other one since its start;
    ``cut_off``: the edit in this folder was, by an error; ``finished``: an edit came to its end; ``unsaved`` tells of a
    tuned edit that only the engine has. ``held_up``: the starter does not know photos like this one; ``accepted``: the
    artist wants the edit all the same.
    """

    first_ready = Signal(Candidate)
    cut_off = Signal(str)
    finished = Signal(EditRequest)
    unsaved = Signal(object)
    held_up = Signal()
    accepted = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._template: Candidate | None = None
        self._awaited = False  # the first candidate of the job
        self._looked_at: Candidate | None = None  # as the job was asked for
        self._accepted = False  # what the starter makes of the open photo
        self._patient = False  # what it takes on the CPU, with the settings as they are
        self._turn = asyncio.Lock()  # of the notes on stars: the newest is written last
        workspace.engine.spoke.connect(self._take)
        workspace.document.photo_changed.connect(self._look)
        workspace.gallery.stars_changed.connect(self._keep_stars)
        workspace.engine.state_changed.connect(self._forget_tuned)
        for changed in (workspace.preferences.models_changed, workspace.preferences.run_changed):
            changed.connect(self._forget_patience)
        workspace.gallery.run_removed.connect(self._forget_run)

    def start(self) -> None:
        """The edit as it is at this moment, whatever is done to it from now on."""
        document = self._workspace.document
        photo, masks = document.photo, self._masks(document)
        if photo is None or _MASK not in masks:
            return
        if self._starter_draws(photo):
            self.held_up.emit()
            return
        self._workspace.offers.withdraw(STARTER_OFFER)  # another model was chosen since
        if self._may_be_slow():
            job = new_job()
            composed = self._compose(job, photo, self._mask_files(job, masks))
            size = photo.image.width(), photo.image.height()
            self._workspace.spawn(self._tell_slow(ForecastRequest(job=composed.job, edit=composed, photo_size=size)))
            return
        self._workspace.gallery.show(None)  # what is shown from now on is this edit's
        self._looked_at = None
        job = self._workspace.begin("edit")
        self._workspace.offers.withdraw(TUNED_OFFER)  # the engine lets go of it
        request = self._compose(job, photo, self._mask_files(job, masks))
        self._workspace.preferences.use_seeds(request.seeds)
        self._workspace.spawn(self._edit(request, document.frame, masks), job)

    def described(self, photo: Photo, scratch: Path) -> tuple[EditRequest, Mapping[str, Mask]]:
        """What Start would ask of the engine now, and its masks by the files in ``scratch`` that it names.

        Where there is no object yet, it names no mask of it.
        """
        masks = self._masks(self._workspace.document)
        if (drawn := masks.get(_MASK)) is not None and drawn.empty:
            del masks[_MASK]
        files = {name: str(scratch / name) for name in masks}
        return self._compose("", photo, files), {files[name]: mask for name, mask in masks.items()}

    def _starter_draws(self, photo: Photo) -> bool:
        """Whether ``photo`` is one that the model has never seen the like of, and nobody has said that this is fine."""
        answer = self._workspace.inspection.answer
        starter = answer is not None and answer.model.kind == "starter"
        return starter and not photo.world and not self._accepted

    def _may_be_slow(self) -> bool:
        """Whether the model is a large one and the device a CPU, and nobody has looked at how long that takes."""
        answer = self._workspace.inspection.answer
        return answer is not None and answer.device == "cpu" and answer.model.kind != "starter" and not self._patient

    def _forget_patience(self) -> None:
        self._patient = False
        self._workspace.offers.withdraw(_SLOW_OFFER)

    async def _tell_slow(self, request: ForecastRequest) -> None:
        """Starts the edit where it is quick all the same; nothing where another photo was opened meanwhile."""
        photo = self._workspace.document.photo
        forecast = await self._workspace.engine.request(request, ForecastDone)
        if self._workspace.document.photo is not photo:
            return

        def accept() -> None:
            self._patient = True
            self.accepted.emit()

        if forecast.notice is None:
            accept()
            return
        told = " ".join(map(in_window_language, forecast.notice))
        self._workspace.offers.put(Offer(_SLOW_OFFER, told, (Choice(self.tr("Start anyway"), accept),)))

    def accept(self) -> None:
        """The edit that was held up begins, and none of this photo is held up again."""
        self._accepted = True
        self.accepted.emit()

    def more_seeds(self, candidate: Candidate, count: int) -> None:
        """``count`` further seeds of the tuned edit that made ``candidate``, with its own model; no training."""
        self._looked_at = self._workspace.gallery.shown
        job = self._workspace.begin("sample", candidate.frame)
        self._workspace.spawn(self._sample(job, candidate, count), job)

    def keep_tuned(self, unsaved: Unsaved, path: Path) -> None:
        """Has the engine save it as ``path``."""
        self._workspace.spawn(self._keep_tuned(unsaved, path))

    def cancel(self) -> None:
        run = self._workspace.run
        if run.job is not None:
            run.cancel()
            self._workspace.engine.cancel(run.job)

    def go_on(self, request: EditRequest) -> None:
        """The run that ``request`` began, of the photo that is open, from its newest checkpoint."""
        photo = self._workspace.document.photo
        if photo is None or request.frame == "object":  # which the window never asks for
            return
        frame = rect_of(cut_to_aspect((photo.image.width(), photo.image.height()), request.frame))
        self._workspace.gallery.show(None)
        self._looked_at = None
        job = self._workspace.begin("edit", frame)
        self._workspace.offers.withdraw(TUNED_OFFER)
        again = msgspec.structs.replace(request, job=job, resume=True)
        self._workspace.spawn(self._edit(again, frame, {}), job)

    async def _keep_tuned(self, unsaved: Unsaved, path: Path) -> None:
        workspace = self._workspace
        try:
            await workspace.engine.request(KeepRequest(job=new_job(), edit=unsaved.job, out=str(path)), KeepDone)
        except EngineError as error:
            if not isinstance(error, EngineDiedError | UsageError):  # it is still there
                self.unsaved.emit(unsaved)
            raise
        if self._template is not None and self._template.run == unsaved.run:
            self._template.tuned = str(path)
        workspace.gallery.set_tuned(unsaved.run, str(path))
        workspace.notices.info(self.tr("The tuned edit was saved to {path}.").format(path=path), "")

    def _forget_tuned(self, state: str) -> None:
        if state == "stopped":
            self._workspace.offers.withdraw(TUNED_OFFER)

    def _forget_run(self, run: str) -> None:
        if self._template is not None and self._template.run == run and not self._workspace.run.busy:
            self._workspace.run.forget()

    def _look(self) -> None:
        self._workspace.offers.withdraw(STARTER_OFFER)  # it was about another photo
        self._accepted = False
        photo = self._workspace.document.photo
        if photo is not None:
            self._workspace.run.look_at(photo.path, originals.content_of(photo.file))

    def _keep_stars(self, run: str) -> None:
        self._workspace.spawn(self._note_stars(Path(run), self._workspace.gallery.stars(run)), keep=True)

    async def _note_stars(self, run: Path, seeds: tuple[int, ...]) -> None:
        async with self._turn:
            await asyncio.to_thread(note_stars, run, seeds)

    def _mask_files(self, job: str, masks: Mapping[str, Mask]) -> dict[str, str]:
        return {name: str(self._workspace.scratch / f"{job}-{name}") for name in masks}

    def _compose(self, job: str, photo: Photo, files: Mapping[str, str]) -> EditRequest:
        """``files`` are those of its masks."""
        workspace, document = self._workspace, self._workspace.document
        folder = workspace.runs / f"{datetime.datetime.now():%Y-%m-%d %H.%M.%S} {job}"
        return EditRequest(
            job=job,
            model=workspace.preferences.model,
            loras=workspace.preferences.loras,
            photo=photo.file,
            pointer=Pointer(mask=files.get(_MASK)),
            object_prompt=document.object.prompt.strip(),
            background_prompt=document.background.prompt.strip(),
            target=document.target.strip() or None,
            negative=document.negative.strip(),
            reference=self._reference(document),
            reference_mask=files.get(_REFERENCE_MASK),
            reference_drawn=document.reference == "generate" and document.background.path is not None,
            object_source=document.object_source.file,
            object_mask=files.get(_OBJECT_MASK),
            transform=self._transform(document),
            frame=None if document.frame_is_whole else box_of(document.frame),
            overrides=document.weights.overrides() | workspace.preferences.overrides,
            seeds=workspace.preferences.run_seeds,
            memory=cast(Memory, workspace.preferences.memory),
            preset=cast(Preset, workspace.preferences.preset),
            method=cast(MethodName, workspace.preferences.method),
            sam=workspace.preferences.sam,
            out=str(folder),
        )

    async def _edit(self, request: EditRequest, frame: QRect, masks: Mapping[str, Mask]) -> None:
        """``masks``: of the files that ``request`` names."""
        folder = Path(request.out)
        try:
            with self._workspace.copies.used(*map(str, originals.files(request))):
                async with run_folder(folder):
                    await self._run_edit(request, folder, frame, masks)
        except CancelledError:
            raise
        except EngineError:
            if await asyncio.to_thread(checkpoint_folder.left_off, folder) is not None:
                self.cut_off.emit(request.out)
            raise

    async def _run_edit(self, request: EditRequest, folder: Path, frame: QRect, masks: Mapping[str, Mask]) -> None:
        kept = await self._with_copies(request, folder, masks)
        if not kept.resume:
            await asyncio.to_thread(note_run, kept, folder)
        self._remember_prompts(kept)
        self._await(
            Candidate(
                seed=0,
                path="",
                run=kept.out,
                frame=frame,
                object_prompt=kept.object_prompt,
                background_prompt=kept.background_prompt,
                image=QImage(),
            )
        )
        try:
            await self._workspace.engine.request(kept, EditDone)
        except CancelledError:
            await asyncio.to_thread(checkpoint_folder.drop, folder)
            raise
        self.finished.emit(kept)

    async def _with_copies(self, request: EditRequest, folder: Path, masks: Mapping[str, Mask]) -> EditRequest:
        """``request`` with copies of its pictures in ``folder``; the files of ``masks`` last until these are there."""
        scratch = {self._workspace.scratch / f"{request.job}-{name}": mask for name, mask in masks.items()}
        try:
            for path, mask in scratch.items():
                await self._workspace.save_mask(mask, path)
            return await asyncio.to_thread(originals.kept_in, request, folder)
        finally:
            for path in scratch:
                path.unlink(missing_ok=True)

    def _remember_prompts(self, request: EditRequest) -> None:
        for role, text in (
            ("object", request.object_prompt),
            ("background", request.background_prompt),
            ("negative", request.negative),
            ("target", request.target or ""),
        ):
            self._workspace.preferences.remember_prompt(role, text)

    async def _sample(self, job: str, candidate: Candidate, count: int) -> None:
        if candidate.tuned is None:
            return
        self._await(candidate)
        request = SampleRequest(
            job=job,
            tuned=candidate.tuned,
            out=candidate.run,
            seeds=self._workspace.gallery.free_seeds(candidate.run, count),
        )
        async with run_folder(Path(candidate.run)):
            await self._workspace.engine.request(request, SampleDone)

    def _await(self, template: Candidate) -> None:
        """The candidates of the job that begins are as ``template``."""
        self._template, self._awaited = template, True

    def _reference(self, document: Document) -> str:
        """What EditRequest takes: the word, or the file of a picture that is there already."""
        if document.reference == "photo":
            return "photo"
        return document.background.file or "generate"

    def _masks(self, document: Document) -> dict[str, Mask]:
        """Those that the engine is given, as they are now, by the names of their files.

        Without the one of the object in another picture it looks for the object.
        """
        background, other, choice = document.background.mask, document.object_source.mask, document.reference
        masks = {_MASK: document.object.mask}
        if background is not None and choice != "photo" and not (background.empty and choice == "file"):
            masks[_REFERENCE_MASK] = background
        if other is not None and not other.empty:
            masks[_OBJECT_MASK] = other
        return {name: mask.copied() for name, mask in masks.items() if mask is not None}

    def _transform(self, document: Document) -> Transform | None:
        """What is shown: an object from another picture is not moved."""
        asked = document.transform != Transform() and document.object_source.picture is None
        return document.transform if asked else None

    def _take(self, event: AnyEvent) -> None:
        template, photo = self._template, self._workspace.document.photo
        if template is None or event.job != self._workspace.run.job:
            return
        match event:
            case CandidateReady(seed=seed, path=path) if self._workspace.run.here:  # else it is found with its photo
                self._workspace.spawn(self._show(template, photo, seed, path))
            case Checkpointed(path=path) if path.endswith(".safetensors"):
                template.tuned = path
                self._workspace.gallery.set_tuned(template.run, path)
            case Retried(reason=reason) | Remark(reason=reason):
                self._workspace.notices.info(in_window_language(reason), "")
            case NotSaved(job=job, path=path, reason=reason):
                self.unsaved.emit(Unsaved(job, template.run, Path(path), in_window_language(reason)))
            case _:
                pass

    async def _show(self, template: Candidate, photo: Photo | None, seed: int, path: str) -> None:
        image = await asyncio.to_thread(QImage, path)
        changed = await asyncio.to_thread(read_changed, Path(template.run))
        gallery = self._workspace.gallery
        if self._workspace.document.photo is not photo or any(path == other.path for other in gallery.candidates):
            return
        candidate = Candidate(
            seed=seed,
            path=path,
            run=template.run,
            frame=template.frame,
            object_prompt=template.object_prompt,
            background_prompt=template.background_prompt,
            image=image,
            tuned=template.tuned,
            changed=changed,
        )
        gallery.add(candidate)
        if self._awaited:
            self._awaited = False
            if gallery.shown is self._looked_at:
                self.first_ready.emit(candidate)
