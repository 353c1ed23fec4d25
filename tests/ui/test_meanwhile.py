"""What comes in between: an answer while a stroke is drawn, another photo while a gesture or a job is under way."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from tests.ui.hands import LEFT, NONE, drag, place, take
from tests.ui.layering import CONTROL
from tests.ui.snapshot import snapshot
from tests.ui.test_canvas import alpha, open_blank
from tests.ui.test_mask_colour import open_squares
from tests.ui.waiting import Live, until


async def begin(program: Program, first: tuple[int, int], then: tuple[int, int]) -> None:
    canvas = program.window.canvas
    QTest.mousePress(canvas, LEFT, NONE, place(canvas, first))
    QTest.mouseMove(canvas, place(canvas, then))
    await asyncio.sleep(0)


async def end(program: Program, at: tuple[int, int]) -> None:
    QTest.mouseRelease(program.window.canvas, LEFT, NONE, place(program.window.canvas, at))
    await asyncio.sleep(0)


@pytest.mark.parametrize("key", [Qt.Key.Key_B, Qt.Key.Key_E, Qt.Key.Key_L, Qt.Key.Key_U, Qt.Key.Key_G, Qt.Key.Key_F])
def test_a_gesture_ends_with_the_photo_that_it_began_on(still: Program, live: Live, key: Qt.Key) -> None:
    async def session() -> None:
        document = still.desk.document
        open_blank(still)
        await take(still, key)
        await begin(still, (40, 40), (90, 90))
        mask = open_blank(still)
        before = snapshot(document)
        await end(still, (120, 120))
        assert not document.undo_stack.count() and not still.desk.notices.current
        assert mask.empty and snapshot(document) == before
        assert not still.window.canvas.drawing

    live(session())


def test_no_command_comes_between_a_stroke_and_its_end(still: Program, live: Live) -> None:
    async def session() -> None:
        document, canvas = still.desk.document, still.window.canvas
        mask = open_blank(still)
        await take(still, Qt.Key.Key_B)
        await drag(canvas, [(40, 40), (90, 40)])
        one = mask.to_greyscale()
        await begin(still, (40, 60), (90, 60))
        still.window.activateWindow()
        await until(still.window.isActiveWindow, "the active window")
        canvas.setFocus()
        QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
        QTest.keyClick(canvas, Qt.Key.Key_E)
        QTest.mouseMove(canvas, place(canvas, (90, 70)))
        await end(still, (90, 70))
        assert document.undo_stack.count() == 2 and alpha(mask, 60, 40) == alpha(mask, 90, 66) == 255
        document.undo_stack.undo()
        assert mask.to_greyscale() == one

    live(session())


def test_an_answer_during_a_stroke_is_a_step_of_its_own(still: Program, live: Live) -> None:
    async def session() -> None:
        document, canvas = still.desk.document, still.window.canvas
        mask, stack = open_squares(still), document.undo_stack
        states: list[QImage] = []
        stack.indexChanged.connect(lambda: states.append(mask.to_greyscale()))
        await take(still, Qt.Key.Key_W)
        QTest.mouseClick(canvas, LEFT, NONE, place(canvas, (80, 100)))
        await take(still, Qt.Key.Key_B)
        await begin(still, (85, 70), (85, 140))
        await until(lambda: alpha(mask, 62, 82) == 255, "the flooded region")
        QTest.mouseMove(canvas, place(canvas, (85, 200)))
        await end(still, (85, 200))
        assert alpha(mask, 62, 82) == alpha(mask, 85, 72) == alpha(mask, 85, 190) == 255
        assert stack.count() == len(states) == 3  # the stroke until then, the region, the rest of the stroke
        (drawn, found, whole) = states[:]
        for earlier in (found, drawn):
            stack.undo()
            assert mask.to_greyscale() == earlier
        stack.undo()
        assert mask.empty
        for later in (drawn, found, whole):
            stack.redo()
            assert mask.to_greyscale() == later

    live(session())
