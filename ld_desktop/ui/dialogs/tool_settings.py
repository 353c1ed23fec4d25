"""The tools' page of the settings: brush, pen, flood by colour. All of it applies at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from ld_desktop.model.masks.brush import Brush
from ld_desktop.model.preferences import Preferences
from ld_desktop.ui.tools.flood_tool import FloodOptions
from ld_desktop.ui.widgets.number_fields import WholeField
from ld_desktop.ui.widgets.theme import GRID


class ToolSettings(QWidget):
    """Follows the brush, which keys and the tool bar change too."""

    def __init__(self, brush: Brush, preferences: Preferences) -> None:
        super().__init__()
        self._brush = brush
        self.hardness = self._share(self.tr("Brush hardness"), 0, brush.set_hardness)
        self.opacity = self._share(self.tr("Brush opacity"), 1, brush.set_opacity)
        self.sizes = QCheckBox(self.tr("changes the size"))
        self.sizes.setAccessibleName(self.tr("Pen pressure changes the size"))
        self.sizes.toggled.connect(brush.set_pressure_sizes)
        self.covers = QCheckBox(self.tr("changes the opacity"))
        self.covers.setAccessibleName(self.tr("Pen pressure changes the opacity"))
        self.covers.toggled.connect(brush.set_pressure_covers)
        self.flood = FloodOptions(preferences)
        self.flood.show()
        form = QFormLayout(self)
        form.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        form.setSpacing(GRID)
        form.addRow(self.tr("Brush hardness"), self.hardness)
        form.addRow(self.tr("Brush opacity"), self.opacity)
        form.addRow(self.tr("Pen pressure"), self.sizes)
        form.addRow("", self.covers)
        form.addRow(self.tr("Flood by colour"), self.flood)
        brush.changed.connect(self._follow)
        self._follow()

    def _share(self, name: str, least: int, changed: Callable[[int], None]) -> WholeField:
        field = WholeField()
        field.setRange(least, 100)
        field.setSingleStep(5)
        field.setSuffix(self.tr(" %"))
        field.setAccessibleName(name)
        field.setKeyboardTracking(False)
        field.valueChanged.connect(changed)
        return field

    def _follow(self) -> None:
        brush = self._brush
        for widget in (self.hardness, self.opacity, self.sizes, self.covers):
            widget.blockSignals(True)
        self.hardness.setValue(brush.hardness)
        self.opacity.setValue(brush.opacity)
        self.sizes.setChecked(brush.pressure_sizes)
        self.covers.setChecked(brush.pressure_covers)
        for widget in (self.hardness, self.opacity, self.sizes, self.covers):
            widget.blockSignals(False)
