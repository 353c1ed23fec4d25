"""Flood by colour: the tool, and its options."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from ld_desktop.actions.colour_masks import ColourMasks
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.preferences import Preferences
from ld_desktop.ui.canvas.tool import Modifiers, Tool
from ld_desktop.ui.tools.mask_modes import combination, with_rule
from ld_desktop.ui.widgets.number_fields import WholeField
from ld_desktop.ui.widgets.theme import GRID

_MOST = 255


class FloodTool(Tool):
    icon, key = "flood", "W"

    def __init__(self, colour_masks: ColourMasks, readiness: Readiness, parent: QObject) -> None:
        hint = with_rule(parent.tr("Click a colour: its region is found."), parent)
        super().__init__(parent.tr("Flood by colour"), hint, readiness.look, parent)
        self._colour_masks = colour_masks

    def press(self, at: QPointF, zoom: float, modifiers: Modifiers) -> None:
        self._colour_masks.flood(at, combination(modifiers), self.name)


class FloodOptions(QWidget):
    """How near a colour has to be, and how far the region reaches."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.tolerance = WholeField()
        self.tolerance.setRange(1, _MOST)
        self.tolerance.setSuffix(self.tr(" of 255"))
        self.tolerance.setAccessibleName(self.tr("Tolerance"))
        self.tolerance.setToolTip(self.tr("How much red, green and blue may each differ from the clicked colour"))
        self.contiguous = QCheckBox(self.tr("Connected only"))
        self.contiguous.setToolTip(self.tr("Off: this colour anywhere in the picture"))
        label = QLabel(self.tr("Tolerance"))
        label.setBuddy(self.tolerance)
        self.row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(label)
        row.addWidget(self.tolerance)
        row.addWidget(self.contiguous)
        row.addStretch(1)
        self._follow()
        self.tolerance.valueChanged.connect(self._remember)
        self.contiguous.toggled.connect(self._remember)
        preferences.flood_changed.connect(self._follow)
        self.hide()

    def _remember(self) -> None:
        self._preferences.set_flood(self.tolerance.value(), self.contiguous.isChecked())

    def _follow(self) -> None:
        tolerance, contiguous = self._preferences.tolerance, self._preferences.contiguous
        self.tolerance.setValue(tolerance)
        self.contiguous.setChecked(contiguous)
