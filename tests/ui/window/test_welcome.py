"""The very first start shows how, once."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from ld_desktop.app import Program
from ld_desktop.ui.window.welcome import Welcome
from tests.ui.again import started_again
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import LEFT, NONE
from tests.ui.waiting import Live, open_photo, until


def welcome(program: Program) -> Welcome:
    found = program.window.canvas.findChild(Welcome)
    assert found is not None
    return found


def test_three_steps_and_no_wall_of_text(still: Program) -> None:
    shown = welcome(still)
    assert shown.isVisible() and not shown.picture.pixmap().isNull()
    texts = [label.text() for label in shown.findChildren(QLabel) if label.text()]
    assert [text for text in texts if text.isdigit()] == ["1", "2", "3"]
    assert sum(len(text.split()) for text in texts) < 40
    room = still.window.canvas.rect()
    assert room.contains(shown.geometry())
    assert abs(shown.geometry().center().x() - room.center().x()) <= 1


def test_the_example_opens_and_the_steps_never_come_again(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        QTest.mouseClick(welcome(still).example, LEFT)
        layer = still.workspace.document.object
        await until(lambda: layer.mask is not None and not layer.mask.empty, "the example")
        assert not welcome(still).isVisible()
        await still.workspace.settle()  # the engine would be asked about the prompts in a moment
        async with started_again(tmp_path) as again:
            assert not welcome(again).isVisible()

    live(session())


def test_a_photo_opened_in_any_way_ends_it(still: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await open_photo(still, photo)
        assert not welcome(still).isVisible()
        async with started_again(tmp_path) as again:
            assert not welcome(again).isVisible()

    live(session())


def test_it_asks_for_a_photo(still: Program, live: Live) -> None:
    async def session() -> None:
        QTest.mouseClick(welcome(still).open_photo, LEFT)
        dialog = still.window.findChild(QFileDialog)
        assert dialog is not None and dialog.isVisible()
        assert dialog.width() < dialog.screen().availableGeometry().width()  # though it lists many kinds
        dialog.close()
        assert welcome(still).isVisible()
        await asyncio.sleep(0)

    live(session())


def test_it_is_closed_and_comes_back_on_request(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        shown = welcome(still)
        shown.dismiss.setFocus()
        QTest.keyClick(shown.dismiss, Qt.Key.Key_Space)
        assert not shown.isVisible()
        async with started_again(tmp_path) as again:
            assert not welcome(again).isVisible()
            again.window.commands.first_steps.trigger()
            assert welcome(again).isVisible()
            assert again.window.canvas.rect().contains(welcome(again).geometry())
            QTest.keyClick(welcome(again).example, Qt.Key.Key_Escape)
            assert not welcome(again).isVisible() and again.window.focusWidget() is again.window.canvas

    live(session())


def test_nothing_is_painted_under_it(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, shown = open_blank(still), welcome(still)
        still.window.commands.first_steps.trigger()
        start = QPoint(8, 8)  # beside its picture
        assert shown.isVisible() and shown.childAt(start) is None
        QTest.mousePress(shown, LEFT, NONE, start)
        QTest.mouseMove(shown, start + QPoint(40, 0))
        QTest.mouseRelease(shown, LEFT, NONE, start + QPoint(40, 0))
        assert mask.empty and not still.workspace.document.undo_stack.canUndo()
        await asyncio.sleep(0)

    live(session())


@pytest.mark.parametrize("height", [640, 560, 500, 440, 300])
def test_a_small_canvas_shows_all_that_has_room(still: Program, live: Live, height: int) -> None:
    """Nothing of it lies over something else, and no text is cut off."""

    async def session() -> None:
        window, shown = still.window, welcome(still)
        window.resize(700, height)
        await asyncio.sleep(0.05)
        assert window.canvas.rect().contains(shown.geometry())
        seen = [part for part in shown.findChildren(QWidget) if part.isVisible() and not part.findChildren(QWidget)]
        places = {part: QRect(part.mapTo(shown, QPoint()), part.size()) for part in seen}
        for one, other in itertools.combinations(seen, 2):
            assert not places[one].intersects(places[other]), (one, other)
        for part, place in places.items():
            assert shown.rect().contains(place), part
            wraps = isinstance(part, QLabel) and part.wordWrap()
            assert place.height() >= (part.heightForWidth(place.width()) if wraps else part.sizeHint().height()), part
        assert {shown.example, shown.open_photo, shown.dismiss} <= set(seen)

    live(session())
