"""More candidates of a tuned edit: which seeds, and with which alpha, guidance and negative prompt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from engine.protocol.tuned_header import TunedMetadata
from ld_desktop.actions.runs.drawing import Drawing
from ld_desktop.model.settings.seed_list import read_seeds, seeds_text
from ld_desktop.ui.widgets.number_fields import DecimalField
from ld_desktop.ui.widgets.theme import GRID

_NARROWEST = 420  # pixels
_STRONGEST = 50.0  # guidance


class DrawDialog(QDialog):
    """Shows what the edit ``about`` was tuned with, and proposes ``seeds``; ``draw`` is called with what is wanted.

    What is left as it was is not asked for, so that such candidates go to those that are there.
    """

    def __init__(
        self, about: TunedMetadata, seeds: tuple[int, ...], draw: Callable[[Drawing], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._about, self._draw = about, draw
        self.setWindowTitle(self.tr("More seeds with…").rstrip("…"))
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_NARROWEST)
        self.seeds = QLineEdit(seeds_text(seeds))
        self.seeds.setToolTip(self.tr("As 1, 4, 7-9. With seeds that are there already the pictures can be compared."))
        self.alpha = _field(0.0, 1.0, 0.05, about.settings.alpha)
        self.alpha.setToolTip(self.tr("0: as the background's prompt says, 1: as the object's prompt says"))
        self.guidance = _field(1.0, _STRONGEST, 0.5, about.settings.guidance)
        self.guidance.setToolTip(self.tr("How strongly the words are followed"))
        self.negative = QLineEdit(about.negative)
        self.negative.setToolTip(self.tr("What is to be kept out"))
        form = QFormLayout()
        form.setSpacing(GRID)
        for name, field in (
            (self.tr("Seeds"), self.seeds),
            (self.tr("Alpha"), self.alpha),
            (self.tr("Guidance"), self.guidance),
            (self.tr("Not wanted"), self.negative),
        ):
            field.setAccessibleName(name)
            form.addRow(name, field)
        self.warning = QLabel()
        self.warning.setObjectName("warning")
        self.warning.setWordWrap(True)
        self.warning.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start = buttons.addButton(self.tr("Draw"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._start)
        buttons.rejected.connect(self.reject)
        note = QLabel(self.tr("Nothing is learned anew. What is drawn otherwise becomes a group of its own."))
        note.setObjectName("faint")
        note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setSpacing(GRID)
        column.addWidget(note)
        column.addLayout(form)
        column.addWidget(self.warning)
        column.addWidget(buttons)

    def _start(self) -> None:
        seeds, about = read_seeds(self.seeds.text()), self._about
        if not seeds:
            self.warning.setText(self.tr("Give at least one seed, as 1, 4, 7-9."))
            self.warning.show()
            return
        given = {"alpha": self.alpha.value(), "guidance": self.guidance.value()}
        overrides: dict[str, Any] = {
            name: value for name, value in given.items() if abs(value - getattr(about.settings, name)) > 1e-6
        }
        negative = self.negative.text().strip()
        self._draw(Drawing(seeds, overrides, None if negative == about.negative.strip() else negative))
        self.accept()


def _field(least: float, most: float, step: float, value: float) -> DecimalField:
    field = DecimalField()
    field.setDecimals(2)
    field.setRange(least, most)
    field.setSingleStep(step)
    field.setValue(value)
    return field
