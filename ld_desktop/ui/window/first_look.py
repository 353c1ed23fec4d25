"""Shows the first candidate of a job as soon as it is there, unless that would come between the artist and the work."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ld_desktop.actions.edit_runs import Editing
from ld_desktop.actions.workspace import Desk
from ld_desktop.model.gallery import Candidate
from ld_desktop.ui.canvas.canvas import Canvas


class FirstLook(QObject):
    """Not while something is drawn.

    Nor where a reference or another source was worked on since the job began: the next stroke would go elsewhere.
    """

    def __init__(self, desk: Desk, editing: Editing, canvas: Canvas, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._canvas = desk, canvas
        self._job: str | None = None
        self._position = 0
        desk.run.changed.connect(self._note)
        editing.first_ready.connect(self._show)

    def _note(self) -> None:
        """Where the history stands as a job begins."""
        if self._desk.run.busy and self._desk.run.job != self._job:
            self._job, self._position = self._desk.run.job, self._desk.document.undo_stack.position

    def _show(self, candidate: Candidate) -> None:
        document = self._desk.document
        untouched = document.undo_stack.position == self._position
        if (document.shows_photo or untouched) and not self._canvas.drawing:
            self._desk.gallery.show(candidate)
