"""The commands that change the document or the gallery: which does what."""

from __future__ import annotations

from PySide6.QtCore import QObject

from engine.protocol.requests import Transform
from ld_desktop.actions.edit_runs import EditRuns
from ld_desktop.actions.references import References
from ld_desktop.actions.runs.run_steering import RunSteering
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.document import context_frame
from ld_desktop.model.document.transform import flipped
from ld_desktop.model.handles import squared
from ld_desktop.ui.gallery.gallery_panel import GalleryPanel
from ld_desktop.ui.menus.commands import Commands


class DocumentCommands(QObject):
    """Connects the commands; lives as long as the window."""

    def __init__(
        self,
        commands: Commands,
        workspace: Workspace,
        references: References,
        edit_runs: EditRuns,
        run_steering: RunSteering,
        gallery: GalleryPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._commands, self._workspace, self._edit_runs, self._gallery = commands, workspace, edit_runs, gallery
        c, d = commands, workspace
        c.clear.triggered.connect(self._clear_mask)
        c.fitting_frame.triggered.connect(lambda: d.document.edit_frame(None, c.fitting_frame.text()))
        c.whole_frame.triggered.connect(self._frame_whole)
        c.object_photo.triggered.connect(lambda: d.document.choose_object_source(None, c.object_photo.text()))
        c.show_object_source.triggered.connect(lambda: d.document.activate(d.document.object_source))
        c.flip_object.triggered.connect(
            lambda: d.document.edit_transform(flipped(d.document.transform), c.flip_object.text())
        )
        c.reset_transform.triggered.connect(lambda: d.document.edit_transform(Transform(), c.reset_transform.text()))
        c.object_frame.triggered.connect(self._frame_object)
        c.square_frame.triggered.connect(self._frame_square)
        c.show_object.triggered.connect(lambda: d.document.activate(d.document.object))
        c.show_background.triggered.connect(lambda: d.document.activate(d.document.background))
        c.draw_reference.triggered.connect(references.draw)
        c.start.triggered.connect(edit_runs.start)
        edit_runs.accepted.connect(c.start.trigger)
        c.cancel.triggered.connect(edit_runs.cancel)
        c.pause.triggered.connect(run_steering.pause)
        c.end_stage.triggered.connect(run_steering.end_stage)
        c.sample_now.triggered.connect(run_steering.sample_now)
        c.more.triggered.connect(self._more_seeds)
        c.original.triggered.connect(lambda: d.gallery.show(None))
        d.run.changed.connect(self._name_start)
        d.gallery.shown_changed.connect(self._show_candidate_layer)

    def _clear_mask(self) -> None:
        document = self._workspace.document
        document.clear_mask(document.active, self._commands.clear.text())

    def _frame_whole(self) -> None:
        document = self._workspace.document
        if document.photo is not None:
            document.edit_frame(document.photo.image.rect(), self._commands.whole_frame.text())

    def _frame_object(self) -> None:
        document = self._workspace.document
        if document.photo is not None and document.object.mask is not None:
            bounds = document.object.mask.bounds()
            frame = context_frame(bounds, document.photo.image.size())
            document.edit_frame(frame, self._commands.object_frame.text())

    def _frame_square(self) -> None:
        document = self._workspace.document
        if document.photo is not None:
            square = squared(document.frame, document.photo.image.rect())
            document.edit_frame(square, self._commands.square_frame.text())

    def _more_seeds(self) -> None:
        if self._workspace.gallery.chosen is not None:
            self._edit_runs.more_seeds(self._workspace.gallery.chosen, self._gallery.count.value())

    def _name_start(self) -> None:
        """While a job runs, an edit waits for its turn."""
        c = self._commands
        if self._workspace.run.busy:
            help = self.tr("The edit as it is now waits in the queue, and begins when those before it have ended")
            c.rename(c.start, self.tr("Add to queue"), help)
        else:
            c.rename(c.start, self.tr("Start"), self.tr("Learn this picture and draw candidates"))

    def _show_candidate_layer(self) -> None:
        document = self._workspace.document
        if self._workspace.gallery.shown is not None and not document.shows_photo:
            document.activate(document.object)
