"""Runs on disk: seen with their size, opened, deleted when asked; what programs left is put in order."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import msgspec
import pytest
import torch
from PIL import Image
from PySide6.QtCore import QObject, QRect, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtTest import QTest

from engine.files import folder_lock
from engine.models.lora_files import tensor_file
from engine.protocol.events import finished
from engine.protocol.requests import EditRequest, Pointer
from engine.protocol.results import CheckSamDone
from engine.protocol.settings import Settings
from engine.protocol.tuned_header import VERSION, TunedMetadata
from ld_desktop.actions.earlier_runs import note_run
from ld_desktop.actions.recovery import leftovers
from ld_desktop.app import Program
from ld_desktop.model.document.document import Source
from ld_desktop.model.gallery import Candidate
from ld_desktop.ui.dialogs.runs_dialog import RunsDialog
from tests.ui.dialogs.test_discarding import answer, asked
from tests.ui.hands import LEFT, choose_candidate
from tests.ui.waiting import Live, open_photo, until

NAMES = ("2026-01-02 03.04.05 0123456789ab", "2026-01-03 03.04.05 0123456789ac")


def make_run(runs: Path, name: str, photo: Path, candidates: int) -> Path:
    folder = runs / name
    folder.mkdir(parents=True)
    request = EditRequest(
        job="j", photo=str(photo), pointer=Pointer(), object_prompt="a dog", background_prompt="a lake", out=str(folder)
    )
    note_run(request, folder)
    for seed in range(1, candidates + 1):
        Image.new("RGB", (32, 32), "teal").save(folder / f"candidate-{seed}.png")
    about = TunedMetadata(VERSION, Settings(), "a dog", "a lake", "a dog, a lake", "", None, "Tiny", "0", (32, 32))
    values = {"start": torch.zeros(2_000_000 - 1_000, dtype=torch.uint8)}
    tensor_file.write(values, folder / "tuned.safetensors", {"about": msgspec.json.encode(about).decode()})
    return folder


@pytest.fixture
def runs(tmp_path: Path, photo: Path) -> list[Path]:
    return [make_run(tmp_path / "data" / "runs", name, photo, 2) for name in NAMES]


class Opened(QObject):
    """What the desktop is asked to show."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url.toLocalFile())


@pytest.fixture
def desktop() -> Iterator[Opened]:
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, cast(bytes, "take"))  # it takes text, whatever the stub says
    yield opened
    QDesktopServices.unsetUrlHandler("file")


async def show_first(program: Program, photo: Path) -> None:
    await open_photo(program, photo)
    await until(lambda: program.workspace.gallery.rowCount() == 4, "the candidates")
    await choose_candidate(program, 0)


def test_the_shown_candidates_run_is_deleted_once_asked(
    still: Program, live: Live, photo: Path, runs: list[Path]
) -> None:
    async def session() -> None:
        window, gallery = still.window, still.workspace.gallery
        assert not window.commands.delete_run.isEnabled()
        await show_first(still, photo)
        assert window.commands.delete_run in window.gallery.view.actions()  # its right-click menu
        window.commands.delete_run.trigger()
        await until(lambda: window.findChildren(QObject, "qt_msgbox_label"), "the question")
        async with asked(still) as question:
            assert "a dog, a lake: 2 candidates, 2.0 MB" in question.informativeText()
            assert "more seeds" in question.informativeText() and "undone" in question.informativeText()
            answer(question, "Keep it")
        assert runs[0].is_dir() and gallery.rowCount() == 4
        window.commands.delete_run.trigger()
        await until(lambda: window.findChildren(QObject, "qt_msgbox_label"), "the question")
        async with asked(still) as question:
            answer(question, "Delete the run")
        await until(lambda: "deleted" in window.notice_bar.text, "the end of the deletion")
        assert [path.name for path in runs[0].parent.iterdir()] == [NAMES[1]]
        assert {candidate.run for candidate in gallery.candidates} == {str(runs[1])}
        assert gallery.shown is None

    live(session())


def test_a_run_that_is_in_use_is_not_deleted(still: Program, live: Live, photo: Path, runs: list[Path]) -> None:
    async def session() -> None:
        window, document = still.window, still.workspace.document
        await show_first(still, photo)
        opened = document.photo
        assert opened is not None

        def refused() -> str:
            window.commands.delete_run.trigger()
            reason = still.runs_on_disk.obstacle(runs[0])
            assert reason is not None and reason in window.notice_bar.text
            still.runs_on_disk.delete(runs[0])
            return reason

        job = still.workspace.begin("sample")
        assert "at work" in refused()
        still.workspace.run.abandon(job)
        layer = document.results.add(still.workspace.gallery.candidates[0], str(photo), opened.image)
        assert "layer" in refused()
        document.results.delete(layer)
        document.choose_source(Source("file", str(runs[0] / "candidate-1.png"), QImage(str(photo))), "Pick")
        assert "reference" in refused()
        document.undo_stack.undo()
        document.choose_object_source(Source("file", str(runs[0] / "candidate-1.png"), QImage(str(photo))), "Take")
        assert "The object is from" in refused()
        document.undo_stack.undo()
        with folder_lock.held(runs[0]):  # by another program
            made = runs[0].stat().st_mtime_ns
            assert "Another program is at work" in refused()
            assert runs[0].stat().st_mtime_ns == made
        assert still.runs_on_disk.obstacle(runs[0]) is None
        assert runs[0].is_dir()
        assert still.runs_on_disk.obstacle(runs[1]) is None

    live(session())


