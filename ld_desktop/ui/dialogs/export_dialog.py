"""How the file that is exported holds its picture, for formats that have a choice; and how large that makes it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QSlider, QWidget

from engine.protocol.errors import EngineError
from engine.protocol.helper_tasks import LOSSY, OPAQUE, SUBSAMPLED, Encoding, Format, Subsampling
from ld_desktop.actions.runs_on_disk import size_text
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.engine_texts import in_window_language
from ld_desktop.ui.widgets.number_fields import WholeField
from ld_desktop.ui.widgets.theme import GRID

_PAUSE: Final = 300  # milliseconds without a change before the size is looked at
Measure = Callable[[Encoding], Awaitable[int]]


def has_choice(kind: Format) -> bool:
    """Whether there is anything to ask of a picture that is saved as ``kind``."""
    return kind in LOSSY


class ExportDialog(QDialog):
    """``measure`` writes the file for its bytes; ``accepted`` when ``encoding`` is what the person wants."""

    def __init__(
        self, parent: QWidget, title: str, kind: Format, clear: bool, workspace: Workspace, measure: Measure
    ) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._workspace, self._measure = workspace, measure
        self._asked = 0
        self._measuring = asyncio.Lock()  # one at a time: each writes the whole file
        before = workspace.preferences.export_encoding
        self.quality, self._slider = WholeField(), QSlider(Qt.Orientation.Horizontal)
        for widget in (self.quality, self._slider):
            widget.setRange(1, 100)
            widget.setValue(before.quality)
            widget.setAccessibleName(self.tr("Quality"))
        self.quality.valueChanged.connect(self._slider.setValue)
        self._slider.valueChanged.connect(self.quality.setValue)
        colours: tuple[tuple[str, Subsampling], ...] = (
            (self.tr("All (4:4:4)"), "4:4:4"),
            (self.tr("Half (4:2:2)"), "4:2:2"),
            (self.tr("A quarter (4:2:0)"), "4:2:0"),
        )
        self.colours = _combo(colours, before.subsampling)
        self.ground = _combo(((self.tr("White"), "#ffffff"), (self.tr("Black"), "#000000")), before.ground)
        self.size_label = QLabel()
        self.size_label.setWordWrap(True)
        form = QFormLayout(self)
        form.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        form.setSpacing(GRID)
        if kind in LOSSY:
            form.addRow(self.tr("Quality"), self.quality)
            form.addRow("", self._slider)
        if kind in SUBSAMPLED:
            form.addRow(self.tr("Colour detail"), self.colours)
        if clear and kind == OPAQUE:
            form.addRow(self.tr("Transparent parts"), self.ground)
        form.addRow(self.tr("Size of the file"), self.size_label)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Export"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self._timer = workspace.delay(_PAUSE, self._look)
        for changed in (
            self.quality.valueChanged,
            self.colours.currentIndexChanged,
            self.ground.currentIndexChanged,
        ):
            changed.connect(self._change)
        self.finished.connect(self._leave)
        self._change()

    @property
    def encoding(self) -> Encoding:
        return msgspec.convert(
            {
                "quality": self.quality.value(),
                "subsampling": self.colours.currentData(),
                "ground": self.ground.currentData(),
            },
            Encoding,
        )

    def _change(self) -> None:
        self._asked += 1
        self.size_label.setText(self.tr("being measured…"))
        self._timer.start()

    def _leave(self) -> None:
        self._asked += 1
        self._timer.stop()

    def _look(self) -> None:
        self._workspace.spawn(self._show_size(self._asked, self.encoding))

    async def _show_size(self, asked: int, encoding: Encoding) -> None:
        """What has been changed since, or left, is neither measured nor shown any more."""
        async with self._measuring:
            if asked != self._asked:
                return
            try:
                told = size_text(await self._measure(encoding))
            except EngineError as error:
                told = " ".join(in_window_language(text) for text in error.texts)
            except OSError as error:
                told = error.strerror or str(error)
        if asked == self._asked:
            self.size_label.setText(told)


def _combo(choices: tuple[tuple[str, str], ...], chosen: str | None) -> QComboBox:
    combo = QComboBox()
    for name, value in choices:
        combo.addItem(name, value)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
    return combo
