"""The commands that turn the view, show the pixel grid, and compare."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ld_desktop.model.preferences import Preferences
from ld_desktop.ui.canvas.canvas import Canvas
from ld_desktop.ui.menus.commands import Commands

_TURN = 15.0  # degrees


class ViewCommands(QObject):
    """Connects the commands; lives as long as the window. ``show_hint`` says in the window what comes next."""

    def __init__(
        self,
        commands: Commands,
        canvas: Canvas,
        preferences: Preferences,
        show_hint: Callable[[str], None],
        window: QObject,
    ) -> None:
        super().__init__(window)
        self._compare, self._canvas, self._preferences = commands.compare, canvas, preferences
        self._show_hint = show_hint
        c = commands
        c.rotate_left.triggered.connect(lambda: canvas.rotate_by(-_TURN))
        c.rotate_right.triggered.connect(lambda: canvas.rotate_by(_TURN))
        c.upright.triggered.connect(lambda: canvas.rotate_to(0))
        c.pixel_grid.toggled.connect(self._show_grid)
        c.pixel_grid.setChecked(preferences.tool_setting("grid", 1) != 0)
        c.compare.toggled.connect(canvas.compare)
        canvas.wipe.toggled.connect(self._comparing)

    def _show_grid(self, shown: bool) -> None:
        self._preferences.set_tool_setting("grid", int(shown))
        self._canvas.show_grid(shown)

    def _comparing(self, active: bool) -> None:
        """The wipe may end by itself: by Escape, or because the candidate is no longer shown."""
        self._compare.setChecked(active)
        if active:
            self._show_hint(self.tr("Drag the line, or move it by the arrow keys; Esc ends the comparison."))
        elif (tool := self._canvas.tool) is not None:
            self._show_hint(tool.obstacle() or tool.hint)
