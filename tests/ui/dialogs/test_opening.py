"""Photos from the clipboard and from the list of the last ones; shortcuts and the window's place."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest

from ld_desktop.app import Program
from ld_desktop.model.preferences import PHOTOS
from ld_desktop.ui.menus.recent_menu import RecentMenu
from ld_desktop.ui.menus.shortcuts_dialog import ShortcutsDialog
from tests.ui.hands import press_keys
from tests.ui.waiting import Live, open_photo, until


def _recent(program: Program) -> RecentMenu:
    menu = program.window.findChild(RecentMenu)
    assert menu is not None
    return menu


def test_a_picture_and_a_file_are_pasted(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        document, clipboard = still.workspace.document, QGuiApplication.clipboard()
        clipboard.clear()
        await press_keys(still, Qt.Key.Key_V)
        assert document.photo is None and "clipboard" in still.window.status.currentMessage()
        image = QImage(40, 30, QImage.Format.Format_RGB32)
        image.fill(QColor("teal"))
        clipboard.setImage(image)
        await press_keys(still, Qt.Key.Key_V)
        await until(lambda: document.photo is not None, "the pasted picture")
        assert document.photo is not None and document.photo.image.size() == QSize(40, 30)
        assert document.photo.image.pixelColor(5, 5) == QColor("teal") and Path(document.photo.path).is_file()
        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile(str(photo))])
        clipboard.setMimeData(files)
        await press_keys(still, Qt.Key.Key_V)
        await until(lambda: document.photo is not None and document.photo.path == str(photo), "the pasted file")
        clipboard.clear()

    live(session())


def test_the_last_photos_are_listed_and_opened_again(still: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        menu, preferences = _recent(still), still.workspace.preferences
        assert not menu.menuAction().isEnabled()
        await open_photo(still, photo)
        for number in range(PHOTOS + 3):
            preferences.remember_photo(str(tmp_path / f"gone-{number}.png"))
        assert len(preferences.recent) == PHOTOS
        preferences.remember_photo(str(photo))
        menu.aboutToShow.emit()
        first, second = menu.actions()[:2]
        assert first.text() == photo.name and first.isEnabled()
        assert not second.isEnabled() and "no longer there" in second.toolTip()
        still.workspace.document.object.set_prompt("old")
        first.trigger()
        await until(lambda: still.workspace.document.object.prompt == "", "the photo opened anew")
        menu.actions()[-1].trigger()
        assert preferences.recent == [] and not menu.menuAction().isEnabled()

    live(session())


def test_files_of_one_name_are_told_apart(still: Program) -> None:
    for path in ("/trip/dog.png", "/home/dog.png", "/home/salt & pepper.png"):
        still.workspace.preferences.remember_photo(path)
    texts = [action.text() for action in _recent(still).actions()[:3]]
    assert texts == ["salt && pepper.png", "dog.png (home)", "dog.png (trip)"]


def test_the_shortcuts_are_listed_and_searched(still: Program, live: Live) -> None:
    async def session() -> None:
        still.window.commands.shortcuts.trigger()
        listed = still.window.findChild(ShortcutsDialog)
        assert listed is not None and listed.isVisible() and not listed.isModal()
        everything = listed.table.model().rowCount()
        assert everything > 30
        QTest.keyClicks(listed.search, "lasso")
        await asyncio.sleep(0)
        model = listed.table.model()
        assert model.rowCount() == 1
        assert [model.index(0, column).data() for column in (0, 1)] == ["Lasso", "L"]
        listed.close()

    live(session())


def test_the_windows_place_is_remembered(still: Program) -> None:
    still.window.resize(1280, 700)
    still.window.close()
    geometry = still.workspace.preferences.geometry
    still.window.resize(1280, 780)
    assert still.window.restoreGeometry(geometry) and still.window.height() == 700
