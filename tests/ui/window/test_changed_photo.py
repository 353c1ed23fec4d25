"""What was opened is what is edited and exported; a file that changes is told, and can be opened anew."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.protocol.events import Finished
from engine.protocol.requests import EditRequest, decode_request
from ld_desktop.actions.export import Wanted
from ld_desktop.app import Program
from tests.ui.dialogs.test_export_dialog import exported
from tests.ui.hands import LEFT, drag
from tests.ui.waiting import Live, open_photo, until

RED, BLUE = QColor(255, 0, 0), QColor(0, 0, 255)
Change = Callable[[Path], None]


def write(path: Path, colour: str, size: tuple[int, int] = (64, 48)) -> None:
    """Marked as a scene of the starter's world: nothing is offered for it."""
    mark = PngInfo()
    mark.add_text("ld-world", "{}")
    Image.new("RGB", size, colour).save(path, "PNG", pnginfo=mark)


def _in_place(path: Path) -> None:
    write(path, "blue", (32, 24))


def _in_its_place(path: Path) -> None:
    write(path.with_name("new.png"), "blue", (32, 24))
    path.with_name("new.png").replace(path)


def _deleted_first(path: Path) -> None:
    path.unlink()
    write(path, "blue", (32, 24))


def _gone(path: Path) -> None:
    path.unlink()


@pytest.fixture
def red(tmp_path: Path) -> Path:
    path = tmp_path / "red.png"
    write(path, "red")
    return path


async def told(program: Program, name: str) -> None:
    bar = program.window.offer_bar
    await until(lambda: bar.isVisible() and bar.text.startswith(name), "the offer")
    assert bar.text == f"{name} has changed on disk. The edit goes on with what was opened."
    assert [button.text() for button in bar.buttons] == ["Reload"]


def press(program: Program) -> None:
    (button,) = program.window.offer_bar.buttons
    QTest.mouseClick(button, LEFT)


@pytest.mark.parametrize("change", [_in_place, _in_its_place, _deleted_first, _gone])
def test_what_was_opened_is_edited_and_exported(
    still: Program, live: Live, red: Path, tmp_path: Path, change: Change
) -> None:
    async def session() -> None:
        document = still.workspace.document
        await open_photo(still, red)
        before = red.read_bytes()
        change(red)
        if change is not _gone:
            await told(still, "red.png")
        assert document.photo is not None and document.photo.image.pixelColor(5, 5) == RED
        picture = await exported(still, tmp_path / "out.png")
        assert picture.size == (64, 48) and picture.getpixel((5, 5)) == (255, 0, 0)
        await drag(still.window.canvas, [(20, 20), (40, 20)])
        document.edit_prompt(document.object, "a dog", "Edit")
        document.edit_prompt(document.background, "snow", "Edit")
        still.actions.edit_runs.start()
        await until(lambda: still.workspace.preferences.prompts("object"), "the request on its way")
        (file,) = still.workspace.runs.glob("*/request.json")
        request = decode_request(file.read_bytes())
        assert isinstance(request, EditRequest) and Path(request.photo).read_bytes() == before
        assert document.object.file is not None and Path(document.object.file).read_bytes() == before

    live(session())


@pytest.mark.parametrize("change", [_in_place, _in_its_place, _deleted_first])
def test_reload_opens_what_is_there_now(still: Program, live: Live, red: Path, change: Change) -> None:
    async def session() -> None:
        document = still.workspace.document
        await open_photo(still, red)
        await drag(still.window.canvas, [(20, 20), (40, 20)])
        change(red)
        await told(still, "red.png")
        press(still)
        question = still.window.findChild(QMessageBox)
        assert question is not None and question.text() == "Save the edit first?"
        keep = next(button for button in question.buttons() if button.text() == "Keep editing")
        QTest.mouseClick(keep, LEFT)
        assert document.photo is not None and document.photo.image.pixelColor(5, 5) == RED
        document.undo_stack.undo()
        document.undo_stack.clear()
        write(red, "blue", (40, 30))
        await told(still, "red.png")
        press(still)
        await until(
            lambda: document.photo is not None and document.photo.image.size() == QSize(40, 30), "the new photo"
        )
        assert document.photo.image.pixelColor(5, 5) == BLUE and document.photo.path == str(red)
        await until(lambda: not still.window.offer_bar.isVisible(), "the end of the offer")

    live(session())


def test_what_only_looks_changed_is_not_told(still: Program, live: Live, red: Path) -> None:
    async def session() -> None:
        await open_photo(still, red)
        content = red.read_bytes()
        red.unlink()
        red.write_bytes(content)
        os.utime(red, (1, 1))
        write(red.with_name("neighbour.png"), "blue")
        await looked(still)
        assert not still.window.offer_bar.isVisible()
        write(red, "blue")
        await told(still, "red.png")
        still.workspace.offers.put_off()
        await looked(still)
        assert not still.window.offer_bar.isVisible()  # once is enough
        write(red, "green")
        await told(still, "red.png")

    live(session())


