"""The commands that change a whole mask: what is asked first, and what is done then."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.helpers import Operation
from ld_desktop.actions.desk import Desk
from ld_desktop.actions.masking import Masking
from ld_desktop.ui.commands import Commands
from ld_desktop.ui.dialogs import ask_path, ask_pixels

_FARTHEST = 500  # photo pixels


class MaskMenu(QObject):
    """Connects the commands; lives as long as the window."""

    def __init__(self, commands: Commands, masking: Masking, desk: Desk, pictures: str, window: QWidget) -> None:
        super().__init__(window)
        self._masking, self._desk, self._pictures, self._window = masking, desk, pictures, window
        c = commands
        c.invert.triggered.connect(lambda: masking.invert(c.invert.text()))
        self._connect(c.grow, "grow")
        self._connect(c.shrink, "shrink")
        self._connect(c.feather, "feather")
        self._connect(c.smooth, "smooth")
        c.fill_holes.triggered.connect(lambda: masking.change("fill_holes", 0, c.fill_holes.text()))
        c.drop_specks.triggered.connect(lambda: masking.change("drop_specks", 0, c.drop_specks.text()))
        c.import_mask.triggered.connect(lambda: self._ask_import(c.import_mask))
        c.export_mask.triggered.connect(lambda: self._ask_export(c.export_mask))

    def _connect(self, action: QAction, operation: Operation) -> None:
        action.triggered.connect(lambda: self._ask_reach(action, operation))

    def _ask_reach(self, action: QAction, operation: Operation) -> None:
        preferences, title = self._desk.preferences, action.text().rstrip("…")

        def change(pixels: int) -> None:
            preferences.set_reach(operation, pixels)
            self._masking.change(operation, pixels, title)

        ask_pixels(self._window, title, preferences.reach(operation), _FARTHEST, change)

    def _ask_import(self, action: QAction) -> None:
        title = action.text().rstrip("…")
        ask_path(self._window, title, lambda path: self._masking.load(path, title), kinds=self._pictures)

    def _ask_export(self, action: QAction) -> None:
        photo = self._desk.document.photo
        if photo is None:
            return
        path = Path(photo.path)
        ask_path(
            self._window,
            action.text().rstrip("…"),
            self._masking.save,
            QFileDialog.FileMode.AnyFile,
            self.tr("PNG (*.png)"),
            str(path.with_name(f"{path.stem}-mask.png")),
        )
