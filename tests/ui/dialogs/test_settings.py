"""Edit > Settings: everything in it applies at once and is remembered."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QColorDialog, QComboBox, QMenu, QTabBar

from engine.files.resources import resources_folder
from ld_desktop.app import Program
from ld_desktop.model.masks.brush import Brush
from ld_desktop.ui.dialogs.settings_dialog import SettingsDialog
from ld_desktop.ui.widgets.theme import load_theme, theme_name
from tests.ui.again import started_again
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import LEFT, NONE, drag, place, press_keys, take
from tests.ui.waiting import Live


async def settings(program: Program) -> SettingsDialog:
    await press_keys(program, Qt.Key.Key_Comma)
    dialog = program.window.findChild(SettingsDialog)
    assert dialog is not None and dialog.isVisible() and not dialog.isModal()
    return dialog


async def choose(box: QComboBox, row: int) -> None:
    """By the keyboard."""
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(row):
        QTest.keyClick(box, Qt.Key.Key_Down)
    await asyncio.sleep(0)


async def turn_to(dialog: SettingsDialog, page: int) -> None:
    bar = dialog.tabs.findChild(QTabBar)
    assert bar is not None
    QTest.mouseClick(bar, LEFT, NONE, bar.tabRect(page).center())
    await asyncio.sleep(0)


def test_the_theme_is_chosen_or_the_systems(still: Program, live: Live) -> None:
    async def session() -> None:
        preferences, canvas = still.workspace.preferences, still.window.canvas
        assert preferences.theme == "system"
        dialog = await settings(still)
        await choose(dialog.theme, 2)
        assert preferences.theme == "light" and canvas.grab().toImage().pixelColor(5, 5).lightness() > 150
        QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert canvas.grab().toImage().pixelColor(5, 5).lightness() > 150  # a choice wins
        await choose(dialog.theme, 0)
        assert preferences.theme == "system" and canvas.grab().toImage().pixelColor(5, 5).lightness() < 100
        preferences.set_theme("dark")
        assert dialog.theme.currentData() == "dark"
        dialog.close()

    live(session())


def test_a_page_stands_on_the_themes_ground(still: Program, live: Live) -> None:
    async def session() -> None:
        dialog = await settings(still)
        for name in ("dark", "light"):
            still.workspace.preferences.set_theme(name)
            theme = load_theme(resources_folder() / "themes", name)
            ground = dialog.tabs.grab().toImage().pixelColor(dialog.tabs.rect().center() + QPoint(0, 60))
            assert ground == QColor(theme.window)  # on which faint text is legible
        dialog.close()

    live(session())


@pytest.mark.parametrize(
    ("choice", "scheme", "name"),
    [
        ("system", Qt.ColorScheme.Light, "light"),
        ("system", Qt.ColorScheme.Dark, "dark"),
        ("system", Qt.ColorScheme.Unknown, "dark"),
        ("light", Qt.ColorScheme.Dark, "light"),
        ("dark", Qt.ColorScheme.Light, "dark"),
    ],
)
def test_which_theme(choice: str, scheme: Qt.ColorScheme, name: str) -> None:
    assert theme_name(choice, scheme) == name


def test_the_mask_is_drawn_as_chosen(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        canvas, preferences = still.window.canvas, still.workspace.preferences
        await take(still, Qt.Key.Key_U)
        await drag(canvas, [(60, 60), (160, 160)])
        inside = place(canvas, (110, 110))
        dialog = await settings(still)
        QTest.keyClick(dialog.opacity, Qt.Key.Key_End)
        await choose(dialog.colour, 3)
        assert canvas.grab().toImage().pixelColor(inside) == QColor("#3080ff")
        QTest.mouseClick(dialog.other_colour, LEFT)
        asked = dialog.findChild(QColorDialog)
        assert asked is not None and not asked.isModal()
        asked.setCurrentColor(QColor("#102030"))
        asked.accept()
        await asyncio.sleep(0)
        assert canvas.grab().toImage().pixelColor(inside) == QColor("#102030")
        assert (preferences.mask_colour, preferences.mask_opacity) == ("#102030", 100)
        assert dialog.colour.currentIndex() == -1
        dialog.close()

    live(session())


def test_less_memory_for_undo_drops_the_oldest_steps(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        document = still.workspace.document
        assert document.undo_stack.budget == 256_000_000
        dialog = await settings(still)
        dialog.undo.setFocus()
        dialog.undo.selectAll()
        QTest.keyClicks(dialog.undo, "64")
        assert document.undo_stack.budget == 256_000_000  # not while it is typed
        QTest.keyClick(dialog.undo, Qt.Key.Key_Return)
        assert document.undo_stack.budget == 64_000_000 and dialog.isVisible()
        dialog.close()

    live(session())


def test_brush_and_flood_are_those_of_the_tools(still: Program, live: Live) -> None:
    async def session() -> None:
        dialog, preferences, flood = await settings(still), still.workspace.preferences, still.window.masks.options
        await turn_to(dialog, 1)
        for field, digits in ((dialog.tools.hardness, "35"), (dialog.tools.opacity, "60")):
            field.selectAll()
            QTest.keyClicks(field, digits)
            QTest.keyClick(field, Qt.Key.Key_Return)
        QTest.keyClick(dialog.tools.covers, Qt.Key.Key_Space)
        brush = Brush(preferences)
        assert (brush.hardness, brush.opacity, brush.pressure_covers) == (35, 60, True)
        QTest.keyClick(still.window.canvas, Qt.Key.Key_BraceRight, Qt.KeyboardModifier.ShiftModifier)
        assert dialog.tools.hardness.value() == 45
        QTest.keyClick(dialog.tools.flood.tolerance, Qt.Key.Key_Up)
        QTest.keyClick(flood.contiguous, Qt.Key.Key_Space)
        assert flood.tolerance.value() == dialog.tools.flood.tolerance.value() == preferences.tolerance == 25
        assert not dialog.tools.flood.contiguous.isChecked() and not preferences.contiguous
        dialog.close()

    live(session())


def test_preset_and_seeds_are_those_of_the_run(still: Program, live: Live) -> None:
    async def session() -> None:
        dialog, run, preferences = await settings(still), still.window.run, still.workspace.preferences
        await turn_to(dialog, 2)
        await choose(dialog.preset, 2)
        QTest.keyClick(dialog.seeds, Qt.Key.Key_Up)
        assert (run.preset.currentData(), run.seeds.value()) == ("paper", 5)
        await choose(run.preset, 0)
        QTest.keyClick(run.seeds, Qt.Key.Key_Up)
        assert (dialog.preset.currentData(), dialog.seeds.value()) == ("draft", 6)
        assert (preferences.preset, preferences.seeds) == ("draft", 6)
        dialog.close()

    live(session())


class Desktop(QObject):
    """Takes the place of the desktop's file manager."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    @Slot(QUrl)
    def show(self, url: QUrl) -> None:
        self.shown.append(url.toLocalFile())