def test_a_run_is_held_while_something_is_drawn_into_it(
    still: Program, live: Live, photo: Path, runs: list[Path]
) -> None:
    async def session() -> None:
        await show_first(still, photo)
        candidate = still.workspace.gallery.candidates[0]
        candidate.tuned = str(runs[0] / "tuned.safetensors")
        still.actions.edit_runs.more_seeds(candidate, 1)
        await until(lambda: folder_lock.is_held(runs[0]), "the lock of the run")
        still.actions.references.draw()
        await until(lambda: list(runs[0].parent.glob("references-*")), "the folder of the references")
        (references,) = runs[0].parent.glob("references-*")
        assert folder_lock.is_held(references)

    live(session())


def test_a_run_that_was_removed_by_others_is_not_made_anew(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        await open_photo(program, photo)
        run = program.workspace.runs / "2026-01-02 10.00.00 0123456789ab"
        gone = Candidate(1, str(run / "candidate-1.png"), str(run), QRect(0, 0, 64, 64), "a dog", "snow", QImage())
        gone.tuned = str(run / "tuned.safetensors")
        program.actions.edit_runs.more_seeds(gone, 1)
        await until(program.window.notice_bar.isVisible, "the error")
        assert "tuned.safetensors" in program.window.notice_bar.text and not run.exists()

    live(session())


def test_a_run_that_others_begin_to_work_in_is_not_deleted(still: Program, live: Live, runs: list[Path]) -> None:
    async def session() -> None:
        still.runs_on_disk.delete(runs[0])
        with folder_lock.held(runs[0]):
            await until(still.window.notice_bar.isVisible, "the refusal")
        assert "at work" in still.window.notice_bar.text and (runs[0] / "candidate-1.png").exists()

    live(session())


def test_the_run_of_the_photo_that_is_open_is_not_deleted(
    still: Program, live: Live, runs: list[Path], tmp_path: Path
) -> None:
    async def session() -> None:
        await open_photo(still, runs[0] / "candidate-1.png")
        assert "photo that is open" in (still.runs_on_disk.obstacle(runs[0]) or "")
        (tmp_path / "link.png").symlink_to(runs[1] / "candidate-1.png")
        await open_photo(still, tmp_path / "link.png")
        assert still.runs_on_disk.obstacle(runs[0]) is None
        still.runs_on_disk.delete(runs[1])
        assert "photo that is open" in still.window.notice_bar.text and runs[1].is_dir()

    live(session())


def test_all_runs_are_listed_with_their_sizes(
    still: Program, live: Live, photo: Path, runs: list[Path], desktop: Opened
) -> None:
    async def session() -> None:
        window = still.window
        os.utime(runs[0] / "request.json", (1, 1))
        references = runs[0].parent / "references-0123456789ad"
        references.mkdir()
        (references / "reference-1.png").write_bytes(b"0" * 1000)
        os.utime(references / "reference-1.png", (2, 2))
        window.commands.runs.trigger()
        await until(lambda: (found := window.findChildren(RunsDialog)) and found[0].total.text(), "the list")
        (dialog,) = window.findChildren(RunsDialog)
        rows = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
        told = [[row.text(column) for column in (1, 2, 3, 4)] for row in rows if row is not None]
        mine = [photo.name, "a dog, a lake", "2", "2.0 MB"]
        assert told == [mine, ["", "references", "0", "1.0 kB"], mine]  # the newest first
        assert dialog.total.text() == "3 runs, 4.0 MB"
        QTest.mouseClick(dialog.open_folder, LEFT)
        assert desktop.urls == [str(runs[1])]
        QTest.mouseClick(dialog.delete, LEFT)
        await until(lambda: window.findChildren(QObject, "qt_msgbox_label"), "the question")
        async with asked(still) as question:
            answer(question, "Delete the run")
        await until(lambda: dialog.list.topLevelItemCount() == 2, "the shorter list")
        assert not runs[1].exists()
        shutil.rmtree(references)
        still.runs_on_disk.changed.emit()
        await until(lambda: dialog.list.topLevelItemCount() == 1, "the last run")
        assert dialog.total.text() == "1 run, 2.0 MB"
        dialog.close()

    live(session())


def test_the_list_says_why_a_run_stays(still: Program, live: Live, photo: Path, runs: list[Path]) -> None:
    async def session() -> None:
        window, workspace = still.window, still.workspace
        await show_first(still, photo)
        workspace.document.results.add(workspace.gallery.candidates[0], str(photo), QImage(str(photo)))
        window.commands.runs.trigger()
        await until(lambda: (found := window.findChildren(RunsDialog)) and found[0].total.text(), "the list")
        (dialog,) = window.findChildren(RunsDialog)
        rows = [row for at in range(2) if (row := dialog.list.topLevelItem(at)) is not None]
        (used,) = [row for row in rows if row.data(0, Qt.ItemDataRole.UserRole) == str(runs[0])]
        dialog.list.setCurrentItem(used)
        assert dialog.refusal.isHidden()
        QTest.mouseClick(dialog.delete, LEFT)
        assert dialog.refusal.isVisible() and "as a layer" in dialog.refusal.text()
        dialog.list.setCurrentItem(next(row for row in rows if row is not used))
        assert dialog.refusal.isHidden()
        dialog.close()

    live(session())


def test_files_that_vanish_are_not_counted(still: Program, live: Live, runs: list[Path]) -> None:
    ended = threading.Event()

    def come_and_go() -> None:
        """As where a run is written and another is deleted."""
        while not ended.is_set():
            for folder in (runs[1] / "a", runs[0].parent / "other"):
                folder.mkdir()
                for number in range(20):
                    (folder / f"{number}.part").touch()
                shutil.rmtree(folder)

    async def session() -> None:
        for _ in range(100):
            found = {kept.folder: kept for kept in await still.runs_on_disk.survey()}
            assert found.keys() >= set(runs) and found[runs[1]].size > 2_000_000

    writer = threading.Thread(target=come_and_go)
    writer.start()
    try:
        live(session())
    finally:
        ended.set()
        writer.join()


def test_layers_are_spoken_of_while_there_are_candidates(
    still: Program, live: Live, photo: Path, runs: list[Path]
) -> None:
    async def session() -> None:
        await show_first(still, photo)
        panel = still.window.results
        assert not panel.isHidden()
        for run in runs:
            still.runs_on_disk.delete(run)
        await until(lambda: still.workspace.gallery.rowCount() == 0, "the end of both runs")
        assert panel.isHidden()

    live(session())


def test_a_deleted_run_is_told_of_no_more(still: Program, live: Live, photo: Path, runs: list[Path]) -> None:
    async def session() -> None:
        await show_first(still, photo)
        workspace, told = still.workspace, still.window.run.stage
        candidate = workspace.gallery.candidates[0]
        candidate.tuned = str(runs[0] / "tuned.safetensors")
        still.actions.edit_runs.more_seeds(candidate, 1)
        await until(lambda: folder_lock.is_held(runs[0]), "the lock of the run")
        job = workspace.run.job
        assert job is not None
        workspace.engine.spoke.emit(finished(job, CheckSamDone()))
        for run, left in ((runs[1], "done: the candidates are in the gallery"), (runs[0], "")):
            workspace.gallery.remove_run(str(run))
            assert told.text() == left

    live(session())


def test_a_run_that_is_gone_is_told(still: Program, live: Live, photo: Path, runs: list[Path], desktop: Opened) -> None:
    async def session() -> None:
        await show_first(still, photo)
        shutil.rmtree(runs[0])
        for command in (still.window.commands.open_run, still.window.commands.delete_run):
            still.window.status.refuse("")
            command.trigger()
            await until(lambda: "not there any more" in still.window.status.currentMessage(), "the reason")
        assert not runs[0].exists() and desktop.urls == []

    live(session())


def test_the_folder_of_the_shown_run_is_opened(
    still: Program, live: Live, photo: Path, runs: list[Path], desktop: Opened
) -> None:
    async def session() -> None:
        await show_first(still, photo)
        still.window.commands.open_run.trigger()
        assert desktop.urls == [str(runs[0])]

    live(session())


def gone() -> int:
    """The id of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_what_programs_left_is_put_in_order(
    tmp_path: Path, photo: Path, runs: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, scratch, settings = runs[0].parent, tmp_path / "tmp", tmp_path / "config" / "s.conf"
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    empty, at_work, half = (folder / f"2026-01-04 03.04.05 0123456789a{x}" for x in "abc")
    others = [folder / "mine", folder / "references-0123456789ad"]
    for new in (empty, at_work, half, *others, folder / ".deleted-x" / "y"):
        new.mkdir(parents=True)
    for run in (empty, at_work, half):
        (run / "request.json").touch()
    (others[1] / "reference-1.png").touch()
    mine, theirs = (scratch / f"{leftovers.scratch_prefix(process)}x" for process in (os.getpid(), gone()))
    for new in (mine, theirs, settings.parent):
        new.mkdir(parents=True)
    for name in ("s.conf", "s.conf.aB3dE6", "s.conf.backup1", "other.conf.aB3dE6"):
        (settings.parent / name).touch()
    for path in (empty, others[0], settings.parent / "s.conf.aB3dE6", settings.parent / "s.conf.backup1"):
        os.utime(path, (time.time() - 100, time.time() - 100))
    with folder_lock.held(at_work):
        os.utime(at_work, (time.time() - 100, time.time() - 100))
        leftovers.sweep(folder, [tmp_path], settings)
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*NAMES, at_work.name, half.name, *(other.name for other in others)]
    )
    assert [path.name for path in scratch.iterdir()] == [mine.name]
    assert sorted(path.name for path in settings.parent.iterdir()) == ["other.conf.aB3dE6", "s.conf", "s.conf.backup1"]
