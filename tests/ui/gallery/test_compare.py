"""Chosen candidates are compared in a window of their own: where they stand, what is seen, what keys and mouse do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from ld_desktop.ui.gallery.compare_layout import panes, parts, place_at
from ld_desktop.ui.gallery.compare_view import GAIN, Look, differing
from ld_desktop.ui.gallery.compare_window import CompareWindow
from tests.ui.hands import LEFT, NONE, choose_candidate
from tests.ui.layering import BLUE, RED, WHITE, open_with_candidates
from tests.ui.waiting import Live, open_photo, until

CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.mark.parametrize(
    ("room", "count", "picture", "grid"),
    [
        ((800, 400), 1, (4, 3), (1, 1)),
        ((800, 400), 2, (1, 1), (2, 1)),
        ((400, 800), 2, (1, 1), (1, 2)),
        ((800, 400), 2, (4, 1), (1, 2)),
        ((1200, 400), 3, (1, 1), (3, 1)),
        ((800, 800), 3, (1, 1), (2, 2)),
        ((800, 800), 4, (1, 1), (2, 2)),
        ((1600, 300), 4, (1, 1), (4, 1)),
    ],
)
def test_pictures_stand_where_they_are_largest(
    room: tuple[int, int], count: int, picture: tuple[int, int], grid: tuple[int, int]
) -> None:
    whole = QRect(QPoint(10, 20), QSize(*room))
    found = panes(whole, count, QSize(*picture))
    assert len(found) == count and all(whole.contains(place) for place in found)
    assert len({place.left() for place in found}) == grid[0]
    assert len({(place.width(), place.height()) for place in found}) == 1
    assert not any(one.intersects(other) for one in found for other in found if one is not other)
    assert [place_at(found, place.center()) for place in found] == list(range(count))


@pytest.mark.parametrize("share", [(0.5, 0.5), (0.0, 1.0), (1.0, 0.0), (0.25, 2.0)])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_lines_of_a_wipe_divide_all_of_the_room(count: int, share: tuple[float, float]) -> None:
    room = QRect(5, 5, 201, 99)
    found = parts(room, count, QPointF(*share))
    covered = sum(part.width() * part.height() for part in found if not part.isEmpty())
    assert len(found) == count and covered == room.width() * room.height()
    assert all(room.contains(part) for part in found if not part.isEmpty())
    assert not any(one.intersects(other) for one in found for other in found if one is not other)


def test_what_differs_is_made_stronger() -> None:
    one, other = QImage(2, 1, QImage.Format.Format_RGB32), QImage(2, 1, QImage.Format.Format_RGB32)
    one.fill(QColor(10, 100, 200))
    other.fill(QColor(13, 90, 200))
    other.setPixelColor(1, 0, QColor(210, 100, 200))
    found = differing(one, other)
    assert found.pixelColor(0, 0) == QColor(3 * GAIN, 10 * GAIN, 0) and found.pixelColor(1, 0) == QColor(255, 0, 0)


async def compare(program: Program, *numbers: int) -> CompareWindow:
    for number in numbers:
        await choose_candidate(program, number, NONE if number == numbers[0] else CONTROL)
    program.window.commands.compare_chosen.trigger()
    (window,) = [one for one in program.window.findChildren(CompareWindow) if one.isVisible()]
    window.view.resize(600, 400)
    window.resize(700, 500)
    await until(lambda: window.view.width() > 500, "the window's size")
    return window


def seen(window: CompareWindow, x: float, y: float) -> QColor:
    """At a share of width and height."""
    image = window.view.grab().toImage()
    return image.pixelColor(round(x * (image.width() - 1)), round(y * (image.height() - 1)))


def test_two_candidates_in_every_way(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    """Red all over the photo, and blue in its middle."""

    async def session() -> None:
        assert not still.window.commands.compare_chosen.isEnabled()
        await open_with_candidates(still, white, tmp_path)
        window = await compare(still, 0, 1)
        view = window.view
        assert seen(window, 0.25, 0.5) == RED and seen(window, 0.75, 0.5) == BLUE
        window.activateWindow()
        view.setFocus()
        await until(view.hasFocus, "the focus")
        assert seen(window, 0.25, 0.5) == RED and seen(window, 0.75, 0.5) == BLUE
        window.looks[Look.WIPE].trigger()
        assert seen(window, 0.4, 0.5) == RED and seen(window, 0.55, 0.5) == BLUE
        middle = view.rect().center()
        QTest.mousePress(view, LEFT, NONE, middle)
        QTest.mouseMove(view, middle - QPoint(view.width() // 5, 0))
        QTest.mouseRelease(view, LEFT, NONE, middle - QPoint(view.width() // 5, 0))
        assert seen(window, 0.4, 0.5) == BLUE
        for _ in range(12):
            QTest.keyClick(view, Key.Key_Right)
        assert seen(window, 0.45, 0.5) == RED
        window.looks[Look.FLICKER].trigger()
        QTest.keyClick(view, Key.Key_Space)
        first = seen(window, 0.5, 0.5)
        QTest.keyClick(view, Key.Key_Space)
        assert {first.name(), seen(window, 0.5, 0.5).name()} == {RED.name(), BLUE.name()}
        window.looks[Look.DIFFERENCE].trigger()
        assert seen(window, 0.5, 0.5) == QColor(255, 0, 255)
        zoom, origin = view.viewport.zoom, view.viewport.origin
        window.looks[Look.SIDE_BY_SIDE].trigger()
        QTest.mousePress(view, LEFT, NONE, QPoint(100, 100))
        QTest.mouseMove(view, QPoint(160, 130))
        QTest.mouseRelease(view, LEFT, NONE, QPoint(160, 130))
        view.zoom_to(4.0)
        assert view.viewport.zoom == 4.0 != zoom and view.viewport.origin != origin
        assert seen(window, 0.25, 0.5) == RED and seen(window, 0.75, 0.5) == BLUE
        QTest.keyClick(view, Key.Key_2)
        assert [one.starred for one in still.workspace.gallery.candidates] == [False, True]
        window.close()

    live(session())


def test_one_candidate_is_compared_with_the_photo(
    still: Program, live: Live, white: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await open_with_candidates(still, white, tmp_path)
        window = await compare(still, 0)
        assert seen(window, 0.25, 0.5) == WHITE and seen(window, 0.75, 0.5) == RED
        QTest.keyClick(window.view, Key.Key_1)
        assert not any(one.starred for one in still.workspace.gallery.candidates)
        await open_photo(still, other)
        await until(lambda: not still.window.findChildren(CompareWindow), "the end of what was compared")

    live(session())
