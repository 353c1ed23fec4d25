"""Shift and Alt while frame and object are dragged: they count as long as they are held, with or without a move."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenuBar

from engine.protocol.requests import Transform
from ld_desktop.app import Program
from ld_desktop.ui.canvas.canvas import Canvas
from tests.ui.hands import ALT, LEFT, NONE, Point, place
from tests.ui.pens import Pen
from tests.ui.tools.test_frame import FRAME, near, with_frame
from tests.ui.tools.test_transform import at_zero, with_object
from tests.ui.waiting import Live
from tests.ui.window.test_accessibility import front

SHIFT, NO_BUTTON = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.NoButton


def move(canvas: Canvas, at: Point, keys: Qt.KeyboardModifier = NONE) -> None:
    """With the button down and ``keys`` held, which QTest's own move cannot say."""
    spot = QPointF(place(canvas, at))
    there = QPointF(canvas.mapToGlobal(spot))
    QApplication.sendEvent(canvas, QMouseEvent(QEvent.Type.MouseMove, spot, there, NO_BUTTON, LEFT, keys))


def test_shift_and_alt_shape_the_frame_while_it_is_dragged(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_frame(still)
        canvas, document = still.window.canvas, still.workspace.document
        await front(still.window)
        canvas.setFocus()
        QTest.mousePress(canvas, LEFT, NONE, place(canvas, (360, 240)))
        move(canvas, (400, 250))
        assert near(document.frame, QRect(200, 120, 200, 130))
        move(canvas, (400, 240), SHIFT)
        assert near(document.frame, QRect(200, 120, 200, 150))
        move(canvas, (400, 240), ALT)
        assert near(document.frame, QRect(160, 120, 240, 120))
        move(canvas, (400, 240), SHIFT | ALT)
        assert near(document.frame, QRect(160, 90, 240, 180))
        move(canvas, (400, 240))
        assert near(document.frame, QRect(200, 120, 200, 120))
        QTest.keyPress(canvas, Qt.Key.Key_Shift)  # the pointer rests
        assert near(document.frame, QRect(200, 120, 200, 150))
        QTest.keyRelease(canvas, Qt.Key.Key_Shift)
        assert near(document.frame, QRect(200, 120, 200, 120))
        QTest.keyPress(canvas, Qt.Key.Key_Alt)
        assert near(document.frame, QRect(160, 120, 240, 120))
        QTest.keyRelease(canvas, Qt.Key.Key_Alt)
        assert canvas.hasFocus() and not still.window.findChildren(QMenuBar)[0].hasFocus()
        QTest.mouseRelease(canvas, LEFT, ALT, place(canvas, (400, 240)))
        assert near(document.frame, QRect(160, 120, 240, 120)) and document.undo_stack.count() == 2
        document.undo_stack.undo()
        assert document.frame == FRAME
        await asyncio.sleep(0)

    live(session())


@pytest.mark.parametrize(
    ("press", "to", "keys", "wanted"),
    [
        ((280, 240), (280, 260), ALT, QRect(200, 100, 160, 160)),
        ((200, 180), (180, 180), ALT, QRect(180, 120, 200, 120)),
        ((200, 120), (0, 0), ALT, QRect(0, 0, 560, 360)),
        ((100, 80), (130, 100), ALT, QRect(70, 60, 60, 40)),
        ((100, 80), (140, 90), SHIFT | ALT, QRect(60, 50, 80, 60)),
    ],
)
def test_alt_keeps_the_frames_middle(
    still: Program, live: Live, press: Point, to: Point, keys: Qt.KeyboardModifier, wanted: QRect
) -> None:
    async def session() -> None:
        await with_frame(still)
        canvas, document = still.window.canvas, still.workspace.document
        QTest.mousePress(canvas, LEFT, NONE, place(canvas, press))
        move(canvas, to, keys)
        frame = document.frame
        assert near(frame, wanted)
        QTest.mouseRelease(canvas, LEFT, keys, place(canvas, to))
        assert document.frame == frame and document.undo_stack.count() == 2
        await asyncio.sleep(0)

    live(session())


def test_shift_and_alt_count_while_the_object_is_dragged(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still)
        canvas, document = still.window.canvas, still.workspace.document
        canvas.setFocus()
        QTest.mousePress(canvas, LEFT, SHIFT, place(canvas, (140, 130)))
        move(canvas, (240, 170))
        assert at_zero(document.transform.dx - 100) and at_zero(document.transform.dy - 40)
        move(canvas, (240, 170), SHIFT)
        assert at_zero(document.transform.dx - 100) and document.transform.dy == 0
        QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (240, 170)))
        assert at_zero(document.transform.dy - 40)
        document.undo_stack.undo()

        QTest.mousePress(canvas, LEFT, NONE, place(canvas, (180, 160)))
        move(canvas, (220, 190))
        assert document.transform.scale == pytest.approx(1.5, abs=0.03)
        QTest.keyPress(canvas, Qt.Key.Key_Alt)
        assert document.transform.scale == pytest.approx(2.0, abs=0.03) and at_zero(document.transform.dx, 0.01)
        QTest.keyRelease(canvas, Qt.Key.Key_Alt)
        assert document.transform.scale == pytest.approx(1.5, abs=0.03) and document.transform.dx > 10
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (220, 190)))
        assert document.transform == Transform()

        zoom = canvas.viewport.zoom
        outside = (180 + 12 / zoom, 160 + 12 / zoom)
        QTest.mousePress(canvas, LEFT, NONE, place(canvas, outside))
        move(canvas, (220, 130))
        free = document.transform.rotate
        QTest.keyPress(canvas, Qt.Key.Key_Shift)
        assert document.transform.rotate in (30, 45) and document.transform.rotate != free
        QTest.keyRelease(canvas, Qt.Key.Key_Shift)
        assert document.transform.rotate == free
        QTest.mouseRelease(canvas, LEFT, SHIFT, place(canvas, (220, 130)))
        assert document.transform.rotate in (30, 45)
        await asyncio.sleep(0)

    live(session())


def test_a_pen_holds_keys_as_a_mouse_does(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still)
        pen, document = Pen(still.window.canvas), still.workspace.document
        pen.send(QEvent.Type.TabletPress, (140, 130, 0.5))
        pen.send(QEvent.Type.TabletMove, (240, 170, 0.5), SHIFT)
        assert document.transform.dy == 0 and at_zero(document.transform.dx - 100)
        pen.send(QEvent.Type.TabletMove, (240, 170, 0.5))
        assert at_zero(document.transform.dy - 40)
        pen.send(QEvent.Type.TabletRelease, (240, 170, 0.0), SHIFT)
        assert document.transform.dy == 0
        await asyncio.sleep(0)

    live(session())
