"""Whatever has the keyboard's focus shows it, and everything that a click does can be done without a mouse."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTabBar, QWidget

from engine.protocol.requests import Transform
from ld_desktop.app import Program
from ld_desktop.model.document.document import Source
from ld_desktop.model.document.reference_proposals import Proposal, ProposalRole
from ld_desktop.ui.dialogs.models_dialog import ModelsDialog
from ld_desktop.ui.dialogs.non_modal import NumberDialog
from ld_desktop.ui.dialogs.settings_dialog import SettingsDialog
from ld_desktop.ui.menus.shortcuts_dialog import ShortcutsDialog
from ld_desktop.ui.window.background_task_bar import BackgroundTaskBar
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.golden_pictures import AWAY, channels
from tests.ui.hands import LEFT, NONE, choose_candidate, click, drag, take
from tests.ui.layering import add_both, in_place, press
from tests.ui.waiting import Live, until
from tests.ui.window.test_accessibility import described, drawn, focusable, front, opened, walk

THEMES = ("dark", "light")
LEAST = 60  # pixels that clearly differ; a text cursor alone has fewer
BACKTAB, SHIFT = Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier


def picture(colour: str) -> QImage:
    image = QImage(QSize(64, 64), QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


async def fill(program: Program, white: Path, folder: Path) -> None:
    """The window with everything in it at once: layers, references, another object, and a mask being made."""
    workspace, window = program.workspace, program.window
    await add_both(program, white, folder)
    document = workspace.document
    document.activate(document.object)
    await take(program, Qt.Key.Key_B)
    await drag(window.canvas, [(40, 40), (90, 60)])
    document.edit_transform(Transform(dx=20), "Move")
    source = Source("generate", str(white), picture("teal"))
    program.actions.references.proposals.add([Proposal(seed, "snow", source) for seed in range(4)])
    document.choose_source(source, "Reference")
    document.choose_object_source(Source("file", str(white), picture("navy")), "Other object")
    document.activate(document.results.layers[0])
    await in_place(program)
    await take(program, Qt.Key.Key_W)
    program.actions.opener.explain_starter()
    program.actions.colour_masks.background_task.begin("Mask", lambda: None)
    program.actions.sam_masks.refinement.await_strokes(document.results.layers[0], True)
    for dock in (window.layers_dock, window.run_dock):
        dock.raise_()
    await asyncio.sleep(0)


async def unseen(window: QWidget) -> list[str]:
    """All in ``window`` whose picture with the focus is, but for some pixels, the one without."""
    focused: dict[QWidget, QImage] = {}
    reached = await walk(window, lambda widget: focused.setdefault(widget, drawn(widget)))
    missed = [widget for widget in focusable(window) if widget not in reached]
    assert described(missed) == [] and len(reached) > 1
    if (last := QApplication.focusWidget()) is not None:
        last.clearFocus()
    away = {widget: channels(drawn(widget)) - channels(image) for widget, image in focused.items()}
    return described([widget for widget in away if (np.abs(away[widget]).max(axis=2) > AWAY).sum() < LEAST])


@pytest.mark.parametrize("theme", THEMES)
def test_whatever_has_the_focus_shows_it(still: Program, live: Live, theme: str, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        window = still.window
        still.workspace.preferences.set_theme(theme)
        assert await unseen(window) == []  # the first steps over an empty canvas
        await fill(still, white, tmp_path)
        layers = window.layers
        everything = {*focusable(window)}
        assert {window.canvas, window.results.list, window.gallery.view, window.references.view} <= everything
        assert {layers.object_box.thumbnail, layers.background_box.thumbnail} <= everything
        assert {
            window.object_source.thumbnail,
            window.masks.options.tolerance,
            window.masks.pending.accept,
        } <= everything
        assert any(isinstance(widget.parent(), BackgroundTaskBar) for widget in everything)
        assert await unseen(window) == []
        window.history_dock.show()
        window.history_dock.raise_()
        await asyncio.sleep(0)
        assert await unseen(window) == []
        still.actions.colour_masks.background_task.end()

    live(session())


def test_the_focus_goes_to_no_tabs_that_are_not_seen(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        window = still.window
        await fill(still, white, tmp_path)
        bars = [bar for bar in window.findChildren(QTabBar) if bar.parentWidget() is window]
        assert bars and all(bar.focusPolicy() is Qt.FocusPolicy.NoFocus for bar in bars)
        window.history_dock.show()
        await until(lambda: all(bar.focusPolicy() is Qt.FocusPolicy.TabFocus for bar in bars), "the row of tabs")
        window.history_dock.hide()
        await until(lambda: all(bar.focusPolicy() is Qt.FocusPolicy.NoFocus for bar in bars), "the tabs' end")
        still.actions.colour_masks.background_task.end()

    live(session())


@pytest.mark.parametrize("theme", THEMES)
def test_so_it_is_in_dialogs(still: Program, live: Live, theme: str) -> None:
    async def session() -> None:
        window = still.window
        still.workspace.preferences.set_theme(theme)
        open_blank(still)
        await drag(window.canvas, [(60, 60), (120, 120)])
        settings = await opened(still, window.commands.settings, SettingsDialog)
        assert isinstance(settings, SettingsDialog)
        for page in range(settings.tabs.count()):
            settings.tabs.setCurrentIndex(page)
            assert await unseen(settings) == []
        listed = await opened(still, window.commands.shortcuts, ShortcutsDialog)
        assert isinstance(listed, ShortcutsDialog)
        listed.table.selectRow(0)
        assert await unseen(listed) == []
        models = await opened(still, window.commands.models, ModelsDialog)
        assert isinstance(models, ModelsDialog)
        await until(lambda: "sd15" in models.rows, "what can be had")  # the dialog is laid out anew by then
        assert await unseen(models) == []
        asked = await opened(still, window.commands.grow, NumberDialog)
        assert await unseen(asked) == []
        for dialog in (settings, listed, models, asked):
            dialog.close()

    live(session())


@pytest.mark.parametrize("theme", THEMES)
def test_the_canvas_has_a_ring_by_keyboard_and_none_by_mouse(still: Program, live: Live, theme: str) -> None:
    async def session() -> None:
        still.workspace.preferences.set_theme(theme)
        open_blank(still)
        window, canvas = still.window, still.window.canvas
        await front(window)
        accent, rim = canvas.palette().highlight().color(), (QPoint(0, 0), QPoint(1, 100), QPoint(200, 1))

        def ringed() -> list[bool]:
            image = canvas.grab().toImage()
            last = QPoint(canvas.width() - 1, canvas.height() - 1)
            return [image.pixelColor(at) == accent for at in (*rim, *(last - at for at in rim))]

        assert abs(accent.lightness() - QColor(canvas.grab().toImage().pixel(5, 5)).lightness()) > 20
        assert not any(ringed())
        await click(canvas, (100, 100))
        assert canvas.hasFocus() and not any(ringed())
        for reason in ("TabFocusReason", "BacktabFocusReason", "ShortcutFocusReason"):
            canvas.clearFocus()
            canvas.setFocus(Qt.FocusReason[reason])
            assert all(ringed())
        QTest.keyClick(canvas, BACKTAB, SHIFT)
        assert not canvas.hasFocus() and not any(ringed())
        focused = QApplication.focusWidget()
        assert focused is not None
        canvas.setFocus(Qt.FocusReason.TabFocusReason)
        canvas.clearFocus()
        canvas.setFocus(Qt.FocusReason.ActiveWindowFocusReason)  # back from another window, as it was left
        assert all(ringed())
        await click(canvas, (100, 100))
        assert canvas.hasFocus() and not any(ringed())

    live(session())


def test_thumbnails_show_their_layer_by_keyboard(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        document, layers = still.workspace.document, still.window.layers
        upper, lower = layers.object_box.thumbnail, layers.background_box.thumbnail
        assert upper.isEnabled() and not lower.isEnabled() and "no reference yet" in lower.toolTip()
        document.choose_source(Source("file", "snow.png", picture("white")), "Reference")
        other = Source("file", "cat.png", picture("navy"))
        document.choose_object_source(other, "Other object")
        await front(still.window)
        for thumbnail, key, layer in (
            (lower, Qt.Key.Key_Space, document.background),
            (still.window.object_source.thumbnail, Qt.Key.Key_Return, document.object_source),
            (upper, Qt.Key.Key_Enter, document.object),
        ):
            thumbnail.setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClick(thumbnail, key)
            await asyncio.sleep(0)
            assert document.active is layer and thumbnail.hasFocus()
        still.window.canvas.setFocus()
        QTest.mouseClick(lower, LEFT)
        assert document.active is document.background and still.window.canvas.hasFocus()

    live(session())


def test_a_result_is_selected_by_return_where_the_focus_stands_on_it(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        _, blue = await add_both(still, white, tmp_path)
        document = still.workspace.document
        document.activate(document.object)
        assert not still.window.results.list.selectedIndexes()
        await press(still, Qt.Key.Key_Return)
        assert document.active is blue
        await in_place(still)

    live(session())


def test_of_references_and_candidates_the_one_with_the_focus_stands_out(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    """Also where it is the one that is taken or shown, and has a frame for that."""

    async def session() -> None:
        await fill(still, white, tmp_path)
        await front(still.window)
        still.actions.references.pick(still.actions.references.proposals.index(0, 0).data(ProposalRole.PROPOSAL))
        await choose_candidate(still, 0)
        for view in (still.window.references.view, still.window.gallery.view):
            view.setFocus(Qt.FocusReason.TabFocusReason)
            places = range(view.model().rowCount())
            first, second = [at for row in places if (at := view.model().index(row, 0)).flags()][:2]
            looks: list[QImage] = []
            for index in (first, second):
                view.setCurrentIndex(index)
                looks.append(view.viewport().grab(view.visualRect(first)).toImage())
            away = np.abs(channels(looks[0]) - channels(looks[1])).max(axis=2) > AWAY
            assert away.sum() > LEAST
        still.actions.colour_masks.background_task.end()

    live(session())


def test_return_in_the_gallery_leaves_a_ring_on_the_canvas(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await add_both(still, white, tmp_path)
        canvas, view, gallery = still.window.canvas, still.window.gallery.view, still.workspace.gallery
        await front(still.window)
        await choose_candidate(still, 0)
        assert gallery.shown is gallery.candidates[0] and canvas.hasFocus()
        plain = drawn(canvas)
        view.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(view, Qt.Key.Key_Right, NONE)
        QTest.keyClick(view, Qt.Key.Key_Return, NONE)
        await asyncio.sleep(0)
        assert gallery.shown is gallery.candidates[1] and canvas.hasFocus()
        assert drawn(canvas).pixel(0, 0) != plain.pixel(0, 0)
        assert isinstance(view, QAbstractItemView)
        await in_place(still)

    live(session())
