"""The weight of the object or of the background, in that layer's box."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ld_desktop.model.document.layer_weights import MOST, LayerWeights, Role
from ld_desktop.ui.widgets.number_fields import DecimalField
from ld_desktop.ui.widgets.theme import GRID

_AUTOMATIC = -0.5  # one step below 0


class WeightRow(QWidget):
    """Below 0 stands "automatic"."""

    def __init__(self, weights: LayerWeights, role: Role, name: str, help: str) -> None:
        super().__init__()
        self._weights, self._name = weights, name
        self._role: Role = role
        self.weight = DecimalField()
        self.weight.setRange(_AUTOMATIC, MOST)
        self.weight.setSingleStep(0.5)
        self.weight.setDecimals(2)
        self.weight.setSpecialValueText(self.tr("automatic"))
        self.weight.setKeyboardTracking(False)
        self.weight.setAccessibleName(name)
        self.weight.lineEdit().setAccessibleName(name)
        self.weight.setToolTip(help)
        self.weight.valueChanged.connect(self._edit)
        label = QLabel(self.tr("weight"))
        label.setBuddy(self.weight)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(label)
        layout.addWidget(self.weight, 1)
        weights.changed.connect(self._follow)
        self._follow()

    def _edit(self, value: float) -> None:
        self._weights.edit(self._role, None if value < 0 else value, self._name)
        self._follow()

    def _follow(self) -> None:
        weight = self._weights.of(self._role)
        self.weight.blockSignals(True)
        self.weight.setValue(_AUTOMATIC if weight is None else weight)
        self.weight.blockSignals(False)
