"""An edit put away as a project comes back as it was, here and where nothing of it is known."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox

from engine.projects.format import OURS, STATE
from engine.projects.reading import read
from engine.protocol.requests import EditRequest, Pointer
from ld_desktop.actions.earlier_runs import note_run
from ld_desktop.actions.projects.project_lock import file_of
from ld_desktop.app import Program
from ld_desktop.model.gallery import Candidate
from ld_desktop.model.rectangles import box_of
from ld_desktop.ui.menus.recent_menu import RecentMenu
from tests.ui.again import started_again
from tests.ui.dialogs.test_discarding import answer, asked, drop
from tests.ui.hands import press_keys
from tests.ui.menus.test_mask_commands import answer_path
from tests.ui.snapshot import snapshot
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_recovery import edit_everything, press

FRAME = QRect(64, 64, 128, 128)
RUN = "2026-01-02 03.04.05 0123456789ab"


async def make_layers(program: Program) -> None:
    """A run of two candidates, the second starred; both are layers, changed in every way."""
    workspace, document = program.workspace, program.workspace.document
    assert document.photo is not None
    run = workspace.runs / RUN
    run.mkdir(parents=True)
    request = EditRequest(
        job="edit",
        photo=document.photo.file,
        pointer=Pointer(),
        object_prompt="a dog jumping",
        background_prompt="in the snow",
        out=str(run),
        frame=box_of(FRAME),
    )
    note_run(request, run)
    for seed, colour in ((7, "red"), (8, "blue")):
        path = run / f"candidate-{seed}.png"
        Image.new("RGB", (64, 64), colour).save(path)
        picked = Candidate(seed, str(path), str(run), FRAME, "a dog jumping", "in the snow", QImage(str(path)))
        workspace.gallery.add(picked)
    workspace.gallery.toggle_star(workspace.gallery.candidates[1])
    results = document.results
    for candidate in workspace.gallery.candidates:
        results.add(candidate, document.photo.file, document.photo.image)
    blue, red = results.layers
    assert red.mask is not None
    document.change_mask(red, red.mask.replaced(QRect(80, 80, 30, 20), bytes(30 * 20)), "Hide")
    results.rename(blue, "Sky")
    results.set_opacity(blue, 40, 1)
    results.set_locked(blue, True)
    results.set_visible(red, False)


def gallery(program: Program) -> list[tuple[int, bool, str]]:
    return [(one.seed, one.starred, Path(one.path).name) for one in program.workspace.gallery.candidates]


async def save(program: Program, path: Path) -> None:
    await press_keys(program, Qt.Key.Key_S)
    await answer_path(program, path)
    await saved(program, path)


async def saved(program: Program, path: Path) -> None:
    project = program.workspace.project
    await until(lambda: "Saved" in program.window.notice_bar.text and not project.unsaved, "the end of saving")
    assert project.path == path


async def opened(program: Program, path: Path) -> None:
    program.actions.projects.open_file(str(path))
    await until(lambda: program.workspace.project.path == path, "the project")


def test_it_comes_back_as_it_was(still: Program, live: Live, photo: Path, other: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await edit_everything(still, photo, other)
        await make_layers(still)
        await until(lambda: (still.workspace.runs / RUN / "stars.json").is_file(), "the note of the star")
        path = tmp_path / "my dög.ldp"
        await save(still, path)
        assert not read(path, None).damaged
        before, candidates = snapshot(still.workspace.document), gallery(still)
        still.actions.projects.close()  # else it is open in another window
        async with started_again(tmp_path) as program:
            await opened(program, path)
            assert snapshot(program.workspace.document) == before and gallery(program) == candidates == [
                (7, False, "candidate-7.png"),
                (8, True, "candidate-8.png"),
            ]
            assert not program.workspace.project.unsaved and program.workspace.document.undo_stack.count() == 0
            assert program.window.windowTitle().startswith("my dög.ldp ·")
            assert program.workspace.notices.current is None
        shutil.rmtree(still.workspace.runs)
        async with started_again(tmp_path) as program:  # as at a colleague's
            await opened(program, path)
            assert snapshot(program.workspace.document) == before and gallery(program) == candidates

    live(session())


def test_mark_and_question_tell_what_is_unsaved(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        window, document = still.window, still.workspace.document
        path = tmp_path / "a.ldp"
        await open_photo(still, white)
        assert window.windowTitle().startswith("white.png ·")
        document.edit_prompt(document.object, "a dog", "Edit")
        assert window.windowTitle().startswith("white.png* ·")
        await save(still, path)
        assert window.windowTitle().startswith("a.ldp ·") and not still.window.guard.holds_up(window.leave)
        document.edit_negative("rain", "Edit")
        assert window.windowTitle().startswith("a.ldp* ·")
        document.undo_stack.undo()
        assert window.windowTitle().startswith("a.ldp ·")
        document.undo_stack.redo()
        window.close()
        async with asked(still) as question:
            assert "a.ldp" in question.informativeText()
            answer(question, "Keep editing")
        await press_keys(still, Qt.Key.Key_S)  # over the same
        await until(path.with_name("a.ldp~").is_file, "the one that was there")
        await saved(still, path)
        await drop(still, white)
        assert not window.findChildren(QMessageBox)

    live(session())


def test_candidates_that_come_after_a_save_are_no_change(
    still: Program, live: Live, photo: Path, tmp_path: Path
) -> None:
    """They are kept with their run, and found again with the project's photo; stars are a change."""

    async def session() -> None:
        window, gallery = still.window, still.workspace.gallery
        await open_photo(still, photo)
        await make_layers(still)
        await until(lambda: (still.workspace.runs / RUN / "stars.json").is_file(), "the note of the star")
        path = tmp_path / "a.ldp"
        await save(still, path)
        for seed in (9, 10):
            file = still.workspace.runs / RUN / f"candidate-{seed}.png"
            Image.new("RGB", (64, 64), "green").save(file)
            gallery.add(Candidate(seed, str(file), str(file.parent), FRAME, "a dog", "snow", QImage(str(file))))
        assert window.windowTitle().startswith("a.ldp ·") and not window.guard.holds_up(window.leave)
        still.actions.projects.close()
        async with started_again(tmp_path) as program:
            await opened(program, path)
            assert [one.seed for one in program.workspace.gallery.candidates] == [7, 8, 9, 10]
        gallery.toggle_star(gallery.candidates[3])
        assert window.windowTitle().startswith("a.ldp* ·")

    live(session())


