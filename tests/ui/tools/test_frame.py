"""The frame's handles with real mouse and key events."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from engine.protocol.requests import Transform
from ld_desktop.app import Program
from ld_desktop.ui.panels.edit_layers_panel import FrameWarning
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import LEFT, NONE, Point, drag, draw_square, place, take
from tests.ui.waiting import Live

SHIFT = Qt.KeyboardModifier.ShiftModifier
FRAME = QRect(200, 120, 160, 120)


async def with_frame(program: Program) -> None:
    """A photo of 640 x 400 with FRAME on it, one step old, and the frame tool in hand."""
    open_blank(program, 640, 400)
    program.workspace.document.edit_frame(FRAME, "Frame")
    await take(program, Qt.Key.Key_F)


def near(frame: QRect, wanted: QRect) -> bool:
    """A screen pixel is a photo pixel and more at this zoom."""
    away = (
        frame.left() - wanted.left(),
        frame.top() - wanted.top(),
        frame.right() - wanted.right(),
        frame.bottom() - wanted.bottom(),
    )
    return max(abs(each) for each in away) <= 2


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ([(360, 240), (380, 250), (400, 260)], QRect(200, 120, 200, 140)),
        ([(200, 120), (220, 150)], QRect(220, 150, 140, 90)),
        ([(360, 180), (390, 230)], QRect(200, 120, 190, 120)),
        ([(280, 120), (250, 90)], QRect(200, 90, 160, 150)),
        ([(280, 180), (240, 160), (300, 200)], QRect(220, 140, 160, 120)),
        ([(280, 180), (-900, 160)], QRect(0, 100, 160, 120)),
        ([(20, 20), (100, 90)], QRect(20, 20, 80, 70)),
        ([(100, 90), (20, 20)], QRect(20, 20, 80, 70)),
    ],
)
def test_a_drag_is_one_step(still: Program, live: Live, path: list[Point], wanted: QRect) -> None:
    async def session() -> None:
        await with_frame(still)
        document = still.workspace.document
        await drag(still.window.canvas, path)
        assert near(document.frame, wanted)
        assert document.undo_stack.count() == 2
        document.undo_stack.undo()
        assert document.frame == FRAME

    live(session())


def test_shift_keeps_the_shape(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_frame(still)
        frame, document = still.window.commands.square_frame, still.workspace.document
        await drag(still.window.canvas, [(360, 240), (400, 240)], keys=SHIFT)
        assert near(document.frame, QRect(200, 120, 200, 150))
        frame.trigger()
        assert document.frame.width() == document.frame.height() == 200
        await drag(still.window.canvas, [(10, 10), (110, 40)], keys=SHIFT)
        assert near(document.frame, QRect(10, 10, 100, 100))

    live(session())


def test_a_whole_photo_is_framed_anew_from_its_inside_and_resized_at_its_edge(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still, 600, 400)
        await take(still, Qt.Key.Key_F)
        document, canvas = still.workspace.document, still.window.canvas
        await drag(canvas, [(300, 200), (420, 320)])
        assert near(document.frame, QRect(300, 200, 120, 120))
        document.undo_stack.undo()
        assert document.frame_is_whole
        await drag(canvas, [(600, 200), (500, 200)])
        assert near(document.frame, QRect(0, 0, 500, 400))

    live(session())


def test_escape_gives_the_drag_up_and_the_frame_follows_it_live(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_frame(still)
        canvas, document = still.window.canvas, still.workspace.document
        QTest.mousePress(canvas, LEFT, NONE, place(canvas, (360, 240)))
        QTest.mouseMove(canvas, place(canvas, (460, 300)))
        await asyncio.sleep(0)
        assert near(document.frame, QRect(200, 120, 260, 180))
        assert "260" in still.window.status.frame_text or "261" in still.window.status.frame_text
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        assert document.frame == FRAME
        QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (460, 300)))
        assert document.frame == FRAME and document.undo_stack.count() == 1

    live(session())


def test_arrows_move_it_and_are_one_step(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_frame(still)
        canvas, document = still.window.canvas, still.workspace.document
        for _ in range(3):
            QTest.keyClick(canvas, Qt.Key.Key_Right)
        QTest.keyClick(canvas, Qt.Key.Key_Up, SHIFT)
        assert document.frame == FRAME.translated(3, -10)
        for _ in range(30):
            QTest.keyClick(canvas, Qt.Key.Key_Up, SHIFT)
        assert document.frame == QRect(203, 0, 160, 120)
        assert document.undo_stack.count() == 2
        document.undo_stack.undo()
        assert document.frame == FRAME

    live(session())


def test_the_cursor_says_what_a_handle_does(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_frame(still)
        canvas = still.window.canvas
        for at, shape in (
            ((200, 120), Qt.CursorShape.SizeFDiagCursor),
            ((360, 120), Qt.CursorShape.SizeBDiagCursor),
            ((360, 180), Qt.CursorShape.SizeHorCursor),
            ((280, 240), Qt.CursorShape.SizeVerCursor),
            ((280, 180), Qt.CursorShape.SizeAllCursor),
            ((100, 60), Qt.CursorShape.CrossCursor),
        ):
            QTest.mouseMove(canvas, place(canvas, at))
            await asyncio.sleep(0)
            assert canvas.cursor().shape() == shape

    live(session())


def test_handles_are_drawn_while_the_tool_is_in_hand(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_frame(still)
        canvas = still.window.canvas
        inside = place(canvas, (360, 180))  # the handle of the right edge, its outer half lies on the shade
        assert canvas.grab().toImage().pixelColor(inside.x() + 2, inside.y()) == QColor("white")
        await take(still, Qt.Key.Key_B)
        assert canvas.grab().toImage().pixelColor(inside.x() + 2, inside.y()) != QColor("white")

    live(session())


def test_a_slipped_click_and_a_frame_off_the_photo_change_nothing(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_frame(still)
        canvas, document = still.window.canvas, still.workspace.document
        await drag(canvas, [(500, 300), (501, 301)])
        await drag(canvas, [(280, 180), (281, 180)])
        assert document.frame == FRAME and document.undo_stack.count() == 1

    live(session())


def warning(program: Program) -> str:
    """What the object's box says of the frame."""
    shown = [label for label in program.window.layers.object_box.findChildren(FrameWarning) if label.isVisible()]
    return shown[0].text() if shown else ""


