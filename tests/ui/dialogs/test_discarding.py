"""An edit that no file keeps is thrown away by nothing but an answer to a question."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from ld_desktop.app import Program
from ld_desktop.ui.menus.recent_menu import RecentMenu
from tests.ui.hands import LEFT, NONE, drag, press_keys, take
from tests.ui.menus.test_mask_commands import answer_path
from tests.ui.waiting import Live, open_photo, until

Way = Callable[[Program, Path], Coroutine[Any, Any, None]]


async def paste_picture(program: Program, _: Path) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    QGuiApplication.clipboard().setImage(image)
    await press_keys(program, Qt.Key.Key_V)
    QGuiApplication.clipboard().clear()


async def paste_file(program: Program, photo: Path) -> None:
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(photo))])
    QGuiApplication.clipboard().setMimeData(files)
    await press_keys(program, Qt.Key.Key_V)
    QGuiApplication.clipboard().clear()


async def drop(program: Program, photo: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo))])
    copy, canvas = Qt.DropAction.CopyAction, program.window.canvas
    QApplication.sendEvent(canvas, QDragEnterEvent(QPoint(10, 10), copy, mime, LEFT, NONE))
    QApplication.sendEvent(canvas, QDropEvent(QPointF(10, 10), copy, mime, LEFT, NONE))


async def choose(program: Program, photo: Path) -> None:
    await press_keys(program, Qt.Key.Key_O)
    await answer_path(program, photo)


async def open_recent(program: Program, photo: Path) -> None:
    program.workspace.preferences.remember_photo(str(photo))
    menu = program.window.findChild(RecentMenu)
    assert menu is not None
    menu.actions()[0].trigger()


async def open_example(program: Program, _: Path) -> None:
    program.window.commands.example.trigger()


WAYS = (paste_picture, paste_file, drop, choose, open_recent, open_example)


@asynccontextmanager
async def asked(program: Program) -> AsyncGenerator[QMessageBox]:
    """The question, which the body has to answer."""
    await until(lambda: any(one.isVisible() for one in program.window.findChildren(QMessageBox)), "the question")
    (question,) = [one for one in program.window.findChildren(QMessageBox) if one.isVisible()]
    yield question
    await until(lambda: not program.window.findChildren(QMessageBox), "the end of the question")


def answer(question: QMessageBox, text: str) -> None:
    (button,) = [one for one in question.findChildren(QPushButton) if one.text() == text]
    QTest.mouseClick(button, LEFT)


async def begin_edit(program: Program, photo: Path) -> None:
    await open_photo(program, photo)
    await take(program, Qt.Key.Key_B)
    await drag(program.window.canvas, [(100, 130), (140, 130)])
    assert program.workspace.document.undo_stack.count() == 1


@pytest.mark.parametrize("way", WAYS)
def test_another_photo_is_opened_over_an_edit_once_that_is_given_up(
    still: Program, live: Live, photo: Path, white: Path, way: Way
) -> None:
    async def session() -> None:
        document = still.workspace.document
        await begin_edit(still, white)
        first = document.photo
        await way(still, photo)
        async with asked(still) as question:
            assert "lost" in question.informativeText()
            QTest.keyClick(question, Qt.Key.Key_Escape)
        await asyncio.sleep(0)
        assert document.photo is first and document.undo_stack.count() == 1
        await way(still, photo)
        async with asked(still) as question:
            answer(question, "Discard the edit")
        await until(lambda: document.photo is not first, "the other photo")
        assert document.undo_stack.count() == 0

    live(session())


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_asked_where_nothing_is_lost(still: Program, live: Live, photo: Path, white: Path, way: Way) -> None:
    async def session() -> None:
        document = still.workspace.document
        await open_photo(still, white)
        first = document.photo
        await way(still, photo)
        assert not still.window.findChildren(QMessageBox)
        await until(lambda: document.photo is not first, "the other photo")

    live(session())


def test_what_is_wanted_last_is_what_is_asked(still: Program, live: Live, photo: Path, white: Path) -> None:
    async def session() -> None:
        document, closed = still.workspace.document, list[None]()
        still.window.closed.connect(lambda: closed.append(None))
        await begin_edit(still, white)
        still.window.close()
        await drop(still, photo)
        await asyncio.sleep(0)
        async with asked(still) as question:
            answer(question, "Discard the edit")
        await until(lambda: document.photo is not None and document.photo.path == str(photo), "the other photo")
        assert still.window.isVisible() and not closed

    live(session())


def test_the_window_closes_over_an_edit_once_that_is_given_up(still: Program, live: Live, white: Path) -> None:
    async def session() -> None:
        window, closed = still.window, list[None]()
        window.closed.connect(lambda: closed.append(None))
        await begin_edit(still, white)
        window.commands.quit.trigger()
        async with asked(still) as question:
            QTest.keyClick(question, Qt.Key.Key_Escape)
        assert window.isVisible() and not closed and still.workspace.document.undo_stack.count() == 1
        window.close()
        async with asked(still) as question:
            assert "job" not in question.informativeText()
            answer(question, "Discard the edit")
        assert closed and not window.isVisible()

    live(session())


def test_a_job_that_runs_keeps_the_window_open_and_no_photo_shut(
    still: Program, live: Live, photo: Path, white: Path
) -> None:
    async def session() -> None:
        document = still.workspace.document
        await open_photo(still, white)
        job = still.workspace.begin("edit")
        still.window.close()
        async with asked(still) as question:
            assert question.informativeText() == "The job that is running would be stopped."
            assert {button.text() for button in question.buttons()} == {"Stop it and close", "Keep editing"}
            answer(question, "Keep editing")
        assert still.window.isVisible()
        await drop(still, photo)
        await until(lambda: document.photo is not None and document.photo.path == str(photo), "the other photo")
        assert still.workspace.run.job == job
        still.workspace.run.abandon(job)
        still.window.close()
        assert not still.window.isVisible()

    live(session())
