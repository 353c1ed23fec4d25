"""Shows the first candidate of a job as soon as it is there, unless that would come between the artist and the work."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ld_desktop.actions.edit_runs import EditRuns
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.gallery import Candidate
from ld_desktop.ui.canvas.canvas import Canvas


class FirstCandidate(QObject):
    """Not while something is drawn.

    Nor where a reference or another source was worked on since the job began: the next stroke would go elsewhere.
    """

    def __init__(self, workspace: Workspace, edit_runs: EditRuns, canvas: Canvas, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._canvas = workspace, canvas
        self._job: str | None = None
        self._position = 0
        workspace.run.changed.connect(self._note)
        edit_runs.first_ready.connect(self._show)

    def _note(self) -> None:
        """Where the history stands as a job begins."""
        if self._workspace.run.busy and self._workspace.run.job != self._job:
            self._job, self._position = self._workspace.run.job, self._workspace.document.undo_stack.position

    def _show(self, candidate: Candidate) -> None:
        document = self._workspace.document
        untouched = document.undo_stack.position == self._position
        if (document.shows_photo or untouched) and not self._canvas.drawing:
            self._workspace.gallery.show(candidate)
