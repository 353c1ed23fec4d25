"""The edit itself: start it, draw more seeds of it, cancel it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QObject, QRect, Signal

from engine.files import checkpoint_folder, originals
from engine.files.output_files import TUNED
from engine.protocol.errors import CancelledError, EngineDiedError, EngineError, OutOfMemoryError, UsageError
from engine.protocol.events import AnyEvent, CandidateReady, Checkpointed, NotSaved, Remark, Retried
from engine.protocol.framing import cut_to_aspect
from engine.protocol.requests import (
    EditRequest,
    ForecastRequest,
    KeepRequest,
)
from engine.protocol.results import EditDone, ForecastDone, KeepDone, SampleDone
from ld_desktop.actions.earlier_runs import drawn_at, find_learned, laid_file, note_run
from ld_desktop.actions.recovery.leftovers import run_folder
from ld_desktop.actions.runs.drawing import Drawing, note_drawing, placed, sample_request
from ld_desktop.actions.runs.edit_request import MASK, compose, edit_masks
from ld_desktop.actions.runs.less_memory import MEMORY_OFFER, offer_less
from ld_desktop.actions.runs.run_copies import mask_files, with_copies
from ld_desktop.actions.workspace import Workspace, new_job
from ld_desktop.model.document.document import Photo
from ld_desktop.model.engine_texts import in_window_language
from ld_desktop.model.gallery import Candidate
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.offers import Choice, Offer
from ld_desktop.model.rectangles import rect_of

TUNED_OFFER = "tuned edit"  # the name of what is offered where it could not be saved
STARTER_OFFER = "starter"  # of what is offered for a photo that only the starter is there for
_SLOW_OFFER = "slow"
_LEARNED_OFFER = "learned"  # of what is offered where an edit was learned before


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
    artist wants the edit all the same. ``put_off``: the engine is at work, so this request, of this frame of its photo
    and with these masks, waits for its turn.
    """

    first_ready = Signal(Candidate)
    cut_off = Signal(str)
    finished = Signal(EditRequest)
    unsaved = Signal(object)
    held_up = Signal()
    accepted = Signal()
    put_off = Signal(EditRequest, QRect, object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._template: Candidate | None = None
        self._first_shown = asyncio.Event()  # the first candidate of the job was
        self._looked_at: Candidate | None = None  # as the job was asked for
        self._accepted = False  # what the starter makes of the open photo
        self._patient = False  # what it takes on the CPU, with the settings as they are
        self.learning: EditRequest | None = None  # names copies
        workspace.engine.spoke.connect(self._take)
        workspace.document.photo_changed.connect(self._look)
        workspace.engine.state_changed.connect(self._forget_tuned)
        for changed in (workspace.preferences.models_changed, workspace.preferences.run_changed):
            changed.connect(self._forget_patience)
        workspace.gallery.run_removed.connect(self._forget_run)
        document = workspace.document
        for changed in (document.photo_changed, document.undo_stack.indexChanged, workspace.run.changed):
            changed.connect(self._forget_learned)

    def start(self) -> None:
        """The edit as it is at this moment, whatever is done to it from now on; while a job runs it is put off."""
        document = self._workspace.document
        photo, masks = document.photo, edit_masks(document)
        if photo is None or MASK not in masks:
            return
        if self._starter_draws(photo):
            self.held_up.emit()
            return
        self._workspace.offers.withdraw(STARTER_OFFER)  # another model was chosen since
        job = new_job()
        request = compose(self._workspace, job, photo, mask_files(self._workspace, job, masks))
        tuned = {candidate.run: candidate for candidate in self._workspace.gallery.candidates if candidate.tuned}
        if self._may_be_slow():
            size = photo.image.width(), photo.image.height()
            self._workspace.spawn(self._tell_slow(ForecastRequest(job=job, edit=request, photo_size=size)))
        elif self._workspace.run.busy:
            self._workspace.preferences.use_seeds(request.seeds)
            self.put_off.emit(request, document.frame, masks)
        elif tuned:
            self._workspace.spawn(
                self._begin_what_is_new(request, document.frame, masks, tuned, document.undo_stack.index())
            )
        else:
            self._begin(request, document.frame, masks)

    def _begin(self, request: EditRequest, frame: QRect, masks: Mapping[str, Mask]) -> None:
        """``masks``: of the files that ``request`` names."""
        self._workspace.gallery.show(None)  # what is shown from now on is this edit's
        self._looked_at = None
        self._workspace.offers.withdraw(MEMORY_OFFER)
        job = self._workspace.begin("edit", frame, request.job)
        self._workspace.offers.withdraw(TUNED_OFFER)  # the engine lets go of it
        self._workspace.preferences.use_seeds(request.seeds)
        self._workspace.spawn(self._edit(request, frame, masks), job)

    async def _begin_what_is_new(
        self, request: EditRequest, frame: QRect, masks: Mapping[str, Mask], tuned: Mapping[str, Candidate], step: int
    ) -> None:
        """The edit, unless one of the runs ``tuned`` learned the same: then it is asked what is wanted.

        Where another job has begun meanwhile it waits for its turn. Nothing where another photo was opened; nor is it
        asked where the history is at another ``step`` by now.
        """
        workspace, photo = self._workspace, self._workspace.document.photo
        with workspace.copies.used(*map(str, originals.files(request))):
            named = partial(originals.as_kept_in, folder=Path(request.out))
            kept = await with_copies(workspace, request, masks, named)
            run = await asyncio.to_thread(find_learned, kept, tuple(tuned)[::-1])
            if workspace.document.photo is not photo:
                return
            if workspace.run.busy or run is None:
                (self.put_off.emit if workspace.run.busy else self._begin)(request, frame, masks)
                await asyncio.sleep(0)  # the edit holds its copies by now
                return
        if workspace.document.undo_stack.index() != step:  # the answer is about what is there no more
            return
        told = self.tr("This edit was learned before: nothing in it has changed since. More seeds take only seconds.")
        seen = {candidate.seed for candidate in workspace.gallery.candidates if candidate.run == run}
        seeds = tuple(seed for seed in request.seeds if seed not in seen)
        seeds = seeds or workspace.gallery.free_seeds(run, len(request.seeds))
        more = Choice(self.tr("Draw more seeds"), partial(self.draw, tuned[run], Drawing(seeds)))
        again = Choice(self.tr("Learn it again"), partial(self._begin, request, frame, masks))
        workspace.offers.put(Offer(_LEARNED_OFFER, told, (more, again)))

    def _forget_learned(self) -> None:
        self._workspace.offers.withdraw(_LEARNED_OFFER)

    def described(self, photo: Photo, scratch: Path) -> tuple[EditRequest, Mapping[str, Mask]]:
        """What Start would ask of the engine now, and its masks by the files in ``scratch`` that it names.

        Where there is no object yet, it names no mask of it.
        """
        masks = edit_masks(self._workspace.document)
        if (drawn := masks.get(MASK)) is not None and drawn.empty:
            del masks[MASK]
        files = {name: str(scratch / name) for name in masks}
        return compose(self._workspace, "", photo, files), {files[name]: mask for name, mask in masks.items()}

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
        self._forget_learned()

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
        self.draw(candidate, Drawing(self._workspace.gallery.free_seeds(candidate.run, count)))

    def draw(self, candidate: Candidate, drawing: Drawing) -> None:
        """More of the tuned edit that made ``candidate``; in a run of their own where they are drawn otherwise."""
        self._looked_at = self._workspace.gallery.shown
        job = self._workspace.begin("sample", candidate.frame)
        self._workspace.spawn(self._sample(job, candidate, drawing), job)

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

    def begin_later(self, request: EditRequest, frame: QRect) -> None:
        """The job of ``request``, which was put off, is the one that runs from now on; ``do`` is to follow.

        What is shown stays, what was told too: nobody asked for it just now.
        """
        workspace = self._workspace
        self._looked_at = workspace.gallery.shown
        workspace.run.begin(request.job, "edit", frame, (request.photo, originals.content_of(request.photo)))
        workspace.offers.withdraw(TUNED_OFFER)

    async def do(self, request: EditRequest, frame: QRect) -> None:
        """An edit that was put off, from its beginning to its end. Raises EngineError, OSError."""
        await self._edit(request, frame, {})

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
        self._forget_learned()
        if self._template is not None and self._template.run == run and not self._workspace.run.busy:
            self._workspace.run.forget()

    def _look(self) -> None:
        self._workspace.offers.withdraw(STARTER_OFFER)  # it was about another photo
        self._accepted = False
        photo = self._workspace.document.photo
        if photo is not None:
            self._workspace.run.look_at(photo.path, originals.content_of(photo.file))

    async def _edit(self, request: EditRequest, frame: QRect, masks: Mapping[str, Mask]) -> None:
        """``masks``: of the files that ``request`` names."""
        folder = Path(request.out)
        try:
            with self._workspace.copies.used(*map(str, originals.files(request))):
                async with run_folder(folder):
                    await self._run_edit(request, folder, frame, masks)
        except CancelledError:
            raise
        except EngineError as error:
            if isinstance(error, OutOfMemoryError):
                offer_less(self._workspace, request.memory, self.accepted.emit)
            if await asyncio.to_thread(checkpoint_folder.left_off, folder) is not None:
                self.cut_off.emit(request.out)
            raise

    async def _run_edit(self, request: EditRequest, folder: Path, frame: QRect, masks: Mapping[str, Mask]) -> None:
        kept = await with_copies(self._workspace, request, masks, partial(originals.kept_in, folder=folder))
        if not kept.resume:
            await asyncio.to_thread(note_run, kept, folder)
        learned = await asyncio.to_thread(lambda: kept.resume and (folder / TUNED).is_file())
        self._remember_prompts(kept)
        self._await(
            Candidate(
                seed=0,
                path="",
                run=kept.out,
                frame=frame,
                object_prompt=kept.object_prompt,
                background_prompt=kept.background_prompt,
                tuned=str(folder / TUNED) if learned else None,  # nobody tells of it once more
            )
        )
        self.learning = kept
        try:
            await self._workspace.engine.request(kept, EditDone)
        except CancelledError:
            await asyncio.to_thread(checkpoint_folder.drop, folder)
            raise
        finally:
            self.learning = None
        self.finished.emit(kept)

    def _remember_prompts(self, request: EditRequest) -> None:
        for role, text in (
            ("object", request.object_prompt),
            ("background", request.background_prompt),
            ("negative", request.negative),
            ("target", request.target or ""),
        ):
            self._workspace.preferences.remember_prompt(role, text)

    async def _sample(self, job: str, candidate: Candidate, asked: Drawing) -> None:
        if candidate.tuned is None:
            return
        own = self._workspace.preferences
        drawing, folder = await asyncio.to_thread(placed, asked, Path(candidate.run))
        used = own.model, own.sam, own.upscaler
        request = await asyncio.to_thread(sample_request, job, candidate.tuned, drawing, folder, *used)
        self._await(dataclasses.replace(candidate, run=request.out))
        async with run_folder(folder):
            await asyncio.to_thread(note_drawing, drawing, folder)
            await self._workspace.engine.request(request, SampleDone)

    def _await(self, template: Candidate) -> None:
        """The candidates of the job that begins are as ``template``."""
        self._template, self._first_shown = template, asyncio.Event()

    def _take(self, event: AnyEvent) -> None:
        template, photo = self._template, self._workspace.document.photo
        if template is None or event.job != self._workspace.run.job:
            return
        match event:
            case CandidateReady(seed=seed, path=path) if self._workspace.run.here:  # else it is found with its photo
                self._workspace.spawn(self._show(template.early(event), self._first_shown, photo, seed, path))
            case Checkpointed(path=path) if path.endswith(".safetensors"):
                template.tuned = path
                self._workspace.gallery.set_tuned(template.run, path)
            case Retried(reason=reason) | Remark(reason=reason):
                self._workspace.notices.info(in_window_language(reason), "")
            case NotSaved(job=job, path=path, reason=reason):
                self.unsaved.emit(Unsaved(job, template.run, Path(path), in_window_language(reason)))
            case _:
                pass

    async def _show(
        self, template: Candidate, first_shown: asyncio.Event, photo: Photo | None, seed: int, path: str
    ) -> None:
        """The next job may have begun by now."""
        laid, made = await asyncio.to_thread(lambda: (laid_file(Path(path)), drawn_at(Path(path))))
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
            tuned=template.tuned,
            laid_path=laid,
            made=made,
            run_name=gallery.run_name(template.run),
            step=template.step,
        )
        early = template.step is not None
        known = any((one.run, one.step) == (template.run, template.step) for one in gallery.candidates)
        first = not known if early else not first_shown.is_set()
        if not early:
            first_shown.set()
        gallery.add(candidate)
        if first and gallery.shown is self._looked_at:
            self.first_ready.emit(candidate)
            self._looked_at = gallery.shown  # the next job's takes its place
