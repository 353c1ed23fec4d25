"""The brush's menu: hardness, opacity, and what a pen's pressure changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ld_desktop.model.masks.brush import Brush

_HARDNESSES = (0, 25, 50, 75, 100)
_OPACITIES = (25, 50, 75, 100)


class BrushMenu(QMenu):
    """Shows what the brush is set to each time it opens, since keys change it too."""

    def __init__(self, brush: Brush, parent: QWidget) -> None:
        super().__init__(parent.tr("Brush settings"), parent)
        self._brush = brush
        self._choices: dict[QAction, Callable[[], bool]] = {}
        self.setToolTipsVisible(True)
        hardness = self.addMenu(self.tr("Hardness"))
        group = QActionGroup(hardness)
        for percent in _HARDNESSES:
            label = self.tr("{share} %").format(share=percent)
            action = self._choice(hardness, label, lambda percent=percent: brush.hardness == percent, group)
            action.triggered.connect(lambda _=False, percent=percent: brush.set_hardness(percent))
        opacity = self.addMenu(self.tr("Opacity"))
        group = QActionGroup(opacity)
        for percent in _OPACITIES:
            label = self.tr("{share} %").format(share=percent)
            action = self._choice(opacity, label, lambda percent=percent: brush.opacity == percent, group)
            action.triggered.connect(lambda _=False, percent=percent: brush.set_opacity(percent))
        self.addSeparator()
        sizes = self._choice(self, self.tr("Pen pressure changes the size"), lambda: brush.pressure_sizes)
        sizes.toggled.connect(brush.set_pressure_sizes)
        covers = self._choice(self, self.tr("Pen pressure changes the opacity"), lambda: brush.pressure_covers)
        covers.toggled.connect(brush.set_pressure_covers)
        self.aboutToShow.connect(self._show)
        self._show()

    def _choice(
        self, menu: QMenu, label: str, chosen: Callable[[], bool], group: QActionGroup | None = None
    ) -> QAction:
        action = menu.addAction(label)
        action.setCheckable(True)
        if group is not None:
            group.addAction(action)
            group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)  # keys reach values between
        self._choices[action] = chosen
        return action

    def _show(self) -> None:
        for action, chosen in self._choices.items():
            action.setChecked(chosen())
