"""One setting of the method: its editor, the way back to its default, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from msgspec import inspect
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QToolButton, QWidget

from engine.protocol.settings import Settings
from ld_desktop.model.settings.method_settings import MethodSettings
from ld_desktop.ui.method_settings.setting_texts import SettingText, value_name
from ld_desktop.ui.widgets.number_fields import DecimalField, WholeField

_FIELDS: Final = {field.name: field.type for field in cast(inspect.StructType, inspect.type_info(Settings)).fields}
_DECIMALS: Final = 7  # the smallest rate that anybody uses, 1e-7
_MOST: Final = 2**31 - 1


class SettingRow(QObject):
    """Puts the widgets of ``text``'s setting into two rows of ``grid`` from ``row`` on."""

    def __init__(self, text: SettingText, settings: MethodSettings, grid: QGridLayout, row: int) -> None:
        super().__init__(grid.parentWidget())
        self._name, self._settings = text.name, settings
        self._show: Callable[[Any], None]
        self.editor = self._make(_FIELDS[text.name])
        self.editor.setAccessibleName(text.label)
        self.editor.setAccessibleDescription(text.help)
        self.back = QToolButton()
        self.back.setAutoRaise(True)
        self.back.setText(self.tr("Reset"))
        self.back.clicked.connect(lambda: settings.reset((text.name,)))
        self.help = QLabel(text.help)
        self.help.setObjectName("faint")
        self.help.setWordWrap(True)
        label = QLabel(text.label)
        label.setBuddy(self.editor)
        grid.addWidget(label, row, 0)
        grid.addWidget(self.editor, row, 1)
        grid.addWidget(self.back, row, 2)
        grid.addWidget(self.help, row + 1, 0, 1, 3)
        settings.changed.connect(self._follow)
        self._follow()

    def _make(self, kind: inspect.Type) -> QWidget:
        match kind:
            case inspect.BoolType():
                box = QCheckBox()
                self._show = box.setChecked
                box.toggled.connect(self._set)
                return box
            case inspect.LiteralType(values=values):
                choice = QComboBox()
                for value in values:
                    choice.addItem(value_name(str(value)), value)
                self._show = lambda value: choice.setCurrentIndex(choice.findData(value))
                choice.activated.connect(lambda: self._set(choice.currentData()))
                return choice
            case inspect.IntType(ge=least, le=most):
                whole = WholeField()
                whole.setRange(least or 0, _MOST if most is None else most)
                whole.setKeyboardTracking(False)
                self._show = whole.setValue
                whole.valueChanged.connect(self._set)
                return whole
            case inspect.FloatType(ge=least, le=most):
                decimal = _BareDecimalField()
                decimal.setDecimals(_DECIMALS)
                # a limit that is no value itself: the smallest that can be shown
                decimal.setRange(10**-_DECIMALS if least is None else least, _MOST if most is None else most)
                decimal.setKeyboardTracking(False)
                decimal.setStepType(DecimalField.StepType.AdaptiveDecimalStepType)
                self._show = decimal.setValue
                decimal.valueChanged.connect(self._set)
                return decimal
            case _:
                raise TypeError(f"no editor for {kind}")

    def _set(self, value: object) -> None:
        self._settings.set(self._name, value)

    def _follow(self) -> None:
        self.editor.blockSignals(True)  # what is shown was set already
        self._show(getattr(self._settings.values, self._name))
        self.editor.blockSignals(False)
        default = self._settings.default(self._name)
        self.back.setVisible(self._name in self._settings.own)
        self.back.setToolTip(self.tr("Back to the preset's: {value}").format(value=_shown(default)))


class _BareDecimalField(DecimalField):
    """Shows no more decimals than there are."""

    def textFromValue(self, val: float) -> str:
        return super().textFromValue(val).rstrip("0").rstrip(self.locale().decimalPoint())


def _shown(value: object) -> str:
    match value:
        case bool():
            return _tr("on") if value else _tr("off")
        case str():
            return value_name(value)
        case _:
            return str(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SettingRow", text)