def test_the_runs_folder_is_shown(still: Program, live: Live) -> None:
    async def session() -> None:
        dialog, desktop = await settings(still), Desktop()
        await turn_to(dialog, 2)
        assert dialog.runs.text() == str(still.workspace.runs)
        QDesktopServices.setUrlHandler("file", desktop, cast(bytes, "show"))  # it takes text, whatever the stub says
        QTest.mouseClick(dialog.open_runs, LEFT)
        QDesktopServices.unsetUrlHandler("file")
        assert [Path(path) for path in desktop.shown] == [still.workspace.runs] and still.workspace.runs.is_dir()
        dialog.close()

    live(session())


def test_a_second_call_brings_the_same_dialog(still: Program, live: Live) -> None:
    async def session() -> None:
        dialog = await settings(still)
        still.window.commands.settings.trigger()
        assert still.window.findChildren(SettingsDialog) == [dialog]
        dialog.close()

    live(session())


def test_all_of_it_is_remembered(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        dialog = await settings(still)
        await choose(dialog.language, 2)
        assert dialog.later.isVisible()
        await choose(dialog.theme, 2)
        dialog.undo.setValue(32)
        dialog.close()
        await take(still, Qt.Key.Key_L)
        async with started_again(tmp_path) as again:
            assert again.workspace.preferences.language == "de"
            assert again.window.canvas.grab().toImage().pixelColor(5, 5).lightness() > 150
            assert again.workspace.document.undo_stack.budget == 32_000_000
            taken = [action.text() for action in again.window.tool_actions if action.isChecked()]
            assert taken == ["Lasso"]

    live(session())


def test_panels_stand_where_they_stood(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        still.window.history_dock.show()
        still.window.gallery_dock.hide()
        QTest.keyClick(still.window.canvas, Qt.Key.Key_Tab)  # hidden panels are not what is remembered
        still.window.close()
        async with started_again(tmp_path) as again:
            assert not again.window.history_dock.isHidden() and again.window.gallery_dock.isHidden()
            assert not again.window.layers_dock.isHidden() and not again.window.toolbar.isHidden()

    live(session())


def test_the_menu_shows_what_was_chosen_in_the_dialog(still: Program, live: Live) -> None:
    async def session() -> None:
        still.workspace.preferences.set_theme("light")
        theme = next(menu for menu in still.window.menuBar().findChildren(QMenu) if menu.title() == "Theme")
        theme.popup(still.window.mapToGlobal(QRect(0, 0, 1, 1).topLeft()))
        assert [action.text() for action in theme.actions() if action.isChecked()] == ["Light"]
        theme.close()
        await asyncio.sleep(0)

    live(session())
