"""What is left of an edit and cannot be taken up, whole or in part, is told and stays on disk."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from PySide6.QtGui import QPainterPath

from engine.projects import journal
from engine.protocol.errors import DiskError
from engine.protocol.requests import Box
from ld_desktop.actions.files.picture_files import read_coverage
from ld_desktop.actions.recovery.autosave import lock_of, pictures_of
from ld_desktop.app import Program
from tests.ui.again import started_again
from tests.ui.journals import change_draft, damage_mask
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_recovery import (
    drafts,
    edit_everything,
    folder_of,
    leave_draft,
    offered,
    press,
)


def test_what_is_restored_and_cannot_be_kept_stays_as_it_was(
    still: Program, live: Live, photo: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await edit_everything(still, photo, other)
        left = await leave_draft(still, tmp_path)
        async with started_again(tmp_path) as program:
            await offered(program)
            program.autosave.path.mkdir()
            (program.autosave.path / "in the way").touch()
            for _ in range(2):
                with pytest.raises(DiskError):
                    await program.autosave.write_down()
            await press(program, "Restore")
            await until(lambda: "cannot be backed up" in program.window.notice_bar.text, "the error")
            assert left.exists() and pictures_of(left).exists()
            shutil.rmtree(program.autosave.path)

    live(session())


def test_a_photo_that_is_gone_with_its_copy_is_told_and_the_edit_stays(
    still: Program, live: Live, white: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await edit_everything(still, white, other)
        left = await leave_draft(still, tmp_path)
        white.unlink()
        shutil.rmtree(pictures_of(left))
        async with started_again(tmp_path) as program:
            await offered(program)
            await press(program, "Restore")
            await until(program.window.notice_bar.isVisible, "the error")
            assert str(white) in program.window.notice_bar.text and left.exists()

    live(session())


def test_what_cannot_be_taken_up_is_named_and_the_rest_is(
    still: Program, live: Live, white: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await edit_everything(still, white, other)
        left = await leave_draft(still, tmp_path)
        shutil.rmtree(pictures_of(left))
        other.unlink()
        Image.new("RGB", (300, 300), "white").save(white)
        async with started_again(tmp_path) as program:
            document = program.workspace.document
            await offered(program)
            await press(program, "Restore")
            await until(lambda: "Missing" in program.window.notice_bar.text, "what is missing")
            assert str(other) in program.window.notice_bar.text and "size" in program.window.notice_bar.text
            assert document.object.mask is not None and document.object.mask.empty
            assert (document.object.prompt, document.reference) == ("a dog jumping", "generate")
            assert left.exists() and lock_of(left).tryLock(0)  # whole, for the next start

    live(session())


@pytest.mark.qt_no_exception_capture  # Qt's own conversion tells of the overflow too
def test_what_fails_amid_the_edit_leaves_the_photo_alone(
    still: Program, live: Live, photo: Path, other: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def session() -> None:
        await edit_everything(still, photo, other)
        left = await leave_draft(still, tmp_path)
        frame = Box(x0=-1e308, y0=0, x1=1e308, y1=9)  # wider than any number
        change_draft(left, lambda draft: msgspec.structs.replace(draft, frame=frame))
        async with started_again(tmp_path) as program:
            document = program.workspace.document
            await offered(program)
            await press(program, "Restore")
            await until(lambda: caplog.records, "the line in the log")
            assert program.workspace.notices.current is not None and left.exists()
            assert document.object.mask is not None and document.object.mask.empty and document.object.prompt == ""
            assert document.undo_stack.count() == 0
            document.edit_negative("rain", "Edit")
            assert document.undo_stack.count() == 1 and document.undo_stack.undoText() == "Edit"

    live(session())


def test_a_damaged_mask_is_named_and_the_rest_is_taken_up(
    still: Program, live: Live, photo: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await edit_everything(still, photo, other)
        left = await leave_draft(still, tmp_path)
        damage_mask(left, "object")
        async with started_again(tmp_path) as program:
            await offered(program)
            await press(program, "Restore")
            await until(lambda: "Missing: a mask" in program.window.notice_bar.text, "what is missing")
            assert program.workspace.document.object.prompt == "a dog jumping" and left.exists()

    live(session())


def test_a_damaged_draft_is_left_alone(
    still: Program, live: Live, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def session() -> None:
        folder = folder_of(tmp_path)
        folder.mkdir(parents=True)
        (folder / "a.journal").write_text("no database " * 100)
        with closing(sqlite3.connect(folder / "b.journal")) as file:
            file.execute("PRAGMA user_version = 9")
        (folder / "c.journal").touch()  # killed before it had a first step
        (folder / "d.journal-wal").touch()  # killed while it was removed
        assert lock_of(folder / "e.journal").tryLock(0)  # dropped at once: as a killed program leaves it
        still.crash_recovery.look()
        await until(lambda: len(drafts(tmp_path)) == 2, "the end of what is left")
        assert not still.window.offer_bar.isVisible() and len(caplog.records) == 2
        assert [path.name for path in drafts(tmp_path)] == ["a.journal", "b.journal"]

    live(session())


def test_a_disk_that_takes_no_draft_is_told_once(still: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        folder_of(tmp_path).parent.mkdir(exist_ok=True)
        folder_of(tmp_path).write_text("in the way")
        await open_photo(still, photo)
        document, shape = still.workspace.document, QPainterPath()
        shape.addRect(0, 0, 20, 20)
        document.fill_mask(document.object, shape, "add", "Mask")
        await until(lambda: "cannot be backed up" in still.window.notice_bar.text, "the error")
        still.workspace.notices.dismiss()
        with pytest.raises(DiskError):  # who asks for it is told
            await still.autosave.write_down()
        still.workspace.document.edit_negative("fog", "Edit")
        await asyncio.sleep(1)
        assert not still.window.notice_bar.isVisible()
        folder_of(tmp_path).unlink()
        still.workspace.document.edit_negative("snow", "Edit")
        await still.autosave.write_down()
        await still.autosave.close(keep=True)
        left = journal.read(still.autosave.path)
        assert left is not None and read_coverage(left.draft.masks["object"]).pixelColor(10, 10).red() == 255

    live(session())


def test_a_mask_of_a_very_wide_photo_is_read(loop: object) -> None:
    mask = read_coverage(b"P5 40000 2 255\n" + bytes(39_999) + b"\xff" + bytes(40_000))
    assert (mask.width(), mask.height(), mask.pixelColor(39_999, 0).red()) == (40_000, 2, 255)
    assert read_coverage(b"P5 40000 2 255\n" + bytes(40_000)).isNull()
