"""The moved object stands in its new place whatever tool is in hand, and follows the mask."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from engine.protocol.requests import Transform
from ld_desktop.app import Program
from ld_desktop.model.document.document import Source
from tests.ui.canvas.test_canvas import PaintWatch
from tests.ui.canvas.test_canvas_view import show_candidate
from tests.ui.hands import ALT, LEFT, NONE, Point, drag, place, take
from tests.ui.layering import add_both, in_place, shown
from tests.ui.tools.test_transform import GREY, RED, colour, with_object
from tests.ui.waiting import Live, until

MOVED = Transform(dx=120, dy=60)
NEW, OLD = (290, 215), (105, 105)  # in the new place alone, and in the old one


def hatched(program: Program, at: Point = OLD) -> bool:
    """There is neither the photo's nor the mask's colour."""
    seen = {colour(program, (at[0] + x, at[1])).rgb() for x in range(12)}
    return len(seen) >= 2 and all(QColor(each).red() < 200 for each in seen)


@pytest.mark.parametrize("tool", [Qt.Key.Key_B, Qt.Key.Key_E, Qt.Key.Key_L, Qt.Key.Key_S, Qt.Key.Key_W, Qt.Key.Key_H])
def test_every_tool_shows_it(still: Program, live: Live, tool: Qt.Key) -> None:
    async def session() -> None:
        await with_object(still, tool)
        document, canvas = still.workspace.document, still.window.canvas
        assert colour(still, NEW) == GREY
        document.edit_transform(MOVED, "Move")
        await asyncio.sleep(0)
        assert colour(still, NEW) == RED and hatched(still)
        QTest.keyPress(canvas, Qt.Key.Key_O)
        assert colour(still, NEW) == GREY and colour(still, OLD) == RED
        QTest.keyRelease(canvas, Qt.Key.Key_O)
        assert colour(still, NEW) == RED
        document.undo_stack.undo()
        assert colour(still, NEW) == GREY and not hatched(still)

    live(session())


def test_it_follows_the_mask_when_a_stroke_ends(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still, Qt.Key.Key_B)
        document, canvas = still.workspace.document, still.window.canvas
        document.edit_transform(MOVED, "Move")
        canvas.repaint()
        watch = PaintWatch()
        canvas.installEventFilter(watch)
        QTest.mousePress(canvas, LEFT, NONE, place(canvas, (30, 140)))
        QTest.mouseMove(canvas, place(canvas, (84, 140)))
        await asyncio.sleep(0)
        assert watch.areas and all(area.width() < canvas.width() // 2 for area in watch.areas)
        canvas.repaint()
        assert not hatched(still, (40, 140)) and colour(still, NEW) == RED  # not made anew for every move
        watch.areas.clear()
        QTest.mouseRelease(canvas, LEFT, NONE, place(canvas, (84, 140)))
        await until(lambda: any(area == canvas.rect() for area in watch.areas), "the whole canvas painted")
        canvas.removeEventFilter(watch)
        assert hatched(still, (40, 140)) and document.transform == MOVED
        await take(still, Qt.Key.Key_E)
        await drag(canvas, [(150, 110), (150, 115)])
        assert document.transform == MOVED
        wiped = colour(still, (150, 112))
        assert wiped == RED or wiped.red() > 200  # the photo's own, no longer left out

    live(session())


def test_it_stands_only_over_the_photo_and_under_no_candidate(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still, Qt.Key.Key_B)
        document = still.workspace.document
        document.edit_transform(MOVED, "Move")
        candidate = show_candidate(still, "teal")
        assert colour(still, NEW) == QColor("teal")
        still.window.commands.compare.trigger()
        assert colour(still, OLD) == RED  # the photo left of the line
        still.workspace.gallery.show(None)
        assert candidate is not still.workspace.gallery.shown and colour(still, NEW) == RED
        source = QImage(400, 300, QImage.Format.Format_RGB32)
        source.fill(QColor("navy"))
        document.choose_source(Source("file", "snow.png", source), "Reference")
        document.activate(document.background)
        assert colour(still, NEW) == QColor("navy")
        document.activate(document.object)
        document.choose_object_source(Source("file", "cat.png", source), "Other object")
        assert colour(still, NEW) == GREY  # it takes the object's place

    live(session())


def test_an_active_result_layer_hides_it(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        _, blue = await add_both(still, white, tmp_path)
        document = still.workspace.document
        document.activate(document.object)
        await take(still, Qt.Key.Key_U)
        await drag(still.window.canvas, [(10, 10), (40, 40)])
        document.edit_transform(Transform(dx=100, dy=100), "Move")
        assert shown(still, 125, 125) == QColor("white")  # the photo's own pixels over the layers
        document.activate(blue)
        assert shown(still, 125, 125) == QColor("blue")
        await in_place(still)

    live(session())


def test_a_turned_view_shows_it_inside_the_frame_alone(still: Program, live: Live) -> None:
    async def session() -> None:
        await with_object(still, Qt.Key.Key_B)
        document, canvas = still.workspace.document, still.window.canvas
        document.edit_frame(QRect(90, 90, 180, 160), "Frame")
        document.edit_transform(MOVED, "Move")
        for turn in (0.0, 30.0):
            canvas.rotate_to(turn)
            assert colour(still, (260, 205)) == RED and colour(still, (285, 205)) != RED
        await drag(canvas, [(130, 130)], keys=ALT)
        assert document.transform == MOVED

    live(session())
