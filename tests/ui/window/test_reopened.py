"""A project that is reopened shows what it showed; saving, copies and going back; what a crash leaves of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox

from engine.projects.draft import View
from engine.protocol.requests import Box, Click
from ld_desktop.app import Program
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.masks.object_selection import ObjectSelection
from ld_desktop.ui.menus.recent_menu import RecentMenu
from tests.ui.again import started_again
from tests.ui.dialogs.test_discarding import answer, asked
from tests.ui.hands import press_keys
from tests.ui.menus.test_mask_commands import answer_path
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_projects import make_layers, opened, save
from tests.ui.window.test_recovery import edit_everything, leave_draft, offered, press


def middle(program: Program) -> tuple[float, float, float, float]:
    """Zoom, turn, and the picture point in the middle of the canvas."""
    view = program.window.canvas.viewport.view
    return round(view.zoom or 0, 3), round(view.angle, 3), round(view.x, 1), round(view.y, 1)


def found(layer: Layer) -> tuple[object, ...]:
    return layer.work.clicks, layer.work.box


def test_what_was_shown_is_shown_again(still: Program, live: Live, photo: Path, other: Path, tmp_path: Path) -> None:
    async def session() -> None:
        document, canvas = still.workspace.document, still.window.canvas
        await edit_everything(still, photo, other)
        await make_layers(still)
        clicks = (Click(100.0, 120.0), Click(20.0, 30.5, False))
        document.put_found(document.object, {}, "Click", document.object.work, ObjectSelection(clicks))
        beside = ObjectSelection((), Box(3, 4, 30, 40))
        document.put_found(document.object_source, {}, "Box", document.object_source.work, beside)
        still.workspace.gallery.show(still.workspace.gallery.candidates[0])
        document.activate(document.results.layers[1])
        canvas.rotate_by(30)
        canvas.zoom_to(3)
        canvas.viewport.pan(QPointF(-40, 25))
        canvas.zoom_by(1)  # as the mouse, which tells of it too
        shown = middle(still)
        assert shown[:2] == (3, 30)
        path = tmp_path / "a.ldp"
        await save(still, path)
        async with started_again(tmp_path) as program:
            views: list[View] = []
            program.workspace.view.wanted.connect(views.append)
            await opened(program, path)
            document = program.workspace.document
            assert document.active is document.results.layers[1]
            assert program.workspace.gallery.shown is program.workspace.gallery.candidates[0]
            assert found(document.object) == (clicks, None)
            assert found(document.object_source) == ((), beside.box)
            await until(lambda: document.results.layers[1].in_place, "what the tools look at")
            program.window.canvas.look(views[0])  # bars over the canvas came since
            assert middle(program) == shown
            await until(lambda: program.workspace.project.read_only, "the first window's hold on it")
            await save(program, tmp_path / "b.ldp")
        async with started_again(tmp_path) as program:
            program.window.canvas.zoom_to(3)
            document = still.workspace.document
            document.activate(document.background)
            still.window.canvas.fit()
            still.workspace.notices.dismiss()
            still.actions.projects.save(path)
            await until(lambda: still.workspace.notices.current is not None, "the end of saving")
            still.actions.projects.close()
            await opened(program, path)
            assert program.workspace.document.active.role == "background"
            assert program.window.canvas.viewport.fitted

    live(session())


def test_the_models_of_the_edit_are_chosen_where_they_are_here(
    still: Program, live: Live, white: Path, tmp_path: Path
) -> None:
    async def session() -> None:
        preferences = still.workspace.preferences
        model, sam, path = tmp_path / "a model", tmp_path / "sam.pth", tmp_path / "a.ldp"
        model.mkdir()
        sam.touch()
        await open_photo(still, white)
        preferences.set_models(str(model), str(sam))
        preferences.set_overrides({"lora_rank": 16})
        await save(still, path)
        still.actions.projects.close()
        preferences.set_models(None, None)
        preferences.set_overrides({})
        async with started_again(tmp_path) as program:
            await opened(program, path)
            now = program.workspace.preferences
            assert (now.model, now.sam, now.overrides) == (str(model), str(sam), {"lora_rank": 16})
            now.set_models(None, None)
        sam.unlink()
        async with started_again(tmp_path) as program:
            await opened(program, path)
            await until(lambda: "sam.pth" in program.window.notice_bar.text, "what is told")
            assert program.workspace.preferences.model == str(model) and program.workspace.preferences.sam is None

    live(session())


@pytest.mark.parametrize("named", [True, False])
def test_the_question_at_the_end_can_save(still: Program, live: Live, white: Path, tmp_path: Path, named: bool) -> None:
    async def session() -> None:
        window, document, closed = still.window, still.workspace.document, list[None]()
        window.closed.connect(lambda: closed.append(None))
        path = tmp_path / "a.ldp"
        await open_photo(still, white)
        if named:
            await save(still, path)
        document.edit_negative("rain", "Edit")
        if not named:
            window.close()
            async with asked(still) as question:
                answer(question, "Save")
            dialog = window.findChild(QFileDialog)
            assert dialog is not None
            dialog.reject()
            await until(lambda: window.findChild(QFileDialog) is None, "the end of the dialog")
            assert not closed and still.workspace.project.unsaved
        window.close()
        async with asked(still) as question:
            assert question.defaultButton() is not None and question.defaultButton().text() == "Save"
            answer(question, "Save")
        if not named:
            await answer_path(still, path)
        await until(lambda: closed, "the end of the window")
        async with started_again(tmp_path) as program:
            still.actions.projects.close()
            await opened(program, path)
            assert program.workspace.document.negative == "rain"

    live(session())


def test_where_saving_fails_the_window_stays(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        path = tmp_path / "a.ldp"
        await open_photo(still, white)
        await save(still, path)
        still.workspace.document.edit_negative("rain", "Edit")
        path.with_name("a.ldp~").mkdir()
        still.window.close()
        async with asked(still) as question:
            answer(question, "Save")
        await until(lambda: still.window.notice_bar.objectName() == "error", "what is told")
        assert still.window.isVisible() and still.workspace.project.unsaved

    live(session())


def test_a_copy_is_another_file_and_revert_goes_back(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        document, commands, project = still.workspace.document, still.window.commands, still.workspace.project
        path, copy = tmp_path / "a.ldp", tmp_path / "copy.ldp"
        await open_photo(still, white)
        assert not commands.revert.isEnabled() and "project" in commands.revert.statusTip()
        document.edit_negative("rain", "Edit")
        await save(still, path)
        assert not commands.revert.isEnabled() and "Nothing" in commands.revert.statusTip()
        document.edit_negative("fog", "Edit")
        commands.save_copy.trigger()
        await answer_path(still, copy)
        await until(lambda: "copy.ldp" in still.window.notice_bar.text, "the copy")
        assert project.path == path and project.unsaved
        commands.revert.trigger()
        async with asked(still) as question:
            answer(question, "Keep editing")
        assert document.negative == "fog"
        commands.revert.trigger()
        async with asked(still) as question:
            answer(question, "Revert")
        await until(lambda: document.negative == "rain", "the saved project")
        await until(lambda: project.path == path, "the project")
        await opened(still, copy)
        assert document.negative == "fog" and not still.window.findChildren(QMessageBox)

    live(session())


def test_a_draft_knows_its_project(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        document, path = still.workspace.document, tmp_path / "a.ldp"
        await open_photo(still, white)
        document.edit_negative("rain", "Edit")
        await until(still.autosave.path.exists, "the draft")
        await save(still, path)
        await until(lambda: not still.autosave.path.exists(), "the end of the draft of what is saved")
        document.edit_negative("fog", "Edit")
        await leave_draft(still, tmp_path)
        still.actions.projects.close()
        async with started_again(tmp_path) as program:
            await offered(program)
            await press(program, "Restore")
            await until(lambda: program.workspace.document.negative == "fog", "the edit")
            await until(lambda: program.workspace.project.path == path, "its project")
            assert program.workspace.project.unsaved
            assert program.window.windowTitle().startswith("a.ldp* ·")
            await press_keys(program, Qt.Key.Key_S)
            await until(lambda: not program.workspace.project.unsaved, "the end of saving")

    live(session())


def test_what_was_opened_last_is_shown_small(still: Program, live: Live, white: Path, tmp_path: Path) -> None:
    async def session() -> None:
        menu, thumbnails = still.window.findChild(RecentMenu), still.workspace.thumbnails
        path = tmp_path / "a.ldp"
        assert menu is not None
        await open_photo(still, white)
        await make_layers(still)
        await save(still, path)
        await until(lambda: not thumbnails.of(str(path)).isNull(), "the small picture")
        menu.aboutToShow.emit()
        small = thumbnails.of(str(path))
        blue = QImage(str(white)).pixelColor(3, 3).blue()
        assert small.pixelColor(3, 3).name() == "#ffffff" and blue == 255
        assert small.pixelColor(QPoint(32, 32)).red() < 200  # the layer over the photo
        assert not menu.actions()[0].icon().isNull() and not menu.actions()[1].icon().isNull()
        shutil.rmtree(tmp_path / "data" / "thumbnails")
        menu.aboutToShow.emit()
        assert menu.actions()[0].icon().isNull() and menu.actions()[0].text() == "a.ldp"

    live(session())
