"""Every setting of the method in the window: its editor, its default, the way back, and the artist's own presets."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QInputDialog, QSpinBox

from engine.protocol.errors import UsageError
from engine.protocol.results import InspectDone, ModelFacts
from engine.protocol.settings import PAPER
from ld_desktop.app import Program
from ld_desktop.model.settings.method_settings import NAMES, MethodSettings
from ld_desktop.model.settings.seed_list import read_seeds, seeds_text
from ld_desktop.ui.method_settings.method_settings_dialog import MethodSettingsDialog
from ld_desktop.ui.method_settings.setting_row import SettingRow
from ld_desktop.ui.method_settings.setting_texts import setting_groups

LEFT = Qt.MouseButton.LeftButton
CARD = {"balanced": {"weight_rate": 1e-3, "guidance": 5.0}}


@pytest.fixture
def settings(still: Program) -> MethodSettings:
    """Of a model whose card differs from the paper."""
    still.workspace.inspection.take(InspectDone(ModelFacts("Tiny", "sd", 64, "0"), "cpu", None, (), CARD))
    return still.workspace.method_settings


@pytest.fixture
def dialog(still: Program, settings: MethodSettings) -> MethodSettingsDialog:
    still.window.commands.method_settings.trigger()
    (dialog,) = still.window.findChildren(MethodSettingsDialog)
    return dialog


def shown(row: SettingRow) -> object:
    match row.editor:
        case QCheckBox():
            return row.editor.isChecked()
        case QComboBox():
            return row.editor.currentData()
        case QSpinBox() | QDoubleSpinBox():
            return row.editor.value()
        case _:
            raise TypeError(row.editor)


def change(row: SettingRow) -> None:
    """As a person does: by the keyboard, or by choosing another entry."""
    match row.editor:
        case QCheckBox():
            row.editor.click()
        case QComboBox():
            row.editor.setCurrentIndex((row.editor.currentIndex() + 1) % row.editor.count())
            row.editor.activated.emit(row.editor.currentIndex())
        case QSpinBox() | QDoubleSpinBox():
            key = Qt.Key.Key_Up if row.editor.value() < row.editor.maximum() else Qt.Key.Key_Down
            QTest.keyClick(row.editor, key)
        case _:
            raise TypeError(row.editor)


def test_each_setting_has_one_row_with_a_sentence() -> None:
    texts = [text for group in setting_groups() for text in group.settings]
    assert sorted(text.name for text in texts) == sorted(NAMES)
    assert all(text.label and text.help.endswith(".") for text in texts)
    assert len({text.help for text in texts}) == len(texts)


def test_each_setting_can_be_changed_and_taken_back(dialog: MethodSettingsDialog, settings: MethodSettings) -> None:
    for name, row in dialog.rows.items():
        before = shown(row)
        assert before == getattr(settings.values, name) and not row.back.isVisible()
        change(row)
        assert settings.own == {name: shown(row)} and shown(row) != before, name
        assert row.back.isVisible()
        QTest.mouseClick(row.back, LEFT)
        assert settings.own == {} and shown(row) == before


def test_defaults_are_those_of_the_model_and_of_what_else_is_set(
    dialog: MethodSettingsDialog, settings: MethodSettings
) -> None:
    assert (settings.default("guidance"), shown(dialog.rows["guidance"])) == (5.0, 5.0)
    dialog.preset.setCurrentIndex(dialog.preset.findData("paper"))
    assert shown(dialog.rows["guidance"]) == PAPER.guidance and settings.own == {}
    assert settings.default("weight_rate") == PAPER.weight_rate
    settings.set("adaptation", "lora")
    assert settings.default("weight_rate") == shown(dialog.rows["weight_rate"]) == 1e-4


def test_a_value_out_of_range_leaves_all_as_it_was(settings: MethodSettings) -> None:
    settings.set("alpha", 0.5)
    with pytest.raises(UsageError):
        settings.set("alpha", 7.0)
    assert settings.own == {"alpha": 0.5}
    settings.set("alpha", settings.default("alpha"))
    assert settings.own == {}


def test_own_presets_are_saved_used_and_deleted(dialog: MethodSettingsDialog, settings: MethodSettings) -> None:
    assert not dialog.save.isEnabled() and not dialog.own_presets.isEnabled()
    settings.set("guidance", 9.0)
    QTest.mouseClick(dialog.save, LEFT)
    (asking,) = dialog.findChildren(QInputDialog)
    asking.setTextValue("hard colours")
    asking.accept()
    assert dialog.own_presets.currentText() == "hard colours" and dialog.delete.isEnabled()
    QTest.mouseClick(dialog.reset, LEFT)
    assert settings.own == {} and dialog.own_presets.currentIndex() == -1
    dialog.preset.setCurrentIndex(dialog.preset.findData("paper"))
    dialog.own_presets.setCurrentIndex(0)
    dialog.own_presets.activated.emit(0)
    assert settings.own == {"guidance": 9.0} and dialog.preset.currentData() == "balanced"
    QTest.mouseClick(dialog.delete, LEFT)
    assert settings.own_presets == () and settings.own == {"guidance": 9.0}


@pytest.mark.parametrize(
    ("text", "seeds"),
    [
        ("", ()),
        ("5", (5,)),
        (" 3, 7-9 ;3", (3, 7, 8, 9)),
        ("1\u20133", (1, 2, 3)),
        ("3,", None),
        ("-1", None),
        ("9-7", None),
        ("1-65", None),
        ("2147483648", None),
        ("1.5", None),
    ],
)
def test_lists_of_seeds(text: str, seeds: tuple[int, ...] | None) -> None:
    assert read_seeds(text) == seeds
    if seeds:
        assert read_seeds(seeds_text(seeds)) == seeds
