"""File dialogs that hold up nothing: they stand beside the window and call back when a path is chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

Mode = QFileDialog.FileMode


def ask_path(
    parent: QWidget,
    title: str,
    chosen: Callable[[str], None],
    mode: Mode = Mode.ExistingFile,
    kinds: str = "",
    proposed: str = "",
) -> None:
    """``Mode.AnyFile`` asks where to save; ``kinds`` is a filter such as "PNG (*.png)"."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(mode)
    dialog.setModal(False)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if kinds:
        dialog.setNameFilter(kinds)
    if mode is Mode.AnyFile:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
    if proposed:
        dialog.selectFile(proposed)
    dialog.fileSelected.connect(chosen)
    dialog.show()
