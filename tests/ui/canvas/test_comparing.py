"""The photo beside what was made of it, where no candidate is looked at."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from engine.protocol.requests import Transform
from ld_desktop.app import Program
from ld_desktop.model.document.document import Source
from ld_desktop.ui.canvas.compare_wipe import draw_wipe, stale
from tests.ui.hands import choose_candidate, drag, take
from tests.ui.layering import BLUE, RED, WHITE, add_both, in_place, open_with_candidates, shown
from tests.ui.waiting import Live
from tests.ui.window.test_accessibility import front

LEFT_OF_IT, RIGHT_OF_IT, MIDDLE = (40, 20), (220, 20), (150, 128)


def sides(program: Program) -> tuple[QColor, QColor, QColor]:
    return shown(program, *LEFT_OF_IT), shown(program, *RIGHT_OF_IT), shown(program, *MIDDLE)


def test_without_layers_there_is_nothing_to_compare(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        compare = still.window.commands.compare
        assert not compare.isEnabled() and compare.statusTip() == "Open a photo first."
        await open_with_candidates(still, white, tmp_path)
        still.window.commands.refresh()
        assert not compare.isEnabled() and "gallery" in compare.toolTip()
        await choose_candidate(still, 0)
        assert compare.isEnabled()

    live(session())


def test_photo_and_result_layers_are_parted_by_the_line(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        red, blue = await add_both(still, white, tmp_path)
        document, window, canvas = still.workspace.document, still.window, still.window.canvas
        document.activate(document.object)
        await take(still, Qt.Key.Key_U)
        await drag(canvas, [(140, 110), (160, 140)])
        document.edit_transform(Transform(dx=50), "Move")
        window.commands.ants.trigger()
        await front(window)
        canvas.setFocus()
        tinted = shown(still, *MIDDLE)
        assert tinted not in (WHITE, RED, BLUE)
        QTest.keyClick(canvas, Qt.Key.Key_Y)
        assert canvas.wipe.active and window.commands.compare.isChecked()
        assert sides(still) == (WHITE, RED, BLUE)  # neither mask nor moved object lies over it
        QTest.keyClick(canvas, Qt.Key.Key_Home)
        assert sides(still) == (RED, RED, BLUE)
        document.results.set_visible(blue, False)
        assert sides(still) == (RED, RED, RED)
        document.results.set_visible(red, False)
        assert not canvas.wipe.active and not window.commands.compare.isChecked()
        document.results.set_visible(blue, True)
        window.commands.compare.trigger()
        assert canvas.wipe.active
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        assert not canvas.wipe.active and shown(still, *MIDDLE) != BLUE
        await in_place(still)

    live(session())


def test_a_candidate_that_is_looked_at_goes_first(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await add_both(still, white, tmp_path)
        gallery, window = still.workspace.gallery, still.window
        still.workspace.document.results.set_visible(still.workspace.document.results.layers[0], False)
        gallery.show(gallery.candidates[1])
        window.commands.compare.trigger()
        assert sides(still) == (WHITE, RED, BLUE)
        gallery.show(None)
        assert not window.canvas.wipe.active
        await in_place(still)

    live(session())


def test_another_source_picture_ends_it_and_it_shows_the_photo(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await add_both(still, white, tmp_path)
        document, canvas = still.workspace.document, still.window.canvas
        picture = QImage(256, 256, QImage.Format.Format_RGB32)
        picture.fill(QColor("navy"))
        document.choose_source(Source("file", "snow.png", picture), "Reference")
        document.activate(document.background)
        still.window.commands.compare.trigger()
        assert document.active is document.object and sides(still) == (WHITE, RED, BLUE)
        document.activate(document.background)
        assert not canvas.wipe.active
        await asyncio.sleep(0)

    live(session())


def test_all_that_the_line_and_its_names_leave_is_drawn_anew(still: Program) -> None:
    canvas = QWidget(still.window)
    room = QRect(0, 0, 400, 120)
    pictures = [wiped(room, share, canvas) for share in (0.3, 0.5)]
    area = stale(room, 0.3, 0.5, canvas.fontMetrics())
    at = [QPoint(x, y) for x in range(room.width()) for y in range(room.height())]
    differ = [point for point in at if pictures[0].pixel(point) != pictures[1].pixel(point)]
    assert differ and all(area.contains(point) for point in differ)


def wiped(room: QRect, share: float, canvas: QWidget) -> QImage:
    picture = QImage(room.size(), QImage.Format.Format_RGB32)
    picture.fill(WHITE)
    painter = QPainter(picture)
    painter.setFont(canvas.font())
    draw_wipe(painter, room, share, ("Photo", "Result layers"))
    painter.end()
    return picture
