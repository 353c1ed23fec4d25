"""Two buttons at once: what the first one began goes on until that one is let go."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from tests.ui.canvas.test_canvas import alpha, open_blank
from tests.ui.hands import LEFT, NONE, place
from tests.ui.pens import Pen
from tests.ui.waiting import Live

MIDDLE = Qt.MouseButton.MiddleButton


def test_the_middle_button_does_not_come_into_a_stroke(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas, stack = open_blank(still), still.window.canvas, still.workspace.document.undo_stack
        origin = canvas.viewport.origin
        QTest.mousePress(canvas, LEFT, NONE, place(canvas, (50, 50)))
        QTest.mousePress(canvas, MIDDLE, NONE, place(canvas, (50, 50)))
        QTest.mouseMove(canvas, place(canvas, (90, 50)))
        assert canvas.drawing and canvas.viewport.origin == origin and alpha(mask, 70, 50) == 255
        QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (90, 50)))
        QTest.mouseRelease(canvas, MIDDLE, NONE, place(canvas, (90, 50)))
        assert not canvas.drawing and stack.count() == 1
        QTest.mouseMove(canvas, place(canvas, (90, 200)))
        assert alpha(mask, 90, 150) == 0
        stack.undo()
        assert mask.empty

    live(session())


def test_a_pen_that_moves_the_view_by_its_barrel_does_not_draw(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas, pen = open_blank(still), still.window.canvas, Pen(still.window.canvas)
        origin = canvas.viewport.origin
        pen.send(QEvent.Type.TabletPress, (50, 50, 0.0), of=MIDDLE)
        pen.send(QEvent.Type.TabletPress, (50, 50, 0.5))
        pen.send(QEvent.Type.TabletMove, (90, 50, 0.5))
        moved = canvas.viewport.origin
        assert moved != origin and not canvas.drawing
        pen.send(QEvent.Type.TabletRelease, (90, 50, 0.0))
        pen.send(QEvent.Type.TabletMove, (130, 50, 0.0))
        assert canvas.viewport.origin != moved  # the barrel is still held
        pen.send(QEvent.Type.TabletRelease, (90, 50, 0.0), of=MIDDLE)
        last = canvas.viewport.origin
        pen.send(QEvent.Type.TabletMove, (180, 180, 0.0))
        assert canvas.viewport.origin == last and not canvas.drawing
        assert mask.empty and still.workspace.document.undo_stack.count() == 0
        await pen.stroke([(50, 50, 0.5), (90, 50, 0.5)])
        assert not mask.empty and still.workspace.document.undo_stack.count() == 1

    live(session())


def test_a_stroke_whose_release_got_lost_ends_with_the_next_press(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas, stack = open_blank(still), still.window.canvas, still.workspace.document.undo_stack
        QTest.mousePress(canvas, LEFT, NONE, place(canvas, (50, 50)))
        QTest.mousePress(canvas, LEFT, NONE, place(canvas, (150, 150)))
        QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (150, 150)))
        assert not canvas.drawing and stack.count() == 2
        while stack.canUndo():
            stack.undo()
        assert mask.empty

    live(session())
