"""Run > Method settings: every setting of the method with what it does, and the artist's own presets of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ld_desktop.model.preferences import Preferences
from ld_desktop.model.settings.method_settings import MethodSettings
from ld_desktop.ui.method_settings.setting_row import SettingRow
from ld_desktop.ui.method_settings.setting_texts import SettingGroup, setting_groups
from ld_desktop.ui.widgets.panel_fields import PanelFields
from ld_desktop.ui.widgets.run_choices import PresetBox
from ld_desktop.ui.widgets.theme import GRID


class MethodSettingsDialog(QDialog):
    """All of it applies at once, to the next run."""

    def __init__(self, settings: MethodSettings, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(self.tr("Method settings"))
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.preset = PresetBox(preferences)
        self.own_presets = QComboBox()
        self.own_presets.setAccessibleName(self.tr("My presets"))
        self.own_presets.setPlaceholderText(self.tr("none chosen"))
        self.own_presets.activated.connect(lambda: settings.use_preset(self.own_presets.currentText()))
        self.save = self._button(self.tr("Save as…"), self._ask_name)
        self.delete = self._button(self.tr("Delete"), lambda: settings.delete_preset(self.own_presets.currentText()))
        self.rows: dict[str, SettingRow] = {}
        inner = QWidget()
        page = QVBoxLayout(inner)
        page.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        for group in setting_groups():
            self._fill(page, group)
        page.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.reset = self._button(self.tr("Reset all"), settings.reset)
        close = self._button(self.tr("Close"), self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(_row(QLabel(self.tr("Preset")), self.preset))
        layout.addLayout(_row(QLabel(self.tr("My presets")), self.own_presets, self.save, self.delete))
        layout.addWidget(area, 1)
        end = QHBoxLayout()
        end.addWidget(self.reset)
        end.addStretch(1)
        end.addWidget(close)
        layout.addLayout(end)
        PanelFields(self)
        settings.changed.connect(self._follow)
        self._follow()
        self.resize(560, 640)

    def _button(self, text: str, press: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)  # else Enter in a field presses it
        button.clicked.connect(lambda: press())
        return button

    def _fill(self, page: QVBoxLayout, group: SettingGroup) -> None:
        title = QLabel(group.title)
        title.setObjectName("heading")
        page.addWidget(title)
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 2 * GRID)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        for k, text in enumerate(group.settings):
            self.rows[text.name] = SettingRow(text, self._settings, grid, 2 * k)
        page.addWidget(part)

    def _ask_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("Save as a preset"))
        dialog.setLabelText(self.tr("Name"))
        dialog.setTextValue(self._settings.own_preset or "")
        dialog.setModal(False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self._save)
        dialog.show()
        dialog.findChildren(QLineEdit)[0].selectAll()

    def _save(self, name: str) -> None:
        if name.strip():
            self._settings.save_preset(name.strip())

    def _follow(self) -> None:
        settings = self._settings
        self.own_presets.clear()
        self.own_presets.addItems(settings.own_presets)
        self.own_presets.setCurrentIndex(self.own_presets.findText(settings.own_preset or ""))
        self.own_presets.setEnabled(bool(settings.own_presets))
        self.delete.setEnabled(settings.own_preset is not None)
        self.save.setEnabled(bool(settings.own))
        self.reset.setEnabled(bool(settings.own))


def _row(name: QWidget, field: QWidget, *buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GRID)
    for widget in (name, field, *buttons):
        row.addWidget(widget)
    row.setStretch(1, 1)
    return row
