"""Size, hardness and opacity of the brush in the bar at the top."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from ld_desktop.model.masks.brush import DIAMETERS
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import take
from tests.ui.tools.test_brush import brush_of
from tests.ui.waiting import Live, until

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_the_bar_follows_the_keys(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        await take(still, Qt.Key.Key_B)
        bar, canvas, brush = still.window.tool_options.brush, still.window.canvas, brush_of(still)
        before = bar.diameter.slider.value()
        for _ in range(4):
            QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
        assert bar.diameter.number.value() == brush.diameter > 40 and bar.diameter.slider.value() > before
        QTest.keyClick(canvas, Qt.Key.Key_BracketLeft, SHIFT)
        assert bar.hardness.number.value() == brush.hardness == 90 and bar.hardness.slider.value() == 180
        assert bar.diameter.number.text() == f"{brush.diameter} px" and bar.opacity.number.text() == "100 %"

    live(session())


def test_the_brush_follows_the_bar(still: Program, live: Live) -> None:
    async def session() -> None:
        bar, brush = still.window.tool_options.brush, brush_of(still)
        for value, least, most in (
            (bar.diameter, *DIAMETERS),
            (bar.hardness, 0, 100),
            (bar.opacity, 1, 100),
        ):
            value.slider.setValue(value.slider.minimum())
            assert value.number.value() == least
            value.slider.setValue(value.slider.maximum())
            assert value.number.value() == most
        assert (brush.diameter, brush.hardness, brush.opacity) == (DIAMETERS[1], 100, 100)
        bar.hardness.number.setValue(35)
        bar.opacity.slider.setValue(bar.opacity.slider.maximum() // 2)
        assert brush.hardness == 35 and brush.opacity == bar.opacity.number.value() in (50, 51)
        assert still.workspace.preferences.tool_setting("hardness", 100, 0, 100) == 35

    live(session())


def test_single_steps_of_the_slider_add_up(still: Program, live: Live) -> None:
    """A small brush has fewer sizes than its slider has places."""

    async def session() -> None:
        value = still.window.tool_options.brush.diameter
        value.number.setValue(DIAMETERS[0])
        for _ in range(30):
            QTest.keyClick(value.slider, Qt.Key.Key_Right)
        assert value.number.value() > DIAMETERS[0] + 2

    live(session())


def test_it_is_there_for_brushes_alone_and_the_picture_stays_in_place(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        window, bar = still.window, still.window.tool_options
        places: set[tuple[int, int]] = set()
        for tool, action in zip(window.tools, window.tool_actions, strict=True):
            action.trigger()
            await until(lambda name=tool.name: bar.name.text() == name, tool.name)
            assert bar.brush.isVisible() == (action.shortcut() in (QKeySequence("B"), QKeySequence("E")))
            places.add((window.canvas.geometry().top(), bar.height()))
        assert len(places) == 1
        QTest.keyClick(window.canvas, Qt.Key.Key_Tab)
        assert not bar.isVisible()

    live(session())


@pytest.mark.parametrize("part", ["slider", "number"])
def test_the_canvas_has_its_keys_again(still: Program, live: Live, part: str) -> None:
    async def session() -> None:
        open_blank(still)
        await take(still, Qt.Key.Key_B)
        value, canvas = still.window.tool_options.brush.diameter, still.window.canvas
        still.window.activateWindow()
        canvas.setFocus()
        if part == "slider":
            QTest.mouseClick(value.slider, Qt.MouseButton.LeftButton)
        else:
            value.number.setFocus()
            value.number.selectAll()
            QTest.keyClicks(value.number, "77")
            QTest.keyClick(value.number, Qt.Key.Key_Return)
            assert brush_of(still).diameter == 77
        assert still.window.focusWidget() is canvas

    live(session())
