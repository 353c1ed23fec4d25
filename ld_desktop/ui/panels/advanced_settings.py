"""Advanced: what an edit learns, folded away until it is wanted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from engine.protocol.settings import RANKS
from ld_desktop.model.preferences import Preferences
from ld_desktop.ui.widgets.number_fields import WholeField
from ld_desktop.ui.widgets.theme import GRID


class AdvancedSettings(QWidget):
    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.unfold = QToolButton()
        self.unfold.setText(self.tr("Advanced"))
        self.unfold.setToolTip(self.tr("What an edit learns, and how much memory that takes"))
        self.unfold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.unfold.setAutoRaise(True)
        self.unfold.setCheckable(True)
        self.adaptation = QComboBox()
        self.adaptation.setAccessibleName(self.tr("Learns"))
        for name, value, told in (
            (self.tr("as the preset says"), "", self.tr("All weights, unless the model's own preset says otherwise")),
            (self.tr("all weights"), "full", self.tr("Closest to the photo; takes the most memory")),
            (self.tr("LoRA"), "lora", self.tr("Small additions to the weights: a third of the memory, a small file")),
        ):
            self.adaptation.addItem(name, value)
            self.adaptation.setItemData(self.adaptation.count() - 1, told, Qt.ItemDataRole.ToolTipRole)
        self.rank = WholeField()
        self.rank.setRange(*RANKS)
        self.rank.setAccessibleName(self.tr("LoRA rank"))
        self.rank.setToolTip(self.tr("How much the additions can hold; more takes more memory"))
        self._inner = QWidget()
        grid = QGridLayout(self._inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID)
        for row, (name, field) in enumerate(((self.tr("Learns"), self.adaptation), (self.tr("LoRA rank"), self.rank))):
            grid.addWidget(QLabel(name), row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.unfold)
        layout.addWidget(self._inner)
        self._follow()
        differs = bool(preferences.adaptation)  # then it is seen
        self.unfold.setChecked(differs)
        self._fold(differs)
        self.unfold.toggled.connect(self._fold)
        self.adaptation.currentIndexChanged.connect(self._remember)
        self.rank.valueChanged.connect(self._remember)
        preferences.run_changed.connect(self._follow)

    def _fold(self, shown: bool) -> None:
        self._inner.setVisible(shown)
        self.unfold.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)

    def _remember(self) -> None:
        p, chosen = self._preferences, (self.adaptation.currentData(), self.rank.value())
        if chosen != (p.adaptation, p.lora_rank):
            p.set_learning(*chosen)

    def _follow(self) -> None:
        p = self._preferences
        self.adaptation.blockSignals(True)  # else it would remember the rank that is still shown
        self.adaptation.setCurrentIndex(max(self.adaptation.findData(p.adaptation), 0))
        self.adaptation.blockSignals(False)
        self.adaptation.setToolTip(self.adaptation.currentData(Qt.ItemDataRole.ToolTipRole))
        self.rank.setValue(p.lora_rank)
        self.rank.setEnabled(p.adaptation == "lora")
