"""Ctrl+C copies what the canvas shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from ld_desktop.app import Program
from ld_desktop.model.document.document import Photo, Source
from ld_desktop.ui.canvas.canvas import Canvas
from tests.ui.canvas.test_canvas import open_blank
from tests.ui.hands import drag, press_keys
from tests.ui.layering import BLUE, RED, SIDE, WHITE, add_both, open_with_candidates
from tests.ui.waiting import Live

MIDDLE, CORNER = QPoint(SIDE // 2, SIDE // 2), QPoint(4, 4)


async def copied(program: Program) -> QImage:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    program.window.canvas.setFocus()
    await press_keys(program, Qt.Key.Key_C)
    image = clipboard.image()
    assert not image.isNull() and f"{image.width()} × {image.height()}" in program.window.status.currentMessage()
    return image


def test_the_photo_without_its_mask(still: Program, live: Live) -> None:
    async def session() -> None:
        mask = open_blank(still, 300, 200)
        await drag(still.window.canvas, [(50, 50), (250, 150)])
        assert not mask.empty
        image = await copied(still)
        assert (image.width(), image.height()) == (300, 200)
        assert {image.pixelColor(x, 100).name() for x in range(0, 300, 10)} == {"#ffffff"}
        still.window.commands.mask_only.trigger()
        shown = await copied(still)
        assert shown.pixelColor(150, 100) == WHITE and shown.pixelColor(5, 5) == QColor("black")

    live(session())


def test_layers_and_the_candidate_in_full_size(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        _, blue = await add_both(still, white, tmp_path)
        still.window.canvas.zoom_to(0.3)
        image = await copied(still)
        assert (image.width(), image.height()) == (SIDE, SIDE)
        assert (image.pixelColor(MIDDLE), image.pixelColor(CORNER)) == (BLUE, RED)
        still.workspace.document.results.set_visible(blue, False)
        assert (await copied(still)).pixelColor(MIDDLE) == RED
        still.workspace.gallery.show(still.workspace.gallery.candidates[1])
        assert (await copied(still)).pixelColor(MIDDLE) == BLUE
        QTest.keyPress(still.window.canvas, Qt.Key.Key_O)
        assert still.window.canvas.original_held
        picture = still.window.canvas.picture()
        assert picture is not None and picture.pixelColor(MIDDLE) == WHITE
        QTest.keyRelease(still.window.canvas, Qt.Key.Key_O)

    live(session())


def test_the_reference_where_it_is_shown(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await open_with_candidates(still, white, tmp_path)
        still.workspace.gallery.show(still.workspace.gallery.candidates[0])
        reference = QImage(40, 30, QImage.Format.Format_RGB32)
        reference.fill(BLUE)
        still.workspace.document.choose_source(Source("generate", "", reference), "Pick")
        still.workspace.document.activate(still.workspace.document.background)
        image = await copied(still)
        assert (image.width(), image.height(), image.pixelColor(20, 15)) == (40, 30, BLUE)

    live(session())


def test_what_is_transparent_stays_so(still: Program, live: Live) -> None:
    async def session() -> None:
        picture = QImage(64, 64, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.transparent)
        picture.setPixelColor(10, 10, RED)
        still.workspace.document.open(Photo("clear.png", picture, True))
        image = await copied(still)
        assert image.pixelColor(30, 30).alpha() == 0 and image.pixelColor(10, 10) == RED

    live(session())


@pytest.mark.parametrize("kind", ["field", "message"])
def test_text_is_copied_as_usual(still: Program, live: Live, kind: str) -> None:
    async def session() -> None:
        open_blank(still)
        window = still.window
        if kind == "field":
            source = window.layers.object_box.prompt
            source.setText("a dog jumping")
            source.setFocus()
            source.selectAll()
        else:
            still.workspace.notices.info("a dog jumping", "")
            source = window.notice_bar.findChild(QLabel)
            assert source is not None
            source.setFocus()
            source.setSelection(0, len("a dog jumping"))
        window.activateWindow()
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == "a dog jumping"

    live(session())


def test_without_a_picture_there_is_nothing_to_copy(still: Program) -> None:
    assert not still.window.commands.copy.isEnabled()
    canvas: Canvas = still.window.canvas
    assert canvas.picture() is None
    open_blank(still)
    assert still.window.commands.copy.isEnabled() and canvas.picture() is not None
