"""Size, hardness and opacity of the brush, each as a slider with its number beside it."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from ld_desktop.model.masks.brush import DIAMETERS, Brush
from ld_desktop.ui.widgets.number_fields import WholeField
from ld_desktop.ui.widgets.theme import GRID

_FINE = 200  # steps of a slider
_WIDTHS = 40, 104  # of a slider, widget pixels


class BrushBar(QWidget):
    """Follows the brush, which keys, wheel and menus change too."""

    def __init__(self, brush: Brush) -> None:
        super().__init__()
        self._brush = brush
        least, most = DIAMETERS
        self.diameter = _Value(self.tr("Size"), self.tr("Brush size"), DIAMETERS, self.tr(" px"), most / least)
        self.diameter.tell(self.tr("Diameter in pixels of the screen ([ and ], Alt+wheel)"))
        self.hardness = _Value(self.tr("Hardness"), self.tr("Brush hardness"), (0, 100), self.tr(" %"))
        self.hardness.tell(self.tr("How sharp the edge is (Shift+[ and Shift+])"))
        self.opacity = _Value(self.tr("Opacity"), self.tr("Brush opacity"), (1, 100), self.tr(" %"))
        self.opacity.tell(self.tr("How much one stroke covers at most"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for value, change in (
            (self.diameter, brush.set_diameter),
            (self.hardness, brush.set_hardness),
            (self.opacity, brush.set_opacity),
        ):
            value.number.valueChanged.connect(change)
            row.addWidget(value)
        brush.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.diameter.show_value(self._brush.diameter)
        self.hardness.show_value(self._brush.hardness)
        self.opacity.show_value(self._brush.opacity)


class _Value(QWidget):
    """A whole number within ``limits``. ``ratio`` above 1: equal ways of the slider multiply by equal factors."""

    def __init__(self, label: str, name: str, limits: tuple[int, int], unit: str, ratio: float = 1.0) -> None:
        super().__init__()
        self._limits, self._ratio = limits, ratio
        self.slider, self.number = QSlider(Qt.Orientation.Horizontal), WholeField()
        self.slider.setRange(0, _FINE)
        self.slider.setPageStep(_FINE // 10)
        self.slider.setMinimumWidth(_WIDTHS[0])
        self.slider.setMaximumWidth(_WIDTHS[1])
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a drag leaves the canvas its keys
        self.slider.valueChanged.connect(self._slide)
        self.number.setRange(*limits)
        self.number.setSuffix(unit)
        self.number.setKeyboardTracking(False)
        text = QLabel(label)
        text.setBuddy(self.number)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for part in (text, self.slider, self.number):
            row.addWidget(part)
        for control in (self.slider, self.number):
            control.setAccessibleName(name)

    def tell(self, help: str) -> None:
        for control in (self.slider, self.number):
            control.setToolTip(help)

    def show_value(self, value: int) -> None:
        """The slider stays where it is if that means ``value`` too, so that small steps of it add up."""
        meant = self._value(self.slider.value())
        self._put(self.number, value)
        if meant != value:
            self._put(self.slider, self._place(value))

    def _put(self, control: QSlider | WholeField, value: int) -> None:
        control.blockSignals(True)
        control.setValue(value)
        control.blockSignals(False)

    def _slide(self, place: int) -> None:
        self.number.setValue(self._value(place))

    def _value(self, place: int) -> int:
        """What the slider means at ``place``."""
        (least, most), share = self._limits, place / _FINE
        return round(least + share * (most - least) if self._ratio == 1 else least * self._ratio**share)

    def _place(self, value: int) -> int:
        least, most = self._limits
        share = (value - least) / (most - least) if self._ratio == 1 else math.log(value / least, self._ratio)
        return round(share * _FINE)
