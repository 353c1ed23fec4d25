"""Shows what a job draws, its first candidate too, unless that would come between the artist and the work."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ld_desktop.actions.edit_runs import EditRuns
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.gallery import Candidate
from ld_desktop.ui.canvas.canvas import Canvas


class FirstCandidate(QObject):
    """Not while something is drawn.

    Nor where a reference or another source was worked on since the job began: the next stroke would go elsewhere. Nor
    over result layers that the artist looks at: one was added, chosen or changed since; then no preview is shown
    either, nor where they lie over the frame while more seeds or references are drawn.
    """

    def __init__(self, workspace: Workspace, edit_runs: EditRuns, canvas: Canvas, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._canvas = workspace, canvas
        self._job: str | None = None
        self._position = 0
        self._at_layers = False  # since the job began
        workspace.run.changed.connect(self._note)
        workspace.document.active_changed.connect(self._look)
        workspace.document.results.shown_changed.connect(self._look)
        edit_runs.first_ready.connect(self._show)

    def _note(self) -> None:
        """Where the history stands as a job begins, and what lies over the photo."""
        run, document = self._workspace.run, self._workspace.document
        if not run.busy or run.job == self._job:
            return
        self._job, self._position, self._at_layers = run.job, document.undo_stack.position, False
        covered = any(layer.frame.intersects(run.frame) for layer in document.results.visible)
        if run.kind != "edit" and covered and run.here:
            run.withhold_preview()

    def _look(self) -> None:
        run = self._workspace.run
        if run.busy and run.here and self._workspace.document.active_result is not None and not self._at_layers:
            self._at_layers = True
            run.withhold_preview()

    def _show(self, candidate: Candidate) -> None:
        document = self._workspace.document
        untouched = document.undo_stack.position == self._position
        if (document.shows_photo or untouched) and not self._at_layers and not self._canvas.drawing:
            self._workspace.gallery.show(candidate)
