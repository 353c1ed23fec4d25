"""Which device computes: those that the engine told of last, looked up whenever the menu opens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ld_desktop.model.inspection import Inspection
from ld_desktop.model.preferences import Preferences


class DeviceMenu(QMenu):
    """``choose`` gets a device's id, empty for the best there is."""

    def __init__(
        self, inspection: Inspection, preferences: Preferences, choose: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Device"))
        self._inspection, self._preferences, self._choose = inspection, preferences, choose
        self._group = QActionGroup(self)
        self.aboutToShow.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        answer, chosen = self._inspection.answer, self._preferences.device
        names = {"": self.tr("Automatic: the best there is"), "cpu": self.tr("CPU")}
        for device in () if answer is None else answer.devices:
            names.setdefault(device.id, f"{device.name} ({device.id})")
        names.setdefault(chosen, self.tr("{device}, not here now").format(device=chosen))
        for identity, name in names.items():
            action = self.addAction(name)
            action.setCheckable(True)
            action.setChecked(identity == chosen)
            action.triggered.connect(lambda _=False, identity=identity: self._choose(identity))
            self._group.addAction(action)
