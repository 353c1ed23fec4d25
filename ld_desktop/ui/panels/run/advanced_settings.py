"""Advanced: what an edit learns and which seeds it draws, folded away until it is wanted."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from engine.protocol.settings import RANKS, Adaptation
from ld_desktop.model.preferences import Preferences
from ld_desktop.model.settings.method_settings import MethodSettings
from ld_desktop.model.settings.seed_list import read_seeds, seeds_text
from ld_desktop.ui.widgets.action_button import ActionButton
from ld_desktop.ui.widgets.number_fields import WholeField
from ld_desktop.ui.widgets.theme import GRID


class _SeedList(QLineEdit):
    """``left``: Return or Escape, which keep what was typed, as in number fields."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class AdvancedSettings(QWidget):
    """``all_settings`` opens the window with every setting of the method.

    ``left``: Return or Escape in the seed list.
    """

    left = Signal()

    def __init__(self, settings: MethodSettings, preferences: Preferences, all_settings: QAction) -> None:
        super().__init__()
        self._settings, self._preferences = settings, preferences
        self.unfold = QToolButton()
        self.unfold.setText(self.tr("Advanced"))
        self.unfold.setToolTip(self.tr("What an edit learns, how much memory that takes, and its seeds"))
        self.unfold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.unfold.setAutoRaise(True)
        self.unfold.setCheckable(True)
        self._make_learning()
        self._make_seeds()
        self._inner = QWidget()
        grid = QGridLayout(self._inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID)
        rows = (
            (self.tr("Learns"), self.adaptation),
            (self.tr("LoRA rank"), self.rank),
            (self.tr("Seed list"), self.seeds),
        )
        for row, (name, field) in enumerate(rows):
            grid.addWidget(QLabel(name), row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.new_seeds, len(rows), 1)
        grid.addWidget(ActionButton(all_settings), len(rows) + 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.unfold)
        layout.addWidget(self._inner)
        self._differs = False
        self._fold(False)
        self.unfold.toggled.connect(self._fold)
        self._follow()
        settings.changed.connect(self._follow)

    def _make_learning(self) -> None:
        settings = self._settings
        names = {"full": self.tr("all weights"), "lora": self.tr("LoRA")}
        helps = {
            "full": self.tr("Closest to the photo; takes the most memory"),
            "lora": self.tr("Small additions to the weights: a third of the memory, a small file"),
        }
        self.adaptation = QComboBox()
        self.adaptation.setAccessibleName(self.tr("Learns"))
        for value in get_args(Adaptation):
            self.adaptation.addItem(names[value], value)
            self.adaptation.setItemData(self.adaptation.count() - 1, helps[value], Qt.ItemDataRole.ToolTipRole)
        self.adaptation.activated.connect(lambda: settings.set("adaptation", self.adaptation.currentData()))
        self.rank = WholeField()
        self.rank.setRange(*RANKS)
        self.rank.setAccessibleName(self.tr("LoRA rank"))
        self.rank.valueChanged.connect(lambda: settings.set("lora_rank", self.rank.value()))

    def _make_seeds(self) -> None:
        self.seeds = _SeedList()
        self.seeds.left.connect(self.left)
        self.seeds.setAccessibleName(self.tr("Seed list"))
        self.seeds.setPlaceholderText(self.tr("e.g. 3, 7-9"))
        self.seeds.setToolTip(self.tr("Draw just these seeds; empty: as many as Seeds says"))
        self.seeds.textEdited.connect(self._judge_seeds)
        self.seeds.editingFinished.connect(self._keep_seeds)
        self.new_seeds = QCheckBox(self.tr("New seeds for every run"))
        self.new_seeds.toggled.connect(self._preferences.set_new_seeds)

    def _fold(self, shown: bool) -> None:
        self._inner.setVisible(shown)
        self.unfold.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)

    def _judge_seeds(self) -> None:
        """What is no list is marked, and not taken."""
        wrong = read_seeds(self.seeds.text()) is None
        self.seeds.setProperty("wrong", wrong)
        self.seeds.style().polish(self.seeds)

    def _keep_seeds(self) -> None:
        seeds = read_seeds(self.seeds.text())
        if seeds is not None and seeds != self._preferences.seed_list:
            self._preferences.set_seed_list(seeds)
        self._follow()

    def _follow(self) -> None:
        settings, p = self._settings, self._preferences
        before, self._differs = self._differs, bool(settings.own or p.seed_list or p.new_seeds)
        if self._differs and not before:  # then it is seen
            self.unfold.setChecked(True)
        values = settings.values
        self.adaptation.setCurrentIndex(self.adaptation.findData(values.adaptation))
        self.adaptation.setToolTip(self.adaptation.currentData(Qt.ItemDataRole.ToolTipRole))
        self.rank.setEnabled(values.adaptation == "lora")
        self.rank.setToolTip(
            self.tr("How much the additions can hold; more takes more memory")
            if self.rank.isEnabled()
            else self.tr("LoRA alone has a rank: choose it above.")
        )
        for field in (self.rank, self.new_seeds):
            field.blockSignals(True)  # what is shown was set already
        self.rank.setValue(values.lora_rank)
        self.new_seeds.setChecked(p.new_seeds)
        for field in (self.rank, self.new_seeds):
            field.blockSignals(False)
        self.new_seeds.setEnabled(not p.seed_list)
        self.new_seeds.setToolTip(
            self.tr("Off: every run draws the same seeds, so that two settings can be compared")
            if self.new_seeds.isEnabled()
            else self.tr("The seed list says which are drawn: clear it first.")
        )
        if not self.seeds.hasFocus():
            self.seeds.setText(seeds_text(p.seed_list))
            self._judge_seeds()
