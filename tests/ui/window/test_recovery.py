"""An edit outlives a program that ends unasked: it is written down, offered at the next start, and taken up again."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox

from engine.projects import journal
from engine.projects.draft import Draft
from engine.protocol.errors import DiskError
from engine.protocol.requests import Transform
from ld_desktop.actions.recovery.autosave import Autosave, lock_of, pictures_of
from ld_desktop.app import Program
from ld_desktop.model.document.document import Source
from tests.ui.again import started_again
from tests.ui.dialogs.test_discarding import answer, asked
from tests.ui.hands import LEFT, drag, take
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_meanwhile import under_way

FRAME, MOVED = QRect(10, 20, 200, 180), Transform(scale=0.5, dx=10, flip=True)


def folder_of(tmp_path: Path) -> Path:
    return tmp_path / "data" / "unsaved"


def drafts(tmp_path: Path) -> list[Path]:
    return sorted(folder_of(tmp_path).glob("*"))


async def edit_everything(program: Program, photo: Path, other: Path) -> None:
    """All that a draft holds, none of it as at first."""
    document = program.workspace.document
    await open_photo(program, photo)
    await take(program, Qt.Key.Key_B)
    await drag(program.window.canvas, [(100, 130), (140, 130)])
    for choose in (program.actions.opener.open_reference, program.actions.opener.open_object_source):
        choose(str(other))
        await until(lambda: not document.shows_photo, "the other picture")
        await drag(program.window.canvas, [(20, 20), (30, 20)])
        document.activate(document.object)
    document.edit_prompt(document.object, "a dog jumping", "Edit")
    document.edit_prompt(document.background, "in the snow", "Edit")
    document.edit_negative("rain", "Edit")
    document.edit_target("a dog in the snow", "Edit")
    document.edit_frame(FRAME, "Edit")
    document.edit_transform(MOVED, "Edit")
    document.weights.edit("object", 3.0, "Edit")


async def leave_draft(program: Program, tmp_path: Path, name: str = "left") -> Path:
    """What is written down now, as a program that was killed leaves it."""
    await program.autosave.write_down()
    left, kept = folder_of(tmp_path) / f"{name}.journal", program.autosave.path
    shutil.copytree(pictures_of(kept), pictures_of(left))
    for more in ("", "-wal"):
        shutil.copy(f"{kept}{more}", f"{left}{more}")
    change_draft(left, lambda draft: rename_copies(draft, kept.stem, left.stem))
    return left


def change_draft(path: Path, change: Callable[[Draft], Draft]) -> None:
    """Of the journal ``path``, which no window has open."""
    with closing(sqlite3.connect(path)) as file, file:
        ((line,),) = file.execute("SELECT draft FROM edit")
        changed = change(msgspec.json.decode(line, type=Draft))
        file.execute("UPDATE edit SET draft = ?", (msgspec.json.encode(changed),))


def damage_mask(path: Path, name: str) -> None:
    """In the journal ``path``, which no window has open."""
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(
            "UPDATE tiles SET coverage = x'00' WHERE mask = (SELECT number FROM masks WHERE name = ?)", (name,)
        )


def rename_copies(draft: Draft, before: str, after: str) -> Draft:
    copies = {role: path.replace(before, after) for role, path in draft.copies.items()}
    return msgspec.structs.replace(draft, copies=copies)


def kept_in(path: Path) -> Draft:
    """The last step in a journal, which a window may have open."""
    with tempfile.TemporaryDirectory() as folder:
        for file in (path, path.with_name(f"{path.name}-wal")):
            if file.exists():
                shutil.copy(file, folder)
        left = journal.read(Path(folder, path.name))
    assert left is not None
    return left.draft


async def press(program: Program, text: str) -> None:
    (button,) = [button for button in program.window.offer_bar.buttons if button.text() == text]
    QTest.mouseClick(button, LEFT)


async def offered(program: Program) -> str:
    """What is offered after the start."""
    program.crash_recovery.look()
    offers = program.workspace.offers
    await until(lambda: offers.current is not None and offers.current.name.endswith(journal.SUFFIX), "the offer")
    assert program.window.offer_bar.isVisible()
    return program.window.offer_bar.text


def state(program: Program) -> list[object]:
    d = program.workspace.document
    masks = [layer.mask for layer in (d.object, d.background, d.object_source)]
    grey = [None if mask is None else mask.piece(mask.image.rect()) for mask in masks]
    texts = [d.object.prompt, d.background.prompt, d.negative, d.target]
    sources = [d.reference, d.background.path, d.object_source.path]
    return [*grey, *texts, *sources, d.chosen_frame, d.transform, d.weights.of("object"), d.weights.of("background")]


def test_everything_is_taken_up_as_one_step(
    still: Program, live: Live, photo: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await edit_everything(still, photo, other)
        before = state(still)
        left = await leave_draft(still, tmp_path)
        async with started_again(tmp_path) as program:
            document = program.workspace.document
            assert photo.name in await offered(program)
            await press(program, "Restore")
            await until(
                lambda: program.workspace.notices.current is not None and document.undo_stack.count(), "the edit"
            )
            await until(lambda: not left.exists(), "the end of the old draft")
            assert not pictures_of(left).exists()
            assert state(program) == before
            assert document.undo_stack.count() == 1 and not program.window.offer_bar.isVisible()
            assert program.autosave.path.exists()  # it is this program's now
            document.undo_stack.undo()
            assert document.object.mask is not None and document.object.mask.empty and document.object.prompt == ""

    live(session())


def test_picked_references_are_taken_up(still: Program, live: Live, photo: Path, other: Path, tmp_path: Path) -> None:
    async def session() -> None:
        document = still.workspace.document
        await open_photo(still, photo)
        picture = (await still.actions.opener.read(str(other)) or Source("generate")).picture
        document.choose_source(Source("generate", str(other), picture), "Pick")
        await leave_draft(still, tmp_path)
        async with started_again(tmp_path) as program:
            await offered(program)
            await press(program, "Restore")
            await until(lambda: program.workspace.document.background.path is not None, "the reference")
            assert state(program) == state(still)

    live(session())


def test_it_is_written_by_itself_and_not_once_nothing_can_be_lost(
    still: Program, live: Live, photo: Path, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await open_photo(still, photo)
        still.workspace.document.edit_negative("rain", "Edit")
        await until(still.autosave.path.exists, "the draft")
        first = still.workspace.document.photo
        still.actions.opener.open_photo(str(white))
        await until(lambda: still.workspace.document.photo is not first, "the other photo")
        await until(lambda: not still.autosave.path.exists(), "the end of the draft")

    live(session())


@pytest.mark.parametrize("keep", [True, False])
def test_what_the_artist_gave_up_is_not_kept(
    still: Program, live: Live, photo: Path, tmp_path: Path, keep: bool
) -> None:
    async def session() -> None:
        async with started_again(tmp_path, keep) as program:
            await open_photo(program, photo)
            program.workspace.document.edit_negative("rain", "Edit")
            await program.autosave.write_down()
            program.workspace.document.edit_negative("rain, fog", "Edit")
        left = drafts(tmp_path)
        assert [path.suffix for path in left] == ([".journal", ".pictures"] if keep else [])
        assert not keep or kept_in(left[0]).negative == "rain, fog"

    live(session())


def test_discard_removes_it_and_not_now_keeps_it(
    still: Program, live: Live, photo: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await edit_everything(still, photo, other)
        left = await leave_draft(still, tmp_path)
        found = journal.read(left)
        assert found is not None
        saved = found.saved
        async with started_again(tmp_path) as program:
            await offered(program)
            program.workspace.offers.put_off()
            assert not program.window.offer_bar.isVisible() and left.exists()
        async with started_again(tmp_path) as program:
            await offered(program)
            assert f" {datetime.fromtimestamp(saved):%H:%M}" in program.window.offer_bar.text
            await press(program, "Discard…")
            async with asked(program) as question:
                assert question.text() == f"Delete what was kept of the edit of {photo.name}?"
                answer(question, "Keep it")
            assert program.window.offer_bar.isVisible() and left.exists()
            await press(program, "Discard…")
            async with asked(program) as question:
                answer(question, "Delete it")
            assert not program.window.offer_bar.isVisible()
            assert not left.exists() and not pictures_of(left).exists()
        await still.autosave.close(keep=False)
        assert drafts(tmp_path) == []

    live(session())


def test_several_are_offered_one_after_the_other_each_with_its_picture(
    still: Program, live: Live, photo: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await edit_everything(still, photo, other)
        left = [await leave_draft(still, tmp_path, "first")]
        still.workspace.document.edit_negative("fog", "Edit")
        left.append(await leave_draft(still, tmp_path, "second"))
        async with started_again(tmp_path) as program:
            offers, bar = program.workspace.offers, program.window.offer_bar
            await offered(program)
            await until(lambda: offers.count == 2, "both offers")
            for path, shown in ((left[1], {"1 of 2"}), (left[0], set[str]())):
                assert offers.current is not None and offers.current.name == str(path)
                labels = [label for label in bar.findChildren(QLabel) if label.isVisible()]
                (picture,) = [label.pixmap() for label in labels if not label.pixmap().isNull()]
                assert picture.toImage().convertToFormat(QImage.Format.Format_RGB32) == offers.current.picture
                assert {label.text() for label in labels if " of " in label.text()} - {bar.text} == shown
                offers.put_off()

    live(session())


def test_an_edit_that_is_open_elsewhere_is_not_offered(
    still: Program, live: Live, photo: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await edit_everything(still, photo, other)
        left = await leave_draft(still, tmp_path)
        lock = lock_of(left)
        assert lock.tryLock(0)
        async with started_again(tmp_path) as program:
            told: list[object] = []
            program.crash_recovery.found.connect(told.append)
            lock.unlock()
            await offered(program)
            lock = lock_of(left)
            assert not lock.tryLock(0)  # it is this program's to offer
            assert len(told) == 1  # and not the one that the first program is writing

    live(session())


def test_restoring_asks_before_it_replaces_an_edit(
    still: Program, live: Live, photo: Path, white: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await edit_everything(still, photo, other)
        left = await leave_draft(still, tmp_path)
        async with started_again(tmp_path) as program:
            await open_photo(program, white)
            program.workspace.document.edit_negative("rain", "Edit")
            await offered(program)
            await press(program, "Restore")
            async with asked(program) as question:
                answer(question, "Keep editing")
            assert program.workspace.document.negative == "rain" and left.exists() and pictures_of(left).exists()

    live(session())


def test_what_was_opened_is_taken_up_whatever_became_of_its_files(
    still: Program, live: Live, white: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await edit_everything(still, white, other)
        before, opened = state(still), still.workspace.document.photo
        left = await leave_draft(still, tmp_path)
        other.unlink()
        Image.new("RGB", (300, 300), "red").save(white)
        async with started_again(tmp_path) as program:
            document = program.workspace.document
            await offered(program)
            await press(program, "Restore")
            await until(lambda: not left.exists(), "the end of the old draft")
            assert state(program) == before and "Missing" not in program.window.notice_bar.text
            assert opened is not None and document.photo is not None
            assert document.photo.path == str(white) and document.photo.image == opened.image
            assert Path(document.photo.file).is_relative_to(program.workspace.scratch)
            await until(program.window.offer_bar.isVisible, "the offer to open what is there now")
            assert program.window.offer_bar.text.startswith(f"{white.name} has changed on disk")

    live(session())


def test_copies_last_as_long_as_the_edit_needs_them(
    still: Program, live: Live, photo: Path, other: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        document, pictures = still.workspace.document, pictures_of(still.autosave.path)

        def names() -> list[str]:
            return sorted(path.name for path in pictures.rglob("*") if path.is_file())

        await open_photo(still, photo)
        still.actions.opener.open_reference(str(other))
        await until(lambda: document.background.path is not None, "the reference")
        await still.autosave.write_down()
        assert names() == sorted([photo.name, other.name])
        document.choose_source(Source("generate"), "Draw it")
        await still.autosave.write_down()
        assert names() == [photo.name]
        document.undo_stack.clear()
        await still.autosave.write_down()
        assert not pictures.exists()
        await edit_everything(still, photo, other)
        left = await leave_draft(still, tmp_path)
        left.unlink()  # as where a program is killed while it removes it
        async with started_again(tmp_path) as program:
            program.crash_recovery.look()
            await until(lambda: not pictures_of(left).exists(), "the end of what is left")
            assert pictures.exists()  # a window's that lives

    live(session())


def test_the_end_of_a_session_asks_nothing_and_keeps_the_edit(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        await open_photo(still, photo)
        still.workspace.document.edit_negative("rain", "Edit")
        still.autosave.commit()
        assert still.autosave.path.exists()
        still.workspace.document.edit_negative("rain, fog", "Edit")  # the session went on after all
        still.window.close()
        assert still.window.findChildren(QMessageBox) and still.window.isVisible()
        still.window.findChildren(QMessageBox)[0].close()
        still.autosave.commit()
        still.window.close()
        assert not still.window.isVisible()

    live(session())


def test_an_end_of_a_session_that_keeps_nothing_is_asked_about(
    still: Program, live: Live, photo: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def session() -> None:
        folder_of(tmp_path).parent.mkdir(exist_ok=True)
        folder_of(tmp_path).write_text("in the way")
        await open_photo(still, photo)
        still.workspace.document.edit_negative("rain", "Edit")
        still.autosave.commit()
        assert [record.message for record in caplog.records] == ["The edit could not be kept."]
        still.window.close()
        assert still.window.findChildren(QMessageBox) and still.window.isVisible()
        folder_of(tmp_path).unlink()

    live(session())


def test_an_older_state_is_never_written_over_a_newer_one(
    still: Program, live: Live, photo: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        await open_photo(still, photo)
        still.workspace.document.edit_negative("old", "Edit")
        busy = threading.Event()
        loop = asyncio.get_running_loop()
        others = [loop.run_in_executor(None, busy.wait) for _ in range(40)]  # no thread is left to write it
        writing = asyncio.create_task(still.autosave.write_down())
        await asyncio.sleep(0)
        still.workspace.document.edit_negative("new", "Edit")
        still.autosave.commit()
        busy.set()
        await asyncio.gather(*others)
        await writing
        assert kept_in(still.autosave.path).negative == "new"

    live(session())


def test_a_disk_that_takes_no_draft_is_told_once(still: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        folder_of(tmp_path).parent.mkdir(exist_ok=True)
        folder_of(tmp_path).write_text("in the way")
        await open_photo(still, photo)
        still.workspace.document.edit_negative("rain", "Edit")
        await until(lambda: "cannot be backed up" in still.window.notice_bar.text, "the error")
        still.workspace.notices.dismiss()
        with pytest.raises(DiskError):  # who asks for it is told
            await still.autosave.write_down()
        still.workspace.document.edit_negative("fog", "Edit")
        await asyncio.sleep(3)
        assert not still.window.notice_bar.isVisible()
        folder_of(tmp_path).unlink()
        still.workspace.document.edit_negative("snow", "Edit")
        await until(still.autosave.path.exists, "the draft")

    live(session())


def test_what_is_given_up_is_not_written_down_later(still: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        autosave = Autosave(still.workspace, tmp_path / "notes")
        await open_photo(still, photo)
        still.workspace.document.edit_prompt(still.workspace.document.object, "a dog jumping", "Edit")
        await until(autosave.path.exists, "the draft")
        still.workspace.document.edit_prompt(still.workspace.document.object, "a dog running", "Edit")
        await autosave.close(keep=False)  # before the last edit's turn
        for _ in range(5):
            await asyncio.sleep(0.02)
            await asyncio.gather(*under_way())
        assert not autosave.path.exists()

    live(session())
