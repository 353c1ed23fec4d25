"""The commands that change a whole mask: what is asked first, and what is done then."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.protocol.helper_tasks import Operation
from ld_desktop.actions.mask_operations import MaskOperations
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.preferences import FARTHEST
from ld_desktop.ui.dialogs.non_modal import ask_path, ask_pixels, proposed_name
from ld_desktop.ui.menus.commands import Commands


class MaskCommands(QObject):
    """Connects the commands; lives as long as the window. ``refused`` says why nothing was done.

    What is asked is asked of the mask that is active then, whichever is when it is answered.
    """

    refused = Signal(str)

    def __init__(
        self,
        commands: Commands,
        mask_operations: MaskOperations,
        workspace: Workspace,
        readiness: Readiness,
        pictures: str,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._mask_operations, self._workspace, self._readiness = mask_operations, workspace, readiness
        self._pictures, self._window = pictures, window
        c = commands
        c.invert.triggered.connect(lambda: mask_operations.invert(c.invert.text()))
        self._connect(c.grow, "grow")
        self._connect(c.shrink, "shrink")
        self._connect(c.feather, "feather")
        self._connect(c.smooth, "smooth")
        document = workspace.document
        c.fill_holes.triggered.connect(
            lambda: mask_operations.change(document.active, "fill_holes", 0, c.fill_holes.text())
        )
        c.drop_specks.triggered.connect(
            lambda: mask_operations.change(document.active, "drop_specks", 0, c.drop_specks.text())
        )
        c.import_mask.triggered.connect(lambda: self._ask_import(c.import_mask))
        c.export_mask.triggered.connect(lambda: self._ask_export(c.export_mask))

    def _connect(self, action: QAction, operation: Operation) -> None:
        action.triggered.connect(lambda: self._ask_reach(action, operation))

    def _ask_reach(self, action: QAction, operation: Operation) -> None:
        preferences, title = self._workspace.preferences, action.text().rstrip("…")
        layer = self._workspace.document.active
        if (mask := layer.mask) is None:
            return

        def change(pixels: int) -> None:
            preferences.set_reach(operation, pixels)
            if reason := self._readiness.reshape_mask(layer, mask):
                self.refused.emit(reason)
            else:
                self._mask_operations.change(layer, operation, pixels, title)

        ask_pixels(self._window, title, preferences.reach(operation), FARTHEST, change)

    def _ask_import(self, action: QAction) -> None:
        title, layer = action.text().rstrip("…"), self._workspace.document.active
        if (mask := layer.mask) is None:
            return

        def load(path: str) -> None:
            if reason := self._readiness.replace_mask(layer, mask):
                self.refused.emit(reason)
            else:
                self._mask_operations.load(layer, path, title)

        ask_path(self._window, title, load, kinds=self._pictures)

    def _ask_export(self, action: QAction) -> None:
        photo, mask = self._workspace.document.photo, self._workspace.document.active.mask
        if photo is None or mask is None:
            return
        path = Path(photo.path)
        ask_path(
            self._window,
            action.text().rstrip("…"),
            lambda path: self._mask_operations.save(mask, path),
            QFileDialog.FileMode.AnyFile,
            self.tr("PNG (*.png)"),
            str(path.with_name(proposed_name(photo.path, "-mask.png"))),
        )
