"""*File > Develop camera RAW…*: which file, how, and where to; then it is the photo."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.pictures.cameras.camera_kinds import RAW_SUFFIXES
from engine.protocol.helper_tasks import DevelopTask, RawSizes
from ld_desktop.actions.files.raw_development import RawDevelopment
from ld_desktop.ui.dialogs.camera_raw.develop_dialog import DevelopDialog
from ld_desktop.ui.dialogs.non_modal import ask_path, proposed_name
from ld_desktop.ui.dialogs.unsaved_edit import EditGuard

_PATTERNS = " ".join(f"*{suffix}" for suffix in RAW_SUFFIXES)


class DevelopCommand(QObject):
    """Asks beside ``window``; what was developed is opened by ``guard``."""

    def __init__(self, development: RawDevelopment, guard: EditGuard, window: QWidget) -> None:
        super().__init__(window)
        self._development, self._window = development, window
        development.developed.connect(guard.open_file)

    def choose(self) -> None:
        kinds = self.tr("Camera RAW ({patterns})").format(patterns=_PATTERNS)
        ask_path(self._window, self.tr("Develop camera RAW"), self._look, kinds=kinds)

    def _look(self, photo: str) -> None:
        self._development.look(photo, lambda sizes: self._ask(photo, sizes))

    def _ask(self, photo: str, sizes: RawSizes) -> None:
        for earlier in self._window.findChildren(DevelopDialog):
            earlier.close()
        dialog = DevelopDialog(self._window, Path(photo).name, sizes)
        dialog.accepted.connect(
            lambda: self._ask_path(DevelopTask(photo, "", dialog.white_balance, dialog.half_size.isChecked()))
        )
        dialog.show()

    def _ask_path(self, wanted: DevelopTask) -> None:
        ask_path(
            self._window,
            self.tr("Develop to"),
            lambda path: self._development.develop(msgspec.structs.replace(wanted, out=path)),
            QFileDialog.FileMode.AnyFile,
            self.tr("TIFF, 16 bits ({patterns})").format(patterns="*.tiff *.tif"),
            str(Path(wanted.photo).with_name(proposed_name(wanted.photo, ".tiff"))),
        )
