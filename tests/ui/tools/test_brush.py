"""The brush under mouse, wheel, keys and pen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from ld_desktop.model.masks.brush import Brush
from ld_desktop.model.masks.mask import Mask
from tests.ui.canvas.test_canvas import alpha, open_blank
from tests.ui.hands import ALT, LEFT, NONE, drag, place, take
from tests.ui.pens import Pen, turn_wheel
from tests.ui.waiting import Live

SHIFT = Qt.KeyboardModifier.ShiftModifier


def brush_of(program: Program) -> Brush:
    brush = program.window.findChild(Brush)
    assert brush is not None
    return brush


def width(mask: Mask, x: int) -> int:
    return sum(alpha(mask, x, y) > 127 for y in range(mask.size.height()))


def test_shift_draws_a_straight_line_from_the_last_strokes_end(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas, stack = open_blank(still), still.window.canvas, still.workspace.document.undo_stack
        await drag(canvas, [(40, 40)], keys=SHIFT)  # nothing to start from yet
        await drag(canvas, [(40, 40), (60, 200)])
        await drag(canvas, [(200, 60)], keys=SHIFT)
        assert alpha(mask, 130, 130) == 255 and alpha(mask, 200, 60) == 255 and alpha(mask, 200, 200) == 0
        assert stack.count() == 3
        stack.undo()
        assert alpha(mask, 130, 130) == 0
        other = open_blank(still, 300, 300)
        await drag(canvas, [(280, 280)], keys=SHIFT)
        assert alpha(other, 200, 120) == 0 and alpha(other, 280, 280) == 255

    live(session())


def test_alt_and_the_wheel_change_the_size(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas, brush = open_blank(still), still.window.canvas, brush_of(still)
        zoom, size = canvas.viewport.zoom, brush.diameter
        turn_wheel(canvas, QPointF(300, 300), QPointF(0, 480), ALT)
        larger = brush.diameter
        turn_wheel(canvas, QPointF(300, 300), QPointF(480, 0), ALT)  # as X11 reports it
        assert size < larger < brush.diameter and canvas.viewport.zoom == zoom
        assert still.workspace.preferences.brush == brush.diameter
        await drag(canvas, [(128, 128)])
        assert abs(width(mask, 128) - brush.diameter / zoom) <= 2
        for _ in range(60):
            turn_wheel(canvas, QPointF(300, 300), QPointF(0, -480), ALT)
        assert brush.diameter == 3
        turn_wheel(canvas, QPointF(300, 300), QPointF(0, 120), ALT)
        assert brush.diameter == 4

    live(session())


def test_hardness_by_keys_is_kept(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas, brush = open_blank(still), still.window.canvas, brush_of(still)
        brush.scale(4)
        await drag(canvas, [(128, 128)])
        hard = sum(0 < alpha(mask, x, 128) < 255 for x in range(256))
        still.workspace.document.undo_stack.undo()
        QTest.keyClick(canvas, Qt.Key.Key_BracketLeft, SHIFT)
        QTest.keyClick(canvas, Qt.Key.Key_BraceLeft, SHIFT)
        assert brush.hardness == 80
        QTest.keyClick(canvas, Qt.Key.Key_BraceRight, SHIFT)
        assert brush.hardness == 90
        brush.set_hardness(25)
        assert brush.hardness == 25 and Brush(still.workspace.preferences).hardness == 25
        await drag(canvas, [(128, 128)])
        soft = sum(0 < alpha(mask, x, 128) < 255 for x in range(256))
        assert soft > 20 > 4 >= hard and alpha(mask, 128, 128) == 255

    live(session())


def test_a_pens_pressure_changes_the_size(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas, stack = open_blank(still), still.window.canvas, still.workspace.document.undo_stack
        pen = Pen(canvas)
        await pen.stroke([(30, 128, 0.1), (60, 128, 0.1), (190, 128, 1.0), (220, 128, 1.0)])
        thin, thick = width(mask, 45), width(mask, 205)
        assert 0 < thin < thick / 3
        assert stack.count() == 1 and alpha(mask, 205, 128) == 255
        stack.undo()
        brush_of(still).set_pressure_sizes(False)
        await pen.stroke([(30, 128, 0.1), (220, 128, 1.0)])
        assert abs(width(mask, 45) - thick) <= 1
        assert not Brush(still.workspace.preferences).pressure_sizes

    live(session())


def test_a_pens_pressure_changes_the_opacity_which_one_stroke_never_exceeds(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas = open_blank(still), still.window.canvas
        brush_of(still).set_pressure_covers(True)
        await Pen(canvas).stroke([(60, 128, 0.5), (200, 128, 0.5), (60, 128, 0.5), (130, 128, 0.5)])
        assert 126 <= alpha(mask, 130, 128) <= 129 and 126 <= alpha(mask, 60, 128) <= 129
        await Pen(canvas).stroke([(60, 128, 0.5), (80, 128, 0.5)])
        assert 188 <= alpha(mask, 65, 128) <= 194
        await drag(canvas, [(200, 60)])  # a mouse presses fully
        assert alpha(mask, 200, 60) == 255

    live(session())


@pytest.mark.parametrize("changes", [Brush.set_pressure_sizes, Brush.set_pressure_covers])
def test_a_pen_without_a_sensor_paints_as_a_mouse(
    still: Program, live: Live, changes: Callable[[Brush, bool], None]
) -> None:
    async def session() -> None:
        mask, canvas, stack = open_blank(still), still.window.canvas, still.workspace.document.undo_stack
        changes(brush_of(still), True)
        path = [(60, 128), (130, 128), (200, 128)]
        await drag(canvas, path)
        drawn = width(mask, 130)
        stack.undo()
        await Pen(canvas, senses=False).stroke([(x, y, 0.0) for x, y in path])
        assert abs(width(mask, 130) - drawn) <= 1 and alpha(mask, 130, 128) == 255 and stack.count() == 1
        await Pen(canvas, eraser=True, senses=False).stroke([(x, y, 0.0) for x, y in path])
        assert alpha(mask, 130, 128) == 0
        stack.undo()
        stack.undo()
        await Pen(canvas).stroke([(x, y, 0.2) for x, y in path])  # one with a sensor
        assert width(mask, 130) < drawn / 2

    live(session())


def test_the_pens_other_end_erases_and_no_mouse_event_comes_of_it(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas = open_blank(still), still.window.canvas
        await drag(canvas, [(60, 128), (200, 128)])
        pen = Pen(canvas, eraser=True)
        event = pen.send(QEvent.Type.TabletPress, (130, 128, 1.0))
        assert event.isAccepted()
        pen.send(QEvent.Type.TabletRelease, (130, 128, 0.0))
        assert alpha(mask, 130, 128) == 0 and alpha(mask, 60, 128) == 255
        await take(still, Qt.Key.Key_E)
        await Pen(canvas, eraser=True).stroke([(60, 128, 1.0)])
        assert alpha(mask, 60, 128) == 0
        await asyncio.sleep(0)
        assert still.workspace.document.undo_stack.count() == 3

    live(session())


def test_a_pen_moves_the_view_and_finds_the_ring(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas = open_blank(still), still.window.canvas
        before = canvas.grab().toImage()
        Pen(canvas).send(QEvent.Type.TabletMove, (128, 128, 0.0))
        assert canvas.grab().toImage() != before and mask.empty
        origin = canvas.viewport.origin
        QTest.keyPress(canvas, Qt.Key.Key_Space)
        await Pen(canvas).stroke([(100, 100, 1.0), (120, 110, 1.0)])
        QTest.keyRelease(canvas, Qt.Key.Key_Space)
        assert canvas.viewport.origin != origin and mask.empty

    live(session())


def test_escape_takes_an_unfinished_stroke_back(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas = open_blank(still), still.window.canvas
        QTest.mousePress(canvas, LEFT, NONE, place(canvas, (60, 60)))
        QTest.mouseMove(canvas, place(canvas, (120, 60)))
        assert alpha(mask, 100, 60) == 255
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        QTest.mouseMove(canvas, place(canvas, (200, 60)))
        QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (200, 60)))
        assert mask.empty and alpha(mask, 100, 60) == 0 and still.workspace.document.undo_stack.count() == 0

    live(session())
