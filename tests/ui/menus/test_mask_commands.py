"""Changes of the whole mask through the real menu and its dialogs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from engine.pictures.picture_io import open_mask
from ld_desktop.app import Program
from ld_desktop.ui.dialogs.non_modal import NumberDialog
from tests.ui.canvas.test_canvas import alpha, open_blank
from tests.ui.hands import drag, draw_square, place
from tests.ui.waiting import Live, until

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


async def choose(program: Program, action: QAction, pixels: int | None = None) -> None:
    """Chooses the command, answers its question where it asks one, and waits for one new step of the history."""
    stack = program.workspace.document.undo_stack
    index = stack.index()
    action.trigger()
    if pixels is not None:
        dialog = program.window.findChild(NumberDialog)
        assert dialog is not None
        dialog.field.setValue(pixels)
        dialog.accept()
    await until(lambda: stack.index() > index, f"the end of {action.text()}")
    assert stack.index() == index + 1
    await asyncio.sleep(0)


async def answer_path(program: Program, path: Path) -> None:
    dialog = program.window.findChild(QFileDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit)
    assert field is not None
    dialog.selectFile(str(path))  # in the list too, where another file may be selected
    field.setText(str(path))
    dialog.accept()
    await asyncio.sleep(0)


def test_each_change_is_one_step_and_can_be_undone(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, c, stack = open_blank(still), still.window.commands, still.workspace.document.undo_stack
        assert not c.grow.isEnabled() and "empty" in c.grow.toolTip()
        await draw_square(still, QRect(100, 100, 60, 60))
        painted = mask.to_greyscale()
        width = mask.bounds().width()
        await choose(still, c.grow, 9)
        assert abs(mask.bounds().width() - (width + 18)) <= 2
        await choose(still, c.shrink, 9)
        assert abs(mask.bounds().width() - width) <= 2
        await choose(still, c.feather, 8)
        assert 0 < alpha(mask, 97, 130) < 128
        await choose(still, c.smooth, 20)
        assert alpha(mask, 101, 101) < 128 and alpha(mask, 130, 130) == 255
        await choose(still, c.invert)
        assert alpha(mask, 130, 130) == 0 and alpha(mask, 5, 5) == 255
        while stack.index() > 1:
            stack.undo()
        assert mask.to_greyscale() == painted
        assert still.workspace.preferences.reach("grow") == 9

    live(session())


def test_holes_and_specks(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, c = open_blank(still), still.window.commands
        await draw_square(still, QRect(60, 60, 120, 120))
        await drag(still.window.canvas, [(100, 100), (120, 120)], keys=ALT)
        await drag(still.window.canvas, [(220, 220), (232, 232)], keys=SHIFT)
        assert alpha(mask, 110, 110) == 0 and alpha(mask, 226, 226) == 255
        await choose(still, c.fill_holes)
        assert alpha(mask, 110, 110) == 255
        await choose(still, c.drop_specks)
        assert alpha(mask, 226, 226) == 0 and alpha(mask, 110, 110) == 255

    live(session())


def test_a_change_of_a_mask_that_was_painted_on_meanwhile_is_given_up(still: Program, live: Live) -> None:
    async def session() -> None:
        mask, notices = open_blank(still), still.workspace.notices
        await draw_square(still, QRect(60, 60, 50, 50))
        still.window.commands.fill_holes.trigger()
        await asyncio.sleep(0)
        await draw_square(still, QRect(70, 70, 70, 70))
        kept = mask.to_greyscale()
        await until(lambda: notices.current is not None, "the notice")
        assert notices.current is not None and "meanwhile" in notices.current.message
        assert mask.to_greyscale() == kept

    live(session())


@pytest.mark.skipif(not Path("/sys").is_dir(), reason="no folder here in which nobody may write")
def test_a_mask_that_cannot_be_written_tells_why(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        await draw_square(still, QRect(60, 60, 50, 50))
        still.window.commands.export_mask.trigger()
        await answer_path(still, Path("/sys/mask.png"))
        await until(lambda: still.workspace.notices.current is not None, "the refusal")
        text = still.window.notice_bar.text
        assert text.startswith("/sys/mask.png may not be used: ")
        assert text.endswith(". Change its permissions, or choose another folder.")

    live(session())


def test_a_mask_goes_to_a_file_and_comes_back(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        mask, c, notices = open_blank(still), still.window.commands, still.workspace.notices
        await draw_square(still, QRect(60, 60, 50, 50))
        painted, file = mask.to_greyscale(), tmp_path / "mask.png"
        c.export_mask.trigger()
        await answer_path(still, file)
        await until(lambda: notices.current is not None, "the file")
        assert QImage(str(file)).convertToFormat(QImage.Format.Format_Grayscale8) == painted
        await choose(still, c.invert)
        c.import_mask.trigger()
        await answer_path(still, file)
        await until(lambda: mask.to_greyscale() == painted, "the mask from the file")
        small = QImage(10, 10, QImage.Format.Format_Grayscale8)
        small.fill(255)
        assert small.save(str(tmp_path / "small.png"))
        c.import_mask.trigger()
        await answer_path(still, tmp_path / "small.png")
        await until(lambda: notices.current is not None and notices.current.level == "error", "the refusal")
        assert notices.current is not None and "10 × 10 pixels" in notices.current.message
        assert mask.to_greyscale() == painted

    live(session())


def test_a_mask_from_a_file_is_what_the_command_line_reads(still: Program, live: Live, tmp_path: Path) -> None:
    white, clear = (255, 255, 255, 255), (255, 255, 255, 0)
    picture = Image.new("RGBA", (256, 256), clear)
    picture.paste(white, (40, 50, 90, 120))
    picture.paste((255, 255, 255, 128), (140, 50, 190, 120))
    picture.paste((0, 0, 0, 255), (40, 150, 90, 220))
    deep = np.zeros((256, 256), np.uint16)
    deep[:, :100], deep[:, 100:200] = 65535, 257 * 60
    Image.fromarray(deep).save(tmp_path / "deep.png")
    picture.save(tmp_path / "clear.png")

    async def session() -> None:
        mask, c = open_blank(still), still.window.commands
        for name in ("clear.png", "deep.png"):
            before = mask.to_greyscale()
            c.import_mask.trigger()
            await answer_path(still, tmp_path / name)
            await until(lambda before=before: mask.to_greyscale() != before, "the mask from the file")
            wanted = open_mask(tmp_path / name).tobytes()
            assert mask.piece(mask.image.rect()) == wanted
        kept = mask.to_greyscale()
        Image.new("RGBA", (256, 256), (0, 0, 0, 255)).save(tmp_path / "black.png")
        c.import_mask.trigger()
        await answer_path(still, tmp_path / "black.png")
        await until(lambda: still.workspace.notices.current is not None, "the refusal")
        assert "black.png is empty" in still.window.notice_bar.text and mask.to_greyscale() == kept

    live(session())


def test_the_mask_is_shown_alone_and_in_another_colour(still: Program, live: Live) -> None:
    async def session() -> None:
        open_blank(still)
        window, canvas = still.window, still.window.canvas
        await draw_square(still, QRect(60, 60, 100, 100))
        inside, outside = place(canvas, (110, 110)), place(canvas, (30, 30))
        still.workspace.preferences.set_mask("#0000ff", 100)
        await asyncio.sleep(0)
        assert canvas.grab().toImage().pixelColor(inside) == QColor("#0000ff")
        window.activateWindow()
        await until(window.isActiveWindow, "the active window")
        QTest.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
        await until(window.commands.mask_only.isChecked, "the mask alone")
        shown = canvas.grab().toImage()
        assert shown.pixelColor(inside) == QColor("white") and shown.pixelColor(outside) == QColor("black")

    live(session())