def test_the_question_saves_too(still: Program, live: Live, white: Path, other: Path, tmp_path: Path) -> None:
    """As a new project or over the one that there is; then goes on with what was asked for."""

    async def session() -> None:
        window, workspace, document = still.window, still.workspace, still.workspace.document
        await open_photo(still, white)
        document.edit_prompt(document.object, "a dog", "Edit")
        await drop(still, other)
        async with asked(still) as question:
            answer(question, "Save")
        assert document.photo is not None and document.photo.path == str(white)
        await answer_path(still, tmp_path / "a.ldp")
        await until(lambda: document.photo is not None and document.photo.path == str(other), "the other photo")
        still.actions.projects.open_file(str(tmp_path / "a.ldp"))
        await until(lambda: workspace.project.path == tmp_path / "a.ldp", "the project")
        assert document.object.prompt == "a dog"
        document.edit_prompt(document.object, "a cat", "Edit")
        window.close()
        async with asked(still) as question:
            answer(question, "Save")
        await until(lambda: not window.isVisible(), "the end")
        assert not workspace.project.unsaved and (tmp_path / "a.ldp~").is_file()

    live(session())


def test_what_the_program_brings_is_saved_elsewhere(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        still.workspace.preferences.set_export_folder(tmp_path / "exports")
        (tmp_path / "exports").mkdir()

        async def proposed() -> Path:
            still.window.commands.save_as.trigger()
            dialog = still.window.findChild(QFileDialog)
            assert dialog is not None
            place = Path(dialog.selectedFiles()[0])
            dialog.reject()
            await until(lambda: still.window.findChild(QFileDialog) is None, "the dialog's end")
            return place

        await open_photo(still, white)
        assert await proposed() == white.with_suffix(".ldp")
        still.actions.opener.open_example()
        await until(lambda: "photo.png" in still.window.windowTitle(), "the example")
        assert await proposed() == tmp_path / "exports" / "photo.ldp"
        still.actions.opener.paste(QImage(str(white)))
        await until(lambda: "photo.png" not in still.window.windowTitle(), "the pasted picture")
        assert (await proposed()).parent == tmp_path / "exports"

    live(session())


def test_ways_to_open_one(still: Program, live: Live, white: Path, other: Path, tmp_path: Path) -> None:
    async def session() -> None:
        path = tmp_path / "a.ldp"
        await open_photo(still, white)
        await save(still, path)
        recent = still.window.findChild(RecentMenu)
        assert recent is not None and recent.actions()[0].text() == "a.ldp"
        for way in (lambda: drop(still, path), lambda: choose(still, path)):
            await open_photo(still, other)
            assert still.workspace.project.path is None
            await way()
            await until(lambda: still.workspace.project.path == path, "the project")
        await open_photo(still, other)
        recent.actions()[0].trigger()
        await until(lambda: recent.actions()[0].text() == "other.png", "the photo among the recent ones")

    live(session())


def test_until_it_is_in_the_file_the_edit_is_unsaved(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    """A crash or the end of the program in between loses nothing unasked."""

    async def session() -> None:
        project, autosave = still.workspace.project, still.autosave
        await open_photo(still, white)
        still.workspace.document.edit_negative("rain", "Edit")
        for ended in (False, True):  # the second is asked for before the first has ended
            project.begin_saving()
            project.begin_saving()
            project.end_saving(tmp_path / "a.ldp")
            autosave.commit()
            assert project.unsaved and autosave.path.exists()
            project.end_saving(tmp_path / "a.ldp" if ended else None)
            autosave.commit()
            assert project.unsaved is not ended and autosave.path.exists() is not ended

    live(session())


async def choose(program: Program, path: Path) -> None:
    await press_keys(program, Qt.Key.Key_O)
    await answer_path(program, path)


def test_one_that_cannot_be_saved_stays_unsaved(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        await open_photo(still, white)
        path = tmp_path / "a.ldp"
        await save(still, path)
        document = still.workspace.document
        document.edit_negative("rain", "Edit")
        path.with_name("a.ldp~").mkdir()
        before = path.read_bytes()
        await press_keys(still, Qt.Key.Key_S)
        await until(lambda: still.window.notice_bar.objectName() == "error", "what is told")
        assert "cannot be saved" in still.window.notice_bar.text
        assert still.workspace.project.unsaved and path.read_bytes() == before
        assert [left for left in tmp_path.iterdir() if left.name.startswith(".")] == [file_of(path)]

    live(session())


def without(path: Path, names: list[str], **more: bytes) -> None:
    with zipfile.ZipFile(path) as file:
        contents = {name: file.read(name) for name in file.namelist() if name not in names} | more
    with zipfile.ZipFile(path, "w") as file:
        for name, content in contents.items():
            file.writestr(name, content)


@pytest.fixture
def layered(still: Program, live: Live, white: Path, tmp_path: Path) -> Path:
    path = tmp_path / "a.ldp"

    async def session() -> None:
        await open_photo(still, white)
        await make_layers(still)
        await save(still, path)

    live(session())
    return path


async def open_backup(program: Program) -> None:
    while (offer := program.workspace.offers.current) is not None and "a.ldp~" not in offer.message:
        program.workspace.offers.put_off()  # models for a photo as well
    await press(program, "Open the backup")


def test_what_is_damaged_is_named(still: Program, live: Live, layered: Path, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        shutil.copy(layered, tmp_path / "a.ldp~")
        without(layered, [f"{OURS}pictures/candidate-8.png", f"{OURS}pictures/white.png"])
        shutil.rmtree(still.workspace.runs)
        white.unlink()
        still.actions.projects.close()
        async with started_again(tmp_path) as program:
            await opened(program, layered)
            text = program.window.notice_bar.text
            assert "damaged" in text and "candidate-8.png" in text and "“Sky”" in text
            document = program.workspace.document
            assert [layer.candidate.seed for layer in document.results.layers] == [7]
            assert document.photo is not None and document.photo.image.pixelColor(3, 3).name() == "#ffffff"
            assert gallery(program) == [(7, False, "candidate-7.png")]
            document.edit_negative("rain", "Edit")
            await open_backup(program)
            async with asked(program) as question:
                answer(question, "Keep editing")
            assert document.negative == "rain"
            await open_backup(program)
            async with asked(program) as question:
                answer(question, "Discard the edit")
            await until(lambda: program.workspace.project.path == tmp_path / "a.ldp~", "the backup")

    live(session())


def test_one_of_a_newer_program_is_not_written_over(live: Live, layered: Path, tmp_path: Path) -> None:
    async def session() -> None:
        with zipfile.ZipFile(layered) as file:
            state = msgspec.json.decode(file.read(STATE), type=dict[str, object])
        without(layered, [STATE], **{STATE: msgspec.json.encode(state | {"schema": 2})})
        before = layered.read_bytes()
        async with started_again(tmp_path) as program:
            await opened(program, layered)
            assert "newer version" in program.window.notice_bar.text
            await save(program, tmp_path / "b.ldp")
            assert layered.read_bytes() == before and (tmp_path / "b.ldp").is_file()

    live(session())


def test_layers_that_another_program_saved_come_back(live: Live, layered: Path, tmp_path: Path) -> None:
    async def session() -> None:
        with zipfile.ZipFile(layered) as file:
            ours = [name for name in file.namelist() if name.startswith(OURS)]
        without(layered, ours)
        async with started_again(tmp_path) as program:
            program.actions.projects.open_file(str(layered))
            await until(lambda: "another program" in program.window.notice_bar.text, "the layers")
            results = program.workspace.document.results.layers
            assert [(layer.name, layer.visible, layer.opacity) for layer in results] == [
                ("Sky", True, 40),
                ("dog jumping, seed 7", False, 100),
            ]
            assert results[0].frame == FRAME and program.workspace.project.path is None
            mask = results[1].mask
            assert mask is not None and mask.count(QRect(80, 80, 30, 20)) == 0 and mask.count(FRAME) == 128 * 128 - 600
            assert results[0].candidate.image.pixelColor(5, 5).name() == "#0000ff"

    live(session())
