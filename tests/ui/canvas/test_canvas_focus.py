"""Whose keys they are: the canvas's once it is worked on, with a pen too, and Alt the menu bar's only with a letter."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ld_desktop.app import Program
from tests.ui.canvas.test_canvas import alpha, open_blank
from tests.ui.hands import ALT, LEFT, click, place
from tests.ui.pens import Pen, turn_wheel
from tests.ui.tools.test_brush import brush_of
from tests.ui.waiting import Live, until
from tests.ui.window.test_accessibility import front

NOTCH = QPointF(0, 120)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_a_pen_brings_the_canvas_the_keys(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        await front(still.window)
        canvas, prompt, brush = still.window.canvas, still.window.layers.object_box.prompt, brush_of(still)
        prompt.setFocus()
        await until(prompt.hasFocus, "the prompt's focus")
        Pen(canvas).send(QEvent.Type.TabletMove, (60, 60, 0.0))
        assert prompt.hasFocus()  # a pen that only hovers
        await Pen(canvas).stroke([(60, 60, 0.5), (90, 60, 0.5)])
        assert canvas.hasFocus()
        size = brush.diameter
        QTest.keyClick(focused(), Qt.Key.Key_BracketRight)
        assert brush.diameter > size and prompt.text() == ""

    live(session())


def test_alt_with_wheel_and_pen_opens_no_menu(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas, menus = open_blank(still), still.window.canvas, still.window.menuBar()
        await front(still.window)
        await click(canvas, (60, 60))
        assert canvas.hasFocus() and alpha(mask, 60, 60) == 255
        size = brush_of(still).diameter
        QTest.keyPress(canvas, Qt.Key.Key_Alt)
        turn_wheel(canvas, QPointF(300, 300), NOTCH, ALT)
        QTest.keyRelease(canvas, Qt.Key.Key_Alt)
        assert brush_of(still).diameter > size and canvas.hasFocus() and menus.activeAction() is None

        QTest.keyPress(canvas, Qt.Key.Key_Alt)
        pen = Pen(canvas)
        pen.send(QEvent.Type.TabletPress, (60, 60, 1.0), ALT)
        pen.send(QEvent.Type.TabletRelease, (60, 60, 0.0), ALT)
        QTest.keyRelease(canvas, Qt.Key.Key_Alt)
        assert alpha(mask, 60, 60) == 0 and canvas.hasFocus() and menus.activeAction() is None

    live(session())


def test_alt_with_the_wheel_opens_no_menu_after_a_prompt(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        await front(still.window)
        canvas, prompt, menus = still.window.canvas, still.window.layers.object_box.prompt, still.window.menuBar()
        prompt.setFocus()
        await until(prompt.hasFocus, "the prompt's focus")
        QTest.keyPress(prompt, Qt.Key.Key_Alt)
        turn_wheel(canvas, QPointF(300, 300), NOTCH, ALT)
        QTest.keyRelease(focused(), Qt.Key.Key_Alt)
        assert canvas.hasFocus() and menus.activeAction() is None

    live(session())


def test_alt_and_a_letter_still_open_a_menu(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        await front(still.window)
        canvas = still.window.canvas
        QTest.mouseClick(canvas, LEFT, pos=place(canvas, (60, 60)))
        QTest.keyPress(canvas, Qt.Key.Key_Alt)
        QTest.keyClick(canvas, Qt.Key.Key_F, ALT)
        QTest.keyRelease(canvas, Qt.Key.Key_Alt)
        await until(lambda: QApplication.activePopupWidget() is not None, "the menu")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu) and menu.title() == "&File"
        QTest.keyClick(menu, Qt.Key.Key_Escape)
        await asyncio.sleep(0)

    live(session())
