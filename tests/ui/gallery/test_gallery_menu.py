"""The gallery's own menu acts on the candidate that it was opened for, by mouse and by keyboard."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from ld_desktop.app import Program
from ld_desktop.ui.gallery.candidate_delegate import star_place
from tests.ui.gallery.test_stars import run_with
from tests.ui.hands import LEFT, NONE, candidate_cell, choose_candidate
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_accessibility import front

RIGHT = Qt.MouseButton.RightButton
Reason = QContextMenuEvent.Reason


async def two_candidates(program: Program, photo: Path) -> None:
    run_with(program, photo, "run", (1, 2))
    await open_photo(program, photo)
    await front(program.window)


async def menu_of(program: Program, reason: Reason, at: QPoint) -> QMenu:
    view = program.window.gallery.view
    receiver = view.viewport() if reason == Reason.Mouse else view
    QApplication.sendEvent(receiver, QContextMenuEvent(reason, at, receiver.mapToGlobal(at)))
    await until(lambda: QApplication.activePopupWidget() is not None, "the menu")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_a_right_click_brings_the_menu_and_does_nothing_else(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        await two_candidates(still, photo)
        view, gallery, document = still.window.gallery.view, still.workspace.gallery, still.workspace.document
        await choose_candidate(still, 0)
        star = star_place(candidate_cell(still, 1)).center()
        assert view.viewport().rect().contains(star)
        view.cursor().setPos(view.viewport().mapToGlobal(star))
        QTest.mouseClick(view.viewport(), RIGHT, NONE, star)
        QTest.mouseDClick(view.viewport(), RIGHT, NONE, candidate_cell(still, 1).center())
        await asyncio.sleep(0)
        assert not any(candidate.starred for candidate in gallery.candidates) and not document.results.layers
        menu = await menu_of(still, Reason.Mouse, star)
        assert gallery.shown is gallery.candidates[1]
        QTest.mouseClick(view.viewport(), RIGHT, NONE, star)
        assert not gallery.candidates[1].starred
        menu.close()
        QTest.mouseClick(view.viewport(), LEFT, NONE, star)
        assert gallery.candidates[1].starred

    live(session())


def test_the_menu_key_acts_on_the_candidate_with_the_focus(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        await two_candidates(still, photo)
        view, gallery = still.window.gallery.view, still.workspace.gallery
        await choose_candidate(still, 0)
        view.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
        assert gallery.shown is gallery.candidates[0]
        menu = await menu_of(still, Reason.Keyboard, view.rect().center())
        still.window.commands.star.trigger()
        menu.close()
        assert [candidate.starred for candidate in gallery.candidates] == [False, True]
        view.setCurrentIndex(QModelIndex())
        QApplication.sendEvent(view, QContextMenuEvent(Reason.Keyboard, QPoint(), QPoint()))
        assert QApplication.activePopupWidget() is None

    live(session())


def test_star_says_what_it_does(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        await two_candidates(still, photo)
        star, gallery = still.window.commands.star, still.workspace.gallery
        await choose_candidate(still, 0)
        assert star.text() == "Star"
        star.trigger()
        assert star.text() == "Remove star"
        await choose_candidate(still, 1)
        assert star.text() == "Star"
        gallery.toggle_star(gallery.candidates[1])
        assert star.text() == "Remove star"

    live(session())


def test_more_seeds_are_drawn_of_a_candidate_that_became_a_layer(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        await two_candidates(still, photo)
        more, gallery = still.window.commands.more, still.workspace.gallery
        gallery.set_tuned(gallery.candidates[0].run, "tuned.safetensors")
        view = still.window.gallery.view
        assert "Click a candidate" in more.statusTip()
        await choose_candidate(still, 1)
        QTest.mouseDClick(view.viewport(), LEFT, NONE, candidate_cell(still, 1).center())
        await until(lambda: still.workspace.document.results.layers, "the layer")
        assert gallery.shown is None
        assert gallery.chosen is gallery.candidates[1]
        assert "engine" in more.statusTip()
        gallery.remove_run(gallery.candidates[1].run)
        assert gallery.chosen is None and "Click a candidate" in more.statusTip()

    live(session())
