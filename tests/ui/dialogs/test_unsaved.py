"""A tuned edit that finds no room costs no candidate, and is offered to be saved again or elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from ld_desktop.actions.edit_runs import Unsaved
from ld_desktop.app import Program
from tests.ui.hands import LEFT, describe_edit
from tests.ui.waiting import Live, until
from tests.ui.window.test_session import answer_file_dialog


async def start(program: Program) -> None:
    window = program.window
    window.run.seeds.setValue(1)
    await until(window.commands.start.isEnabled, "readiness to start")
    QTest.mouseClick(window.run.start_button, LEFT)


async def press(program: Program, row: int) -> None:
    QTest.mouseClick(program.window.offer_bar.buttons[row], LEFT)


def block(program: Program) -> Path:
    """A folder lies where the tuned edit of the run that has just begun is to be saved."""
    (run,) = [path for path in program.workspace.runs.iterdir() if path.is_dir()]
    place = run / "tuned.safetensors"
    (place / "in the way").mkdir(parents=True)
    return place


def test_it_is_saved_elsewhere_or_again(program: Program, live: Live, photo: Path, tmp_path: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        await describe_edit(program, photo)
        told: list[Unsaved] = []
        program.actions.edit_runs.unsaved.connect(told.append)
        await start(program)
        await until(lambda: list(workspace.runs.glob("*/request.json")), "the run's folder")
        place = block(program)
        await until(lambda: workspace.gallery.rowCount() == 1 and not workspace.run.busy, "the candidate")
        assert workspace.run.outcome == "finished" and told[0].path == place
        assert window.offer_bar.isVisible() and "could not be saved" in window.offer_bar.text
        assert workspace.gallery.candidates[0].tuned is None

        await press(program, 0)  # Try again
        await until(lambda: len(told) == 2 and window.offer_bar.isVisible(), "the offer once more")
        assert window.notice_bar.objectName() == "error" and "tuned.safetensors" in window.notice_bar.text

        await press(program, 1)  # Save elsewhere
        await until(lambda: window.findChild(QFileDialog) is not None, "the dialog")
        window.findChildren(QFileDialog)[0].reject()
        await until(window.offer_bar.isVisible, "the offer, since nothing was chosen")
        await until(lambda: window.findChild(QFileDialog) is None, "the end of the dialog")
        await press(program, 1)
        elsewhere = tmp_path / "elsewhere.safetensors"
        await answer_file_dialog(program, elsewhere)
        await until(elsewhere.is_file, "the tuned edit")
        await until(lambda: workspace.gallery.candidates[0].tuned == str(elsewhere), "more seeds")
        assert not window.offer_bar.isVisible() and str(elsewhere) in window.notice_bar.text

        workspace.gallery.show(workspace.gallery.candidates[0])
        await until(window.commands.more.isEnabled, "readiness for more seeds")
        window.gallery.count.setValue(1)
        window.commands.more.trigger()
        await until(lambda: workspace.gallery.rowCount() == 2 and not workspace.run.busy, "one more candidate")

        program.actions.edit_runs.unsaved.emit(told[0])
        shutil.rmtree(place)
        await press(program, 0)
        await until(place.is_file, "the tuned edit in its own place")
        workspace.document.edit_negative("fog", "Edit")  # else more seeds are offered in place of learning it again
        program.actions.edit_runs.unsaved.emit(told[0])
        await start(program)
        await until(lambda: not window.offer_bar.isVisible(), "the end of the offer: the engine lets go of it")

    live(session())


def test_a_run_that_comes_to_nothing_leaves_no_folder(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        await describe_edit(program, photo)
        workspace.runs.parent.mkdir(exist_ok=True)
        workspace.runs.write_text("in the way")
        await start(program)
        await until(window.notice_bar.isVisible, "the error")
        assert str(workspace.runs) in window.notice_bar.text and not workspace.run.busy
        workspace.runs.unlink()
        window.run.preset.setCurrentIndex(window.run.preset.findData("paper"))
        await start(program)
        await until(lambda: workspace.run.losses, "losses")
        QTest.mouseClick(window.run.cancel_button, LEFT)
        await until(lambda: not workspace.run.busy, "the end of the job")
        await until(lambda: not list(workspace.runs.iterdir()), "the end of its folder")

    live(session())