def test_an_object_that_the_frame_cuts_off_is_told_of(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_frame(still)
        document, start = still.workspace.document, still.window.commands.start
        await draw_square(still, QRect(220, 140, 60, 60))
        assert warning(still) == ""
        document.edit_frame(QRect(250, 120, 160, 120), "Frame")
        assert "Part of the object lies outside the frame" in warning(still)
        assert "outside the frame" not in start.toolTip()
        document.edit_frame(QRect(400, 120, 160, 120), "Frame")
        assert warning(still) == "" and "The object lies outside the frame" in start.toolTip()
        still.window.commands.object_frame.trigger()
        assert warning(still) == "" and "frame" not in start.toolTip()
        document.edit_frame(QRect(250, 120, 160, 120), "Frame")
        assert warning(still) != ""
        document.undo_stack.undo()
        assert warning(still) == ""

    live(session())


def test_an_object_too_small_for_the_frame_is_told_of(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still, 3000, 2000)
        document, start = still.workspace.document, still.window.commands.start
        await draw_square(still, QRect(1490, 990, 22, 22))
        assert "too small for this frame" in start.toolTip() and "object with context" in start.toolTip()
        document.edit_transform(Transform(scale=4), "Scale")
        assert "too small" not in start.toolTip()
        document.undo_stack.undo()
        assert "too small" in start.toolTip()
        still.window.commands.object_frame.trigger()
        assert "too small" not in start.toolTip() and "frame" not in start.toolTip()

    live(session())
