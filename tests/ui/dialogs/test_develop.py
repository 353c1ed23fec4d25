"""A camera's raw file developed in the window: what is asked, and what is open afterwards."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog

from ld_desktop.app import Program
from ld_desktop.ui.dialogs.camera_raw.develop_dialog import DevelopDialog
from tests.engine.pictures.camera_files import write_dng
from tests.engine.pictures.test_developed import NEUTRAL
from tests.ui.menus.test_mask_commands import answer_path
from tests.ui.waiting import Live, until

pytestmark = pytest.mark.skipif(find_spec("rawpy") is None, reason="rawpy, an optional part, is missing")


async def asked(program: Program, photo: Path) -> DevelopDialog:
    program.window.commands.develop.trigger()
    await answer_path(program, photo)
    await until(lambda: program.window.findChild(DevelopDialog) is not None, "the dialog")
    dialog = program.window.findChild(DevelopDialog)
    assert dialog is not None
    return dialog


def test_a_raw_file_is_developed_as_asked_and_becomes_the_photo(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        photo = write_dng(np.full((60, 90), 0.3), tmp_path / "Über uns.dng", NEUTRAL)
        dialog = await asked(still, photo)
        assert dialog.size_label.text().startswith("90 × 60 pixels, 0.0 megapixels")
        dialog.half_size.click()
        assert dialog.size_label.text().startswith("45 × 30 pixels")
        dialog.balance.setCurrentIndex(dialog.balance.findText("Daylight"))
        QTest.mouseClick(
            dialog.findChildren(QDialogButtonBox)[0].button(QDialogButtonBox.StandardButton.Ok),
            Qt.MouseButton.LeftButton,
        )
        where = still.window.findChild(QFileDialog)
        assert where is not None and not where.testOption(QFileDialog.Option.DontConfirmOverwrite)
        out = photo.with_suffix(".tiff")
        assert where.selectedFiles() == [str(out)]
        await answer_path(still, out)
        document = still.workspace.document
        await until(lambda: document.photo is not None, "the developed photo")
        assert document.photo is not None and document.photo.path == str(out)
        assert document.photo.image.size() == QSize(45, 30)
        colour = document.photo.image.pixelColor(20, 15)
        assert colour.red() < colour.blue() < colour.green()
        assert "16 bits per channel" in still.window.notice_bar.text

    live(session())


def test_what_is_no_raw_file_is_told(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        damaged = tmp_path / "a.nef"
        damaged.write_bytes(b"II*\0" + bytes(100))
        still.window.commands.develop.trigger()
        await answer_path(still, damaged)
        await until(lambda: "a.nef" in still.window.notice_bar.text, "the notice")
        assert still.window.findChild(DevelopDialog) is None

    live(session())
