"""Candidates are chosen by keys and mouse, put out of sight, taken back, and deleted for good where asked."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu

from engine.files import folder_lock
from engine.protocol.events import CandidateReady
from ld_desktop.app import Program
from ld_desktop.model.document.document import Source
from tests.ui.dialogs.test_discarding import answer, asked
from tests.ui.gallery.test_gallery_filter import listed
from tests.ui.gallery.test_stars import reopen, run_with
from tests.ui.hands import LEFT, NONE, candidate_cell, choose_candidate, drag
from tests.ui.waiting import Live, open_photo, until
from tests.ui.window.test_accessibility import front
from tests.ui.window.test_meanwhile import under_way

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


async def open_two_runs(program: Program, photo: Path) -> tuple[Path, Path]:
    runs = run_with(program, photo, "1 first", (1, 2, 3)), run_with(program, photo, "2 second", (7, 8))
    await open_photo(program, photo)
    await front(program.window)
    return runs


def selected(program: Program) -> list[int]:
    return [one.seed for one in program.workspace.gallery.selected]


def test_keys_show_select_and_discard(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        await open_two_runs(still, photo)
        view, gallery = still.window.gallery.view, still.workspace.gallery
        stack = still.workspace.document.undo_stack

        def press(key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> int:
            QTest.keyClick(view, key, keys)
            return 0 if gallery.shown is None else gallery.shown.seed

        view.setFocus(Qt.FocusReason.TabFocusReason)
        assert [press(Key.Key_Home), press(Key.Key_End), press(Key.Key_Left), press(Key.Key_Left)] == [1, 8, 7, 3]
        assert [press(Key.Key_Right), press(Key.Key_Space), press(Key.Key_Space)] == [7, 0, 7]
        assert selected(still) == [7] and view.hasFocus()
        assert press(Key.Key_Left) == 3 and press(Key.Key_Left, SHIFT) == 3 and selected(still) == [2, 3]
        still.window.commands.star.trigger()
        assert [one.seed for one in gallery.candidates if one.starred] == [2, 3]
        assert still.window.commands.star.text() == "Remove star"
        assert press(Key.Key_Delete) == 7 and listed(still) == [1, 7, 8]
        assert stack.undoText() == "Discard candidates"
        stack.undo()
        assert listed(still) == [1, 2, 3, 7, 8]
        still.window.commands.previous_candidate.trigger()
        assert gallery.shown is gallery.candidates[2]

    live(session())


def test_discarded_ones_stay_so_until_they_are_restored(still: Program, live: Live, photo: Path, white: Path) -> None:
    async def session() -> None:
        await open_two_runs(still, photo)
        gallery, commands, bar = still.workspace.gallery, still.window.commands, still.window.gallery.filter
        await choose_candidate(still, 1)
        commands.discard.trigger()
        assert gallery.shown is gallery.candidates[2]
        await asyncio.gather(*under_way())
        await reopen(still, white)
        await reopen(still, photo)
        assert listed(still) == [1, 3, 7, 8] and [one.seed for one in gallery.discarded] == [2]
        bar.discarded.trigger()
        assert listed(still) == [2] and "●" in bar.view.text()
        await choose_candidate(still, 0)
        assert commands.discard.text() == "Restore"
        commands.discard.trigger()
        assert gallery.discarded == () and still.workspace.document.undo_stack.undoText() == "Restore candidate"
        bar.discarded.trigger()
        bar.one_run.trigger()
        assert listed(still) == [1, 2, 3]

    live(session())


def test_a_header_selects_its_run_and_ctrl_adds_one(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        await open_two_runs(still, photo)
        view, gallery = still.window.gallery.view, still.workspace.gallery
        header = view.visualRect(view.list.index(0)).center()
        QTest.mouseClick(view.viewport(), LEFT, NONE, header)
        assert selected(still) == [1, 2, 3] and gallery.shown is None
        await choose_candidate(still, 4, CONTROL)
        assert selected(still) == [1, 2, 3, 8]
        view.scrollToTop()
        header = view.visualRect(view.list.index(0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, NONE, header)
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason, header, view.mapToGlobal(header)))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu) and gallery.shown is gallery.candidates[0] and selected(still) == [1, 2, 3]
        still.window.commands.discard.trigger()
        menu.close()
        assert listed(still) == [7, 8]

    live(session())


def test_the_canvas_has_a_menu(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        await open_two_runs(still, photo)
        canvas, commands = still.window.canvas, still.window.commands
        await choose_candidate(still, 0)
        at = canvas.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.mapToGlobal(at))
        QTest.mousePress(canvas, LEFT, NONE, at)
        QApplication.sendEvent(canvas, event)
        assert QApplication.activePopupWidget() is None
        QTest.mouseRelease(canvas, LEFT, NONE, at)
        QApplication.sendEvent(canvas, event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert menu.actions()[:3] == [commands.add_layer, commands.star, commands.discard]
        menu.close()

    live(session())


async def delete(program: Program, button: str) -> str:
    window = program.window
    window.commands.delete_discarded.trigger()
    await until(lambda: window.findChildren(QObject, "qt_msgbox_label"), "the question")
    async with asked(program) as question:
        told = question.informativeText()
        answer(question, button)
    return told


def test_what_is_discarded_is_deleted_once_asked(still: Program, live: Live, photo: Path, white: Path) -> None:
    async def session() -> None:
        first, second = await open_two_runs(still, photo)
        gallery, commands = still.workspace.gallery, still.window.commands
        for name in ("laid-2.png", "candidate-2.png"):
            (first / name).write_bytes(b"0" * 1_500_000)
        assert not commands.delete_discarded.isEnabled()
        gallery.discard((gallery.candidates[1], gallery.candidates[3]), True)
        assert "2 candidates, 3.0 MB" in await delete(still, "Keep it")
        assert (first / "laid-2.png").exists()
        with folder_lock.held(second):
            await delete(still, "Delete for good")
            await until(still.window.notice_bar.isVisible, "the refusal")
        await asyncio.gather(*under_way())
        if gallery.discarded:
            await delete(still, "Delete for good")
        await until(lambda: not gallery.discarded, "the end of it")
        assert not any((first / name).exists() for name in ("laid-2.png", "candidate-2.png"))
        assert not (second / "candidate-7.png").exists()
        assert [one.seed for one in gallery.candidates] == [1, 3, 8]
        await until(lambda: (first / "discarded.json").read_bytes() == b"[]", "the note without what is gone")
        still.workspace.document.undo_stack.undo()

    live(session())


def test_what_is_in_use_is_not_deleted(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        await open_two_runs(still, photo)
        workspace, document, commands = still.workspace, still.workspace.document, still.window.commands
        one = workspace.gallery.candidates[0]
        opened = document.photo
        assert opened is not None
        document.results.add(one, str(photo), opened.image)
        workspace.gallery.discard((one,), True)
        commands.delete_discarded.trigger()
        assert "as a layer" in still.window.notice_bar.text
        document.undo_stack.undo()
        document.choose_source(Source("file", one.path, one.image), "Pick")
        commands.delete_discarded.trigger()
        assert "reference" in still.window.notice_bar.text
        document.undo_stack.undo()
        job = workspace.begin("sample")
        commands.delete_discarded.trigger()
        assert "at work" in still.window.notice_bar.text and Path(one.path).exists()
        workspace.run.abandon(job)

    live(session())


def test_a_right_click_beside_candidates_brings_no_menu(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        await open_two_runs(still, photo)
        view = still.window.gallery.view
        at = QPoint(view.viewport().width() - 2, candidate_cell(still, 0).center().y())
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason, at, view.mapToGlobal(at)))
        assert QApplication.activePopupWidget() is None and still.workspace.gallery.shown is None

    live(session())


def test_a_run_is_named_and_found_by_its_name(still: Program, live: Live, photo: Path, white: Path) -> None:
    async def session() -> None:
        first, _ = await open_two_runs(still, photo)
        window, gallery = still.window, still.workspace.gallery
        await choose_candidate(still, 1)

        async def name(text: str) -> None:
            window.commands.name_run.trigger()
            (dialog,) = [one for one in window.findChildren(QInputDialog) if one.isVisible()]
            dialog.setTextValue(text)
            dialog.accept()
            await asyncio.gather(*under_way())

        await name("  Rex in snow ")
        title = window.gallery.view.list.index(0).data()
        assert (
            title.startswith("Rex in snow · a dog jumping") and (first / "name.json").read_bytes() == b'"Rex in snow"'
        )
        window.gallery.filter.text.setText("rex")
        assert listed(still) == [1, 2, 3]
        await reopen(still, white)
        await reopen(still, photo)
        assert [one.run_name for one in gallery.candidates] == ["Rex in snow"] * 3 + [""] * 2
        kept = await still.runs_on_disk.look_at(first)
        assert kept is not None and kept.prompt == "Rex in snow: a dog jumping, in the snow"
        await choose_candidate(still, 0)
        await name("")
        assert gallery.candidates[0].run_name == "" and (first / "name.json").read_bytes() == b'""'
        still.workspace.document.undo_stack.undo()
        assert gallery.candidates[0].run_name == "Rex in snow"
        await asyncio.gather(*under_way())

    live(session())


def test_a_candidate_that_comes_later_has_the_name_of_its_run(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        workspace, edit_runs = still.workspace, still.actions.edit_runs
        gallery = workspace.gallery
        await open_photo(still, photo)
        await drag(still.window.canvas, [(100, 130), (140, 130)])
        workspace.document.object.set_prompt("a dog")
        edit_runs.start()
        await until(lambda: workspace.preferences.prompts("object"), "the run")
        for seed in (1, 2):
            file = shutil.copy(photo, workspace.scratch / f"candidate-{seed}.png")
            workspace.engine.spoke.emit(CandidateReady(job=workspace.run.job or "", seed=seed, path=str(file)))
            await until(lambda seed=seed: gallery.rowCount() == seed, "the candidate")
            if seed == 1:
                gallery.name_run(gallery.candidates[0].run, "Rex")
        assert [one.run_name for one in gallery.candidates] == ["Rex", "Rex"]
        await until((Path(gallery.candidates[0].run) / "name.json").is_file, "the name on disk")

    live(session())
