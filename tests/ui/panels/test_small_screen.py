"""The window on a small screen: it fits, and what it has to show is seen."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from engine.protocol.events import LossPoint
from ld_desktop.app import Program
from ld_desktop.model.document.document import Source
from ld_desktop.model.document.reference_proposals import Proposal
from ld_desktop.ui.dialogs.non_modal import NumberDialog, ask_pixels
from tests.ui.again import started_again
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import take
from tests.ui.layering import double_click, open_with_candidates
from tests.ui.waiting import Live, until

WIDEST, HIGHEST = 1000, 690  # of a window that fits a screen of 1366 x 768 beside its task bar and in its frame


async def settle() -> None:
    """Lays out all that asked for it."""
    for _ in range(4):
        await asyncio.sleep(0)


def references(count: int) -> list[Proposal]:
    picture = QImage(64, 64, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    return [Proposal(seed, "a dog in the snow", Source("generate", "", picture.copy())) for seed in range(count)]


@pytest.fixture(params=["english", "german"])
def language(request: pytest.FixtureRequest) -> None:
    if request.param == "german":
        request.getfixturevalue("german")


def test_the_window_fits(language: None, live: Live, loop: object, tmp_path: Path) -> None:
    async def session() -> None:
        (tmp_path / "scratch").mkdir()
        async with started_again(tmp_path) as program:
            window = program.window
            open_blank(program)
            program.workspace.run.begin("job", "edit", QRect(0, 0, 64, 64))
            program.workspace.run.take(
                LossPoint(job="job", stage="weights", step=1, total=1.0, object=0.5, background=0.5)
            )
            program.actions.references.proposals.add(references(4))
            window.history_dock.show()
            for tool in window.tool_actions:
                tool.trigger()
                await settle()
                needed = window.minimumSizeHint()
                assert needed.width() <= WIDEST and needed.height() <= HIGHEST, tool.text()

    live(session())


def test_the_first_window_is_no_larger_than_the_screen(live: Live, loop: object, tmp_path: Path) -> None:
    async def session() -> None:
        (tmp_path / "scratch").mkdir()
        async with started_again(tmp_path) as program:
            room = program.window.screen().availableSize()
            assert room.height() < 840  # Qt's offscreen screen
            assert program.window.height() < room.height()

    live(session())


def test_tools_without_room_are_a_click_away(live: Live, loop: object, tmp_path: Path) -> None:
    async def session() -> None:
        (tmp_path / "scratch").mkdir()
        async with started_again(tmp_path) as program:
            window = program.window
            window.resize(window.width(), 500)
            more, last = window.toolbar.extension, window.toolbar.widgetForAction(window.commands.clear)
            assert more is not None
            await until(more.isVisible, "the button for more")
            assert not last.isVisible()
            seen = more.grab().toImage()
            tones = [seen.pixelColor(x, y).lightness() for x in range(seen.width()) for y in range(seen.height())]
            assert max(tones) - min(tones) > 100
            QTest.mouseClick(more, Qt.MouseButton.LeftButton)
            await until(last.isVisible, "the last tool")

    live(session())


def test_nothing_in_a_panel_is_cut_off_at_its_side(language: None, live: Live, loop: object, tmp_path: Path) -> None:
    async def session() -> None:
        (tmp_path / "scratch").mkdir()
        async with started_again(tmp_path) as program:
            window = program.window
            window.resize(WIDEST, HIGHEST)
            open_blank(program)
            await take(program, Qt.Key.Key_T)
            program.actions.references.proposals.add(references(9))
            await settle()
            for content in (window.layers, window.run):
                room = content.parentWidget()
                assert room is not None and content.width() <= room.width()

    live(session())


def seen(widget: QWidget, part: QRect) -> bool:
    """All of ``part`` of ``widget`` is on the screen."""
    return widget.visibleRegion().boundingRect().contains(part)


def test_four_references_are_seen_at_every_width(still: Program, live: Live) -> None:
    async def session() -> None:
        window = still.window
        open_blank(still)
        still.actions.references.proposals.add(references(4))
        view = window.references.view
        window.layers_dock.setMinimumHeight(700)
        for width in range(200, 420):
            view.setFixedWidth(width)
            await settle()
            view.doItemsLayout()
            places = [view.visualRect(view.model().index(row, 0)) for row in range(4)]
            assert len({place.top() for place in places}) == 1, width
            assert all(view.viewport().rect().contains(place) for place in places), width

    live(session())


def test_a_low_panel_scrolls_to_what_was_drawn(still: Program, live: Live) -> None:
    async def session() -> None:
        window = still.window
        window.resize(WIDEST, HIGHEST)
        open_blank(still)
        await settle()
        still.actions.references.proposals.add(references(4))
        view = window.references.view
        await until(lambda: seen(view.viewport(), view.viewport().rect()), "all of the references")
        still.actions.references.proposals.add(references(1))
        await until(lambda: seen(view.viewport(), view.viewport().rect()), "the second row")

    live(session())


def test_a_low_panel_scrolls_to_a_layer_that_was_added(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        window, layers = still.window, still.window.results.list
        window.resize(WIDEST, HIGHEST)
        await open_with_candidates(still, white, tmp_path)
        still.actions.references.proposals.add(references(4))
        view = window.references.view
        await until(lambda: seen(view.viewport(), view.viewport().rect()), "all of the references")
        await double_click(still, 0)
        await until(lambda: seen(layers.viewport(), layers.viewport().rect()), "the list of layers")

    live(session())


def test_a_low_panel_scrolls_to_the_losses(still: Program, live: Live) -> None:
    async def session() -> None:
        window, run = still.window, still.workspace.run
        window.resize(WIDEST, HIGHEST)
        open_blank(still)
        assert window.run.curve.isHidden()
        run.begin("job", "edit", QRect(0, 0, 64, 64))
        run.take(LossPoint(job="job", stage="weights", step=1, total=1.0, object=0.5, background=0.5))
        await until(lambda: seen(window.run.curve, window.run.curve.rect()), "all of the curve")

    live(session())


@pytest.mark.parametrize("title", ["Grow", "A title that is longer than anything in the dialog"])
def test_a_dialog_has_room_for_its_title(still: Program, live: Live, title: str) -> None:
    async def session() -> None:
        ask_pixels(still.window, title, 3, 10, lambda pixels: None)
        await asyncio.sleep(0)
        dialog = still.window.findChild(NumberDialog)
        assert dialog is not None and dialog.width() >= dialog.fontMetrics().horizontalAdvance(title) + 120

    live(session())
