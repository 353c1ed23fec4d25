"""Tells the model what the canvas has in view, and shows what is wanted."""

from __future__ import annotations

from PySide6.QtCore import QObject

from engine.projects.draft import View
from ld_desktop.model.shown_view import ShownView
from ld_desktop.ui.canvas.canvas import Canvas


class KeptView(QObject):
    """Lives as long as ``canvas``."""

    def __init__(self, canvas: Canvas, view: ShownView) -> None:
        super().__init__(canvas)
        self._canvas, self._view = canvas, view
        canvas.zoom_changed.connect(self._note)  # told of whenever the view differs
        view.wanted.connect(self._show)

    def _note(self) -> None:
        self._view.now = self._canvas.viewport.view

    def _show(self, view: View) -> None:
        self._canvas.look(view)