@pytest.mark.parametrize("change", ["back", "gone", "another photo", "opened"])
def test_an_offer_that_is_true_no_more_is_withdrawn(still: Program, live: Live, red: Path, change: str) -> None:
    async def session() -> None:
        await open_photo(still, red)
        content = red.read_bytes()
        write(red, "blue")
        await told(still, "red.png")
        still.workspace.notices.dismiss()
        assert still.window.offer_bar.isVisible()  # it waits for its answer, whatever the notices say
        match change:
            case "back":
                red.write_bytes(content)
            case "gone":
                red.unlink()
            case "another photo":
                write(red.with_name("other.png"), "green")
                still.actions.opener.open_photo(str(red.with_name("other.png")))
            case _:
                still.actions.opener.open_photo(str(red))
        await until(lambda: not still.window.offer_bar.isVisible(), "the end of the offer")
        if change != "another photo":
            write(red, "green")
            await told(still, "red.png")

    live(session())


def test_each_file_has_an_offer_of_its_own(still: Program, live: Live, red: Path) -> None:
    async def session() -> None:
        await open_photo(still, red)
        other = red.with_name("other.png")
        write(other, "green")
        still.actions.opener.open_reference(str(other))
        await until(lambda: still.workspace.document.background.picture is not None, "the reference")
        for path in (other, red):
            write(path, "blue")
            await told(still, path.name)
        red.unlink()
        await told(still, "other.png")
        still.workspace.offers.put_off()
        assert not still.window.offer_bar.isVisible()

    live(session())


async def looked(program: Program) -> None:
    """The window comes to the front, and its look at the files has ended."""
    QApplication.sendEvent(program.window, QEvent(QEvent.Type.ActivationChange))
    await asyncio.sleep(0.5)


def test_a_source_that_changes_is_told_and_opened_anew(still: Program, live: Live, red: Path, tmp_path: Path) -> None:
    async def session() -> None:
        document, opening = still.workspace.document, still.actions.opener
        await open_photo(still, red)
        for layer, opened in (
            (document.background, opening.open_reference),
            (document.object_source, opening.open_object_source),
        ):
            path = tmp_path / f"{layer.role}.png"
            write(path, "green")
            opened(str(path))
            await until(lambda layer=layer: layer.picture is not None, "the source")
            kept, before = layer.file, path.read_bytes()
            _in_its_place(path)
            await told(still, path.name)
            assert kept is not None and Path(kept).read_bytes() == before
            press(still)
            await until(lambda layer=layer, kept=kept: layer.file != kept, "the new source")
            assert layer.picture is not None and layer.picture.size() == QSize(32, 24)
            assert document.photo is not None and document.photo.image.pixelColor(5, 5) == RED

    live(session())


def test_a_run_is_at_home_with_a_copy_of_its_photo(still: Program, live: Live, red: Path) -> None:
    async def session() -> None:
        run, copy = still.workspace.run, red.with_name("copy.png")
        copy.write_bytes(red.read_bytes())
        await open_photo(still, red)
        job = still.workspace.begin("edit")
        write(red, "blue")
        for path, here in ((red, False), (copy, True)):
            opened = still.workspace.document.photo
            still.actions.opener.open_photo(str(path))
            await until(lambda opened=opened: still.workspace.document.photo is not opened, "the photo")
            assert run.here == here
        still.workspace.engine.spoke.emit(Finished(job=job, result=msgspec.Raw(b"{}")))

    live(session())


def test_a_picture_that_cannot_be_read_is_told_by_its_own_name(still: Program, live: Live, tmp_path: Path) -> None:
    async def session() -> None:
        path = tmp_path / "note.png"
        path.write_text("no picture", encoding="utf-8")
        still.actions.opener.open_photo(str(path))
        await until(lambda: still.workspace.notices.current is not None, "the error")
        assert f"The file {path} is not a picture" in still.window.notice_bar.text
        assert str(still.workspace.scratch) not in still.window.notice_bar.text

    live(session())


def test_the_file_of_the_photo_is_spared_after_it_changed(still: Program, live: Live, red: Path) -> None:
    async def session() -> None:
        await open_photo(still, red)
        _in_its_place(red)
        before = red.read_bytes()
        photo = still.workspace.document.photo
        assert photo is not None
        still.actions.exporter.export(Wanted(photo, None), red)
        await until(lambda: "must stay as it is" in still.window.notice_bar.text, "the refusal")
        assert red.read_bytes() == before

    live(session())
