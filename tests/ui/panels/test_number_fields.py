"""Numbers typed with a point or a comma, in languages that write either."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox

from engine.protocol.requests import Transform
from ld_desktop.app import Program
from ld_desktop.ui.dialogs.non_modal import NumberDialog
from ld_desktop.ui.dialogs.settings_dialog import SettingsDialog
from ld_desktop.ui.widgets.number_fields import DecimalField, WholeField
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import drag
from tests.ui.waiting import Live
from tests.ui.window.test_accessibility import front, opened

LANGUAGES = ("en", "de", "fr", "de_CH", "en_ZA", "hi", "C")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


def typed(field: QAbstractSpinBox, text: str) -> None:
    """As a person who has marked what stood there; Enter ends it."""
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", 1.5),
        ("1,5", 1.5),
        ("0,25", 0.25),
        ("0.25", 0.25),
        ("-2,5", -2.5),
        ("-2.5", -2.5),
        ("1.000", 1.0),
        ("1,000", 1.0),
        (",5", 0.5),
        ("12", 12.0),
    ],
)
def test_point_and_comma_are_decimal_marks(qapp: QGuiApplication, language: str, text: str, value: float) -> None:
    field = DecimalField()
    field.setRange(-100_000, 100_000)
    field.setDecimals(3)
    field.setSuffix(" px")
    typed(field, text)
    assert field.value() == value
    point = QLocale().decimalPoint()
    assert field.text() == f"{value:.3f} px".replace(".", point)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5", 2), ("1,5", 2), ("2,4", 2), ("1.500", 2), ("1,499", 1), ("7.", 7), ("0,6", 1), ("12", 12)],
)
@pytest.mark.parametrize("suffix", ["", " %"])
def test_a_whole_number_is_rounded_and_never_ten_times_as_much(
    qapp: QGuiApplication, language: str, text: str, value: int, suffix: str
) -> None:
    field = WholeField()
    field.setRange(0, 100_000)
    field.setSuffix(suffix)
    typed(field, text)
    assert field.value() == value and field.text() == f"{value}{suffix}"


@pytest.mark.parametrize("text", ["1,250.5", "1.250,5", "1.000.000", "3,14.5", "-1,250.5"])
@pytest.mark.parametrize("tracked", [True, False])
def test_a_number_with_two_marks_is_not_taken(qapp: QGuiApplication, language: str, text: str, tracked: bool) -> None:
    whole, decimal = WholeField(), DecimalField()
    decimal.setDecimals(1)
    for field in (whole, decimal):
        field.setRange(-100_000, 100_000)
        field.setKeyboardTracking(tracked)
        field.setSuffix(" px")
        field.setValue(7)
        typed(field, text)
        assert field.value() == 7
        typed(field, "12")
        assert field.value() == 12


def test_decimals_that_a_field_has_no_room_for_are_rounded(qapp: QGuiApplication, language: str) -> None:
    field = DecimalField()
    field.setRange(-100_000, 2_000)
    field.setDecimals(1)
    for text, value in (("1.25", 1.3), ("1,250", 1.3), ("-0.04", 0), ("1999,96", 2_000)):
        typed(field, text)
        assert field.value() == value


def test_a_whole_number_stays_in_its_range(qapp: QGuiApplication) -> None:
    field = WholeField()
    field.setRange(1, 64)
    field.setValue(4)
    for text, value in (("64,5", 64), ("64.4", 64), ("1.2", 1)):
        typed(field, text)
        assert field.value() == value


def test_what_is_pasted_counts_alike(qapp: QGuiApplication, language: str) -> None:
    clipboard, field = QGuiApplication.clipboard(), DecimalField()
    field.setRange(0, 10_000)
    for text, value in (("2,75", 2.75), ("3.25", 3.25)):
        clipboard.setText(text)
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert field.value() == value


def test_all_numbers_of_the_window_are_typed_so(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        window = still.window
        await drag(window.canvas, [(60, 60), (120, 120)])
        settings = await opened(still, window.commands.settings, SettingsDialog)
        asked = await opened(still, window.commands.grow, NumberDialog)
        found = [*window.findChildren(QSpinBox), *window.findChildren(QDoubleSpinBox)]
        own = [field for field in found if isinstance(field, WholeField | DecimalField)]
        assert len(found) > 8 and found == own
        for dialog in (settings, asked):
            dialog.close()

    live(session())


@pytest.mark.usefixtures("german")
def test_a_german_moves_the_object_by_either_mark(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        window, document = still.window, still.workspace.document
        await drag(window.canvas, [(100, 100), (150, 150)])
        window.transform.set_wanted(True)
        await front(window)
        for text in ("1.5", "1,5"):
            typed(window.transform.dx, text)
            assert document.transform.dx == 1.5 and window.transform.dx.text().startswith("1,5")
            document.edit_transform(Transform(), "back")
            typed(window.layers.object_weight.weight, text)
            assert document.weights.of("object") == 1.5
            document.weights.edit("object", None, "back")
        typed(window.run.seeds, "3.2")
        assert still.workspace.preferences.seeds == 3

    live(session())
