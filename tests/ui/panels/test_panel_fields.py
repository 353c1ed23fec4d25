"""Fields of the panels take wheel and keys only while somebody is at them, and give the keys back to the canvas."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QSlider, QWidget

from ld_desktop.app import Program
from ld_desktop.model.offers import Choice, Offer
from ld_desktop.ui.widgets.docks import DockScrollArea
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import LEFT, describe_edit, type_into
from tests.ui.waiting import Live, until
from tests.ui.window.test_accessibility import front

NO_BUTTON, NO_KEY, PHASE = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase


def turn(widget: QWidget) -> None:
    """One notch of the wheel down over the middle of ``widget``."""
    at = QPointF(widget.rect().center())
    there = QPointF(widget.mapToGlobal(at))
    notch = QPoint(0, -120)
    QApplication.sendEvent(widget, QWheelEvent(at, there, notch, notch, NO_BUTTON, NO_KEY, PHASE, False))


def shown(field: QWidget) -> object:
    match field:
        case QAbstractSpinBox():
            return field.text()
        case QComboBox():
            return field.currentIndex()
        case QSlider():
            return field.value()
        case _:
            return None


def fields(program: Program) -> list[QWidget]:
    kinds = QAbstractSpinBox | QComboBox | QSlider
    return [one for one in program.window.findChildren(QWidget) if isinstance(one, kinds) and one.isEnabled()]


def test_the_wheel_changes_no_field_that_nobody_is_at(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        await front(still.window)
        still.window.canvas.setFocus()
        found = fields(still)
        assert {still.window.run.preset, still.window.run.seeds, still.window.layers.object_weight.weight} <= {*found}
        before = [shown(field) for field in found]
        for field in found:
            turn(field)
        assert [shown(field) for field in found] == before
        assert not any(field.focusPolicy() is Qt.FocusPolicy.WheelFocus for field in found)

    live(session())


def test_it_scrolls_the_panel_instead(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        still.window.resize(1000, 500)
        await front(still.window)
        layers = still.window.layers
        panel = still.window.layers_dock.widget()
        assert isinstance(panel, DockScrollArea)
        bar = panel.verticalScrollBar()
        await until(bar.maximum, "a panel that is too low")
        for field in (layers.object_weight.weight, layers.reference.choice):
            panel.ensureWidgetVisible(field)
            await asyncio.sleep(0)
            before, at = bar.value(), field.mapTo(still.window, field.rect().center())
            QTest.wheelEvent(still.window.windowHandle(), at, QPoint(0, 120 if before else -120))
            assert bar.value() != before and not field.hasFocus()

    live(session())


def test_a_field_that_somebody_is_at_turns(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        await front(still.window)
        for field in (still.window.run.seeds, still.window.run.method):
            field.setFocus(Qt.FocusReason.MouseFocusReason)
            before = shown(field)
            turn(field)
            assert shown(field) != before

    live(session())


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
def test_a_number_gives_the_keys_back(still: Program, live: Live, key: Qt.Key) -> None:
    async def session() -> None:
        open_blank(still)
        window = still.window
        await front(window)
        for field in (window.run.seeds, window.layers.object_weight.weight, window.gallery.count):
            field.setFocus()
            field.selectAll()
            QTest.keyClicks(field, "3")
            QTest.keyClick(field, key)
            assert window.canvas.hasFocus() and field.value() == 3
        assert still.workspace.preferences.seeds == 3 and still.workspace.document.weights.of("object") == 3

    live(session())


def test_buttons_that_a_click_greys_give_the_keys_back(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, run = program.window, program.workspace.run
        await describe_edit(program, photo)
        program.workspace.preferences.set_run("paper", 1, "layerdiffusion")
        await front(window)
        await until(window.run.start_button.isEnabled, "Start")
        start, draw = window.run.start_button, window.layers.reference.draw_button
        await type_into(window.layers.negative, "snow")
        QTest.mouseClick(start, LEFT)
        await until(window.canvas.hasFocus, "the keys on the canvas")
        assert run.busy
        await until(window.run.cancel_button.isVisible, "Cancel")
        await type_into(window.layers.negative, "rain")
        QTest.mouseClick(window.run.cancel_button, LEFT)
        await until(window.canvas.hasFocus, "the keys on the canvas")
        await until(draw.isEnabled, "the end of the run")
        await type_into(window.layers.negative, "fog")  # nothing that an earlier prompt is offered for
        QTest.mouseClick(draw, LEFT)
        await until(window.canvas.hasFocus, "the keys on the canvas")
        await until(lambda: not run.busy, "the references")

    live(session())


def test_an_answer_gives_the_keys_back(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        window = still.window
        await front(window)
        still.workspace.offers.put(Offer("anyway", "Start?", (Choice("Start anyway", lambda: None),)))
        (button,) = window.offer_bar.buttons
        QTest.mouseClick(button, LEFT)
        await asyncio.sleep(0)
        assert window.canvas.hasFocus()

    live(session())
