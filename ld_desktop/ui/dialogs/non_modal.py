"""Dialogs that hold up nothing: they stand beside the window and call back when something is chosen."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QInputDialog, QLabel, QVBoxLayout, QWidget

from ld_desktop.ui.widgets.number_fields import WholeField

_LONGEST_NAME = 255  # bytes
Mode = QFileDialog.FileMode
_BESIDE_TITLE = 160  # pixels
_BESIDE_KINDS = 260  # pixels, of the label and the buttons in their row
_BESIDE_WINDOW = 32  # pixels of the screen


def ask_path(
    parent: QWidget,
    title: str,
    chosen: Callable[[str], None],
    mode: Mode = Mode.ExistingFile,
    kinds: str = "",
    proposed: str = "",
    closed: Callable[[], None] | None = None,
) -> QFileDialog:
    """``Mode.AnyFile`` asks where to save; ``kinds`` is a filter such as "PNG (*.png)", or some with ";;" between them;
    ``proposed`` a file. Returns the dialog, which is shown.

    ``closed`` is called when the dialog ends, after ``chosen`` where something was.

    One of the same ``title`` that is still open makes way: it would do what was to be done when it was opened.
    """
    for earlier in parent.findChildren(QFileDialog):
        if earlier.windowTitle() == title:
            earlier.close()
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(mode)
    dialog.setModal(False)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if kinds:
        dialog.setNameFilter(kinds)
    if mode is Mode.AnyFile:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(proposed).suffix.removeprefix(".") or "png")
    if proposed:
        file = Path(proposed)
        dialog.setDirectory(str(next((folder for folder in file.parents if folder.is_dir()), Path.home())))
        dialog.selectFile(file.name)
    longest = max(map(dialog.fontMetrics().horizontalAdvance, kinds.split(";;")))
    width = max(dialog.width(), longest + _BESIDE_KINDS)
    dialog.resize(min(width, parent.screen().availableGeometry().width() - _BESIDE_WINDOW), dialog.height())
    dialog.fileSelected.connect(chosen)
    if closed is not None:
        dialog.finished.connect(lambda: closed())
    dialog.show()
    return dialog


def proposed_name(photo: str, ending: str) -> str:
    """A name after that of ``photo``, cut where the system would find it too long."""
    stem = os.fsencode(Path(photo).stem)[: _LONGEST_NAME - len(os.fsencode(ending))]
    return stem.decode(errors="ignore") + ending


def raised(parent: QWidget, kind: type[QDialog]) -> bool:
    """Brings the dialog of this ``kind`` to the front, if it is open."""
    dialog = next((dialog for dialog in parent.findChildren(kind) if dialog.isVisible()), None)
    if dialog is not None:
        dialog.raise_()
        dialog.activateWindow()
    return dialog is not None


def ask_pixels(parent: QWidget, title: str, value: int, most: int, chosen: Callable[[int], None]) -> None:
    """A whole number of pixels from 1 to ``most``; ``value`` is proposed."""
    dialog = NumberDialog(parent, title, parent.tr("Distance in photo pixels"))
    dialog.field.setRange(1, most)
    dialog.field.setValue(value)
    dialog.field.selectAll()
    dialog.accepted.connect(lambda: chosen(dialog.field.value()))
    dialog.show()


def ask_text(parent: QWidget, title: str, name: str, value: str, chosen: Callable[[str], None]) -> None:
    """A line of text, called ``name``; ``value`` is proposed."""
    dialog = QInputDialog(parent)
    dialog.setModal(False)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.setLabelText(name)
    dialog.setTextValue(value)
    dialog.setMinimumWidth(_width_of(title, dialog))
    dialog.textValueSelected.connect(chosen)
    dialog.show()


class NumberDialog(QDialog):
    """Asks for a whole number."""

    def __init__(self, parent: QWidget, title: str, name: str) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(title) + _BESIDE_TITLE)
        self.field = WholeField()
        self.field.setAccessibleName(name)
        label = QLabel(name)
        label.setBuddy(self.field)
        label.setMinimumWidth(_width_of(title, self))  # the dialog takes its width from what is in it
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (label, self.field, buttons):
            column.addWidget(widget)


def _width_of(title: str, dialog: QWidget) -> int:
    """What ``title`` needs in a title bar, beside its icon and buttons, widget pixels."""
    font = dialog.font()
    font.setBold(True)
    return QFontMetrics(font).horizontalAdvance(title) + _BESIDE_TITLE
