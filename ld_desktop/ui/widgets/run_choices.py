"""Method, preset and number of seeds: the same choice wherever it is shown."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox

from ld_desktop.model.preferences import SEEDS_RANGE, Preferences
from ld_desktop.ui.widgets.number_fields import WholeField


def memory_modes() -> tuple[tuple[str, str], ...]:
    """How a training fits into the device's memory: each as its value and its name."""
    return (
        ("auto", _tr("Automatic: the fastest that fits")),
        ("fast", _tr("Fast")),
        ("lean", _tr("Lean: two thirds of the memory, slower")),
        ("least", _tr("Least: a third of the memory, slower, rounded weights")),
    )


def methods() -> tuple[tuple[str, str, str], ...]:
    """Each as its value, its name, and what it does."""
    return (
        ("layerdiffusion", "LayerDiffusion", _tr("Learns object and background apart, and keeps what it learned")),
        ("imagic", "Imagic", _tr("Learns the whole photo; no layers, no reference, no more seeds")),
        ("sdedit", "SDEdit", _tr("Adds noise to the photo and draws over it; no learning, no layers")),
        ("pnp", "Plug-and-Play", _tr("Keeps the photo's own layout; no learning; one picture for all seeds")),
    )


def presets() -> tuple[tuple[str, str], ...]:
    """Each as its value and its name."""
    return (
        ("draft", _tr("draft: quick look")),
        ("balanced", _tr("balanced")),
        ("paper", _tr("paper: as published")),
    )


class MethodBox(QComboBox):
    """The method chosen says in its tool tip what it does."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.setAccessibleName(self.tr("Method"))
        for value, name, told in methods():
            self.addItem(name, value)
            self.setItemData(self.count() - 1, told, Qt.ItemDataRole.ToolTipRole)
        self._follow()
        self.currentIndexChanged.connect(self._remember)
        preferences.run_changed.connect(self._follow)

    def _remember(self) -> None:
        p = self._preferences
        if self.currentData() != p.method:
            p.set_run(p.preset, p.seeds, self.currentData())

    def _follow(self) -> None:
        self.setCurrentIndex(max(self.findData(self._preferences.method), 0))
        self.setToolTip(self.currentData(Qt.ItemDataRole.ToolTipRole))


class PresetBox(QComboBox):
    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.setAccessibleName(self.tr("Preset"))
        for value, name in presets():
            self.addItem(name, value)
        self._follow()
        self.currentIndexChanged.connect(self._remember)
        preferences.run_changed.connect(self._follow)

    def _remember(self) -> None:
        p = self._preferences
        if self.currentData() != p.preset:
            p.set_run(self.currentData(), p.seeds, p.method)

    def _follow(self) -> None:
        self.setCurrentIndex(max(self.findData(self._preferences.preset), 0))


class SeedsBox(WholeField):
    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.setAccessibleName(self.tr("Number of seeds"))
        self.setRange(*SEEDS_RANGE)
        self._follow()
        self.valueChanged.connect(self._remember)
        preferences.run_changed.connect(self._follow)

    def _remember(self) -> None:
        p = self._preferences
        if self.value() != p.seeds:
            p.set_run(p.preset, self.value(), p.method)

    def _follow(self) -> None:
        listed = bool(self._preferences.seed_list)
        self.setValue(self._preferences.seeds)
        self.setEnabled(not listed)
        many = self.tr("How many candidates to draw")
        self.setToolTip(self.tr("The seed list under Advanced says which are drawn") if listed else many)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RunChoices", text)
