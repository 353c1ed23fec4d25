"""Why something cannot be done now: one sentence, or None when it can."""

from __future__ import annotations

from PySide6.QtCore import QObject

from engine.protocol.prompts import Reading, words
from engine.protocol.requests import Transform
from ld_desktop.model.background_task import BackgroundTask
from ld_desktop.model.document.document import Document
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.document.open_project import OpenProject
from ld_desktop.model.document.placement import Placement
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.gallery import Gallery
from ld_desktop.model.inspection import Inspection
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.run import Run
from ld_desktop.model.runs.edit_queue import EditQueue


class Readiness(QObject):
    """Reads the model; holds nothing."""

    def __init__(
        self,
        document: Document,
        placement: Placement,
        run: Run,
        gallery: Gallery,
        inspection: Inspection,
        background_task: BackgroundTask,
        project: OpenProject,
        queue: EditQueue,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background_task, self._project, self._queue = background_task, project, queue
        self._document, self._run, self._gallery, self._inspection = document, run, gallery, inspection
        self._placement = placement

    def engine(self) -> str | None:
        """One edit, sampling or reference at a time."""
        if self._run.busy:
            return self.tr("The engine is at work: wait for it, or cancel it.")
        return self.model()

    def model(self) -> str | None:
        if self._inspection.problem is not None:
            return self._inspection.problem
        if self._inspection.answer is None:
            return self.tr("The engine is warming up; it takes a few seconds.")
        return None

    def sam(self) -> str | None:
        """Why nothing can ask SAM."""
        return self.model() or self._inspection.sam_problem

    def photo(self) -> str | None:
        return None if self._document.photo is not None else self.tr("Open a photo first.")

    def revert(self) -> str | None:
        if reason := self.photo():
            return reason
        if self._project.path is None:
            return self.tr("The edit has not been saved as a project yet.")
        return None if self._project.unsaved else self.tr("Nothing was changed since the project was saved.")

    def paint(self) -> str | None:
        if reason := self.photo():
            return reason
        if self._document.active.role == "background" and self._document.reference == "photo":
            return self.tr(
                "The background is the photo itself: its mask is the object's. Show the object to change it."
            )
        return self._unlocked(self._document.active)

    def frame(self) -> str | None:
        if reason := self.photo():
            return reason
        if self._document.active is not self._document.object:
            return self.tr("The frame lies on the photo: show the object to change it.")
        return None

    def transform(self) -> str | None:
        """Why the object cannot be moved, scaled or turned."""
        if reason := self.photo():
            return reason
        if self._document.object_source.picture is not None:
            return self.tr("The object comes from another picture and takes the place of the photo's: it is not moved.")
        if self._document.active is not self._document.object:
            return self.tr("Only the object can be moved: show the object first.")
        mask = self._document.object.mask
        if mask is None or mask.empty:
            return self.tr("There is no object to move yet: paint its mask, or click it with “Select by click”.")
        return None

    def object_source(self) -> str | None:
        if reason := self.photo():
            return reason
        if self._document.object_source.picture is None:
            return self.tr("The object already comes from the photo.")
        return None

    def transformed(self) -> str | None:
        """Why there is no transform to take back."""
        if self._document.transform == Transform():
            return self.tr("The object has not been moved.")
        return self.transform()

    def look(self) -> str | None:
        """Why no tool can look at the active layer's picture."""
        return self.paint() or self._in_place()

    def point(self) -> str | None:
        return self.look() or self.sam()

    def refine(self) -> str | None:
        return self.look() or self._painted(self._document.active.mask) or self.sam()

    def clear(self) -> str | None:
        return self.paint() or self._painted(self._document.active.mask)

    def replace_mask(self, layer: Layer, mask: Mask) -> str | None:
        """Why what was asked about ``mask``, ``layer``'s at that time, cannot be done any more."""
        deleted = isinstance(layer, ResultLayer) and layer not in self._document.results.layers
        if deleted or layer.mask is not mask:
            return self.tr("The mask that this was meant for no longer exists.")
        return self._unlocked(layer)

    def reshape_mask(self, layer: Layer, mask: Mask) -> str | None:
        return self.replace_mask(layer, mask) or self._painted(mask)

    def cut(self) -> str | None:
        """A mask from colours: one at a time."""
        return self.look() or self.background_task()

    def background_task(self) -> str | None:
        return (
            self.tr("One moment: {what}.").format(what=self._background_task.text)
            if self._background_task.busy
            else None
        )

    def cut_mask(self) -> str | None:
        return self.clear() or self.cut()

    def start_over(self) -> str | None:
        return self.paint() if self._document.active.work.begun else self.clear()

    def background(self) -> str | None:
        if reason := self.photo():
            return reason
        if self._document.background.picture is None:
            return self.tr("There is no reference yet: draw some and pick one, or choose a file.")
        return None

    def draw_reference(self) -> str | None:
        return self.photo() or self._prompts() or self.engine() or self.sam()

    def start(self) -> str | None:
        if reason := self.photo():
            return reason
        mask = self._document.object.mask
        if mask is None or mask.empty:
            return self.tr("Paint over the object, or click it with “Select by click”: the mask is empty.")
        if self._document.object_source.picture is None:
            if self._placement.lost:
                return self.tr(
                    "The object lies outside the frame: move one of them, or choose “Frame: object with context”."
                )
            if self._placement.tiny:
                return self.tr("The object is too small for this frame: choose “Frame: object with context”.")
        if reason := self._prompts():
            return reason
        if self._document.weights.both_zero:
            return self.tr("Object and background both have the weight 0: raise one, else nothing is learned.")
        if self._document.reference == "file" and self._document.background.path is None:
            return self.tr("Choose the reference file, or let the reference be generated.")
        # while a job runs, it waits for its turn
        return self.sam() or self._inspection.upscaler_problem

    def begin_queue(self) -> str | None:
        if self._queue.upcoming is None:
            return self.tr("No edit waits in the queue.")
        return None if self._queue.held else self.tr("The queue goes on by itself.")

    def empty_queue(self) -> str | None:
        left = any(not edit.running for edit in self._queue.edits)
        return None if left else self.tr("No edit waits in the queue.")

    def cut_off(self) -> str | None:
        """What is to be known of an object that lies in the frame in part only."""
        if self._document.object_source.picture is not None or not self._placement.cut_off or self._placement.lost:
            return None
        return self.tr(
            "Part of the object lies outside the frame and stays as it is: move the frame, or choose "
            "“Frame: object with context”."
        )

    def cancel(self) -> str | None:
        if not self._run.busy:
            return self.tr("Nothing is running.")
        return self.tr("Stopping at the end of this step.") if self._run.cancelling else None

    def pause(self) -> str | None:
        return self.cancel()

    def end_stage(self) -> str | None:
        if reason := self.cancel():
            return reason
        return None if self._run.trains else self.tr("Only learning can be ended early, not this stage.")

    def sample_now(self) -> str | None:
        if reason := self.cancel():
            return reason
        if self._run.stage == "weights":
            return None
        return self.tr("Candidates can be drawn early only while the picture is being learned.")

    def result(self) -> str | None:
        if self._document.active_result is not None:
            return None
        if self._document.results.layers:
            return self.tr("Click a result layer in the Layers panel first.")
        return self.tr("There is no result layer yet: double-click a candidate in the gallery.")

    def change_result(self) -> str | None:
        return self.result() or self._unlocked(self._document.active)

    def reshape_result(self) -> str | None:
        """Why the edge and the colours of a result layer cannot be changed."""
        layer = self._document.active_result
        if reason := self.change_result():
            return reason
        if layer is not None and not layer.has_edge:
            return self.tr("This result replaces its whole frame: soften the layer's mask instead.")
        return None

    def raise_result(self) -> str | None:
        return self.change_result() or self._has_room(-1, self.tr("This is already the top layer."))

    def lower_result(self) -> str | None:
        return self.change_result() or self._has_room(1, self.tr("This is already the lowest result layer."))

    def mask_result_by_object(self) -> str | None:
        mask = self._document.object.mask
        if reason := self.change_result() or self._in_place():
            return reason
        if mask is None or mask.empty:
            return self.tr("The object's mask is empty: paint it first.")
        return self.model()

    def export(self) -> str | None:
        if self._document.results.layers or self._gallery.shown is not None:
            return None
        return self.tr("Click a candidate in the gallery first, or add one as a layer.")

    def shown(self) -> str | None:
        return None if self._gallery.shown is not None else self.tr("Click a candidate in the gallery first.")

    def meant(self) -> str | None:
        """Why no candidate is meant."""
        return None if self._gallery.meant else self.tr("Click a candidate in the gallery first.")

    def compare_chosen(self) -> str | None:
        if reason := self.photo() or self.meant():
            return reason
        count = len(self._gallery.meant)
        return None if count <= 4 else self.tr("At most four candidates are compared: choose fewer.")

    def candidates(self) -> str | None:
        return None if self._gallery.candidates else self.tr("There are no candidates yet: press Start to draw some.")

    def discarded(self) -> str | None:
        return None if self._gallery.discarded else self.tr("No candidate is discarded.")

    def starred(self) -> str | None:
        if self._gallery.favourites:
            return None
        return self.tr("Give a candidate a star first.")

    def compare(self) -> str | None:
        """Why there is nothing beside the photo to compare it with."""
        if self._gallery.shown is not None or self._document.results.visible:
            return None
        return self.photo() or self.tr("Click a candidate in the gallery first, or add one as a layer.")

    def more_seeds(self) -> str | None:
        return self.tuned() or self.engine()

    def tuned(self) -> str | None:
        if self._gallery.chosen is None:
            return self.shown()
        if self._gallery.chosen.step is not None:
            return self.tr("It was drawn while the picture was being learned: choose a candidate of the finished run.")
        if self._gallery.chosen.tuned is None:
            return self.tr("This candidate has no tuned edit (only LayerDiffusion keeps one): start an edit again.")
        return None

    def prompt(self, facts: Reading | None) -> str | None:
        """What is wrong with a prompt, of which the engine said ``facts``."""
        if facts is None or facts.usable:
            return None
        if facts.foreign:
            return self.tr("The model reads English: describe it in English words.")
        if facts.unknown:
            never = self.tr("The starter has never seen {words}.").format(words=self._quoted(list(facts.unknown)))
            near = [word for some in facts.unknown.values() for word in some]
            perhaps = self.tr("Perhaps {words}?").format(words=self._quoted(near))
            return f"{never} {perhaps}" if near else " ".join([never, self.tr("Use other words.")])
        return self.tr("{tokens} tokens; this model reads at most {limit}: shorten it.").format(
            tokens=facts.tokens, limit=facts.limit
        )

    def _quoted(self, some: list[str]) -> str:
        return ", ".join(self.tr("“{word}”").format(word=word) for word in some)

    def _unlocked(self, layer: Layer) -> str | None:
        if not isinstance(layer, ResultLayer) or not layer.locked:
            return None
        return self.tr("The layer “{name}” is locked: unlock it in the Layers panel.").format(name=layer.name)

    def _in_place(self) -> str | None:
        layer = self._document.active_result
        return None if layer is None or layer.in_place else self.tr("This layer's picture is still being put together.")

    def _has_room(self, by: int, reason: str) -> str | None:
        layer, results = self._document.active_result, self._document.results
        return reason if layer is None or not 0 <= results.row(layer) + by < results.rowCount() else None

    def _painted(self, mask: Mask | None) -> str | None:
        return self.tr("The mask is empty: paint over the object first.") if mask is None or mask.empty else None

    def _prompts(self) -> str | None:
        for layer in (self._document.object, self._document.background):
            if not words(layer.prompt):
                if layer.role == "object":
                    return self.tr("Describe the object in a few words: its prompt is empty.")
                return self.tr("Describe the background in a few words: its prompt is empty.")
        d = self._document
        for text in (d.object.prompt, d.background.prompt, d.negative, d.whole_text):
            if reason := self.prompt(self._inspection.facts(text.strip())):
                return reason
        return None
