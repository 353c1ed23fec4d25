"""Lasso, rectangle and ellipse drawn with real mouse events."""

from __future__ import annotations

import asyncio
import math

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from tests.ui.canvas.test_canvas import alpha, open_blank
from tests.ui.hands import ALT, LEFT, NONE, drag, place, take
from tests.ui.waiting import Live

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_rectangle_is_added_and_another_taken_away(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas, stack = open_blank(still), still.window.canvas, still.workspace.document.undo_stack
        await take(still, Qt.Key.Key_U)
        await drag(canvas, [(40, 40), (90, 60), (120, 100)])
        assert alpha(mask, 80, 70) == 255 and alpha(mask, 80, 130) == 0
        await drag(canvas, [(200, 200), (140, 150)], keys=SHIFT)
        assert alpha(mask, 80, 70) == 255 and alpha(mask, 170, 175) == 255
        await drag(canvas, [(60, 60), (100, 80)], keys=ALT)
        assert alpha(mask, 80, 70) == 0 and alpha(mask, 45, 45) == 255
        assert stack.count() == 3
        painted = mask.to_greyscale()
        for _ in range(3):
            stack.undo()
        assert mask.empty
        for _ in range(3):
            stack.redo()
        assert mask.to_greyscale() == painted

    live(session())


@pytest.mark.parametrize("key", [Qt.Key.Key_U, Qt.Key.Key_I, Qt.Key.Key_L])
def test_one_rule_for_every_shape(still: Program, live: Live, key: Qt.Key) -> None:
    async def session() -> None:
        mask, canvas, stack = open_blank(still, 600, 400), still.window.canvas, still.workspace.document.undo_stack

        async def draw(left: int, right: int, keys: Qt.KeyboardModifier) -> list[int]:
            """What three places hold then: in the first, in both, in the second shape."""
            corners = [(left, 60), (right, 60), (right, 240), (left, 240)]
            await drag(canvas, corners if key == Qt.Key.Key_L else [corners[0], corners[2]], keys=keys)
            return [alpha(mask, x, 150) for x in (80, 290, 540)]

        await take(still, key)
        assert "Shift adds" in still.window.status.hint_text
        for keys, wanted in (
            (NONE, [0, 255, 255]),
            (SHIFT, [255, 255, 255]),
            (ALT, [255, 0, 0]),
            (SHIFT | ALT, [0, 255, 0]),
        ):
            assert await draw(20, 320, NONE) == [255, 255, 0]
            assert await draw(260, 580, keys) == wanted
            stack.undo()
            assert [alpha(mask, x, 150) for x in (80, 290, 540)] == [255, 255, 0]
        mask.put(mask.cleared())
        for keys in (ALT, SHIFT | ALT):
            assert await draw(20, 320, keys) == [0, 0, 0] and mask.empty

    live(session())


def test_an_ellipse_fills_its_box_and_not_the_corners(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas = open_blank(still), still.window.canvas
        await take(still, Qt.Key.Key_I)
        await drag(canvas, [(50, 60), (200, 180)])
        bounds = mask.bounds()
        assert bounds.adjusted(-2, -2, 2, 2).contains(QRect(50, 60, 150, 120))
        assert QRect(48, 58, 154, 124).contains(bounds)
        assert alpha(mask, 125, 120) == 255 and alpha(mask, 56, 66) == 0
        painted = mask.to_greyscale()
        area = sum(painted.constBits()) / 255
        assert abs(area / (math.pi * 75 * 60) - 1) < 0.03

    live(session())


def test_a_lasso_that_crosses_itself_leaves_no_hole(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas = open_blank(still), still.window.canvas
        await take(still, Qt.Key.Key_L)
        star = [(128 + 90 * math.sin(k * 0.8 * math.pi), 128 - 90 * math.cos(k * 0.8 * math.pi)) for k in range(5)]
        await drag(canvas, star)
        assert alpha(mask, 128, 128) == 255 and alpha(mask, 128, 50) == 255
        assert alpha(mask, 128, 215) == 0  # between two points of the star
        assert still.workspace.document.undo_stack.count() == 1

    live(session())


def test_the_outline_is_drawn_live_and_escape_gives_it_up(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas = open_blank(still), still.window.canvas
        await take(still, Qt.Key.Key_U)
        at = place(canvas, (40, 150))
        before = canvas.grab().toImage().pixelColor(at)
        QTest.mousePress(canvas, LEFT, NONE, place(canvas, (40, 40)))
        QTest.mouseMove(canvas, place(canvas, (200, 200)))
        await asyncio.sleep(0)
        drawn = canvas.grab().toImage()
        column = [drawn.pixelColor(at.x(), at.y() + dy) for dy in range(8)]  # the line is dashed
        assert before == QColor("white") and QColor("black") in column
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        assert canvas.grab().toImage().pixelColor(at) == before
        QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (200, 200)))
        assert mask.empty and still.workspace.document.undo_stack.count() == 0

    live(session())


def test_a_slipped_click_changes_nothing_and_a_shape_over_the_edge_is_cut(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, canvas = open_blank(still, 6000, 4000), still.window.canvas
        for key in (Qt.Key.Key_U, Qt.Key.Key_I, Qt.Key.Key_L):
            await take(still, key)
            await drag(canvas, [(3000, 2000), (3008, 2008)])
        assert mask.empty and still.workspace.document.undo_stack.count() == 0
        await take(still, Qt.Key.Key_U)
        await drag(canvas, [(5500, 3700), (6060, 4060)])
        bounds = mask.bounds()
        assert bounds.bottomRight() == QRect(0, 0, 6000, 4000).bottomRight()
        assert abs(bounds.left() - 5500) < 10 and abs(bounds.top() - 3700) < 10

    live(session())
