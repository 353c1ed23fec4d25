"""Whose keys they are: the canvas's once it is worked on, with a pen too."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ld_desktop.app import Program
from tests.ui.pens import Pen
from tests.ui.test_accessibility import front
from tests.ui.test_brush import brush_of
from tests.ui.test_canvas import open_blank
from tests.ui.waiting import Live, until


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
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_BracketRight)
        assert brush.diameter > size and prompt.text() == ""

    live(session())
