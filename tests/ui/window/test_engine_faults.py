"""What an engine that is cancelled or killed does to the window: nothing it does not recover from."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.process.client import WORKER
from ld_desktop.app import Program
from tests.ui.hands import LEFT, describe_edit, drag, take
from tests.ui.waiting import Live, open_photo, until

# an engine of its own process from the first line, as the program starts it: what is done to it is done to no fork
real_engine = pytest.mark.parametrize("worker", [WORKER], ids=["real"])


def engine_process() -> psutil.Process:
    """The window's: the youngest, since other tests may share an older one."""
    alive = (child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE)
    return max((child for child in alive if "engine.process.worker" in child.cmdline()), key=psutil.Process.create_time)


async def start_endless_job(program: Program) -> None:
    window, workspace = program.window, program.workspace
    window.run.preset.setCurrentIndex(window.run.preset.findData("paper"))
    await until(window.commands.start.isEnabled, "readiness to start")
    QTest.mouseClick(window.run.start_button, LEFT)
    await until(lambda: workspace.run.trains and workspace.run.losses, "losses")


@real_engine
def test_a_job_is_cancelled_and_killed_and_the_window_goes_on(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        await describe_edit(program, photo)

        await start_endless_job(program)
        assert window.run.progress.isVisible() and "step" in window.run.stage.text()
        assert not window.commands.draw_reference.isEnabled()
        assert "at work" in window.commands.draw_reference.toolTip()
        mask = workspace.document.object.mask
        assert mask is not None and mask.image.pixelColor(60, 60).alpha() == 0
        await drag(window.canvas, [(50, 60), (60, 60), (70, 60)])
        assert mask.image.pixelColor(60, 60).alpha() == 255
        assert workspace.run.busy
        await take(program, Qt.Key.Key_S)
        QTest.mouseClick(window.canvas, LEFT, pos=window.canvas.rect().center())
        assert workspace.run.pointing
        await until(lambda: not workspace.run.pointing, "a mask while the job runs")
        assert workspace.run.busy and workspace.notices.current is None

        QTest.mouseClick(window.run.cancel_button, LEFT)
        await until(lambda: not workspace.run.busy, "the end of the cancelled job")
        assert workspace.run.outcome == "cancelled" and workspace.notices.current is None
        assert "cancelled" in window.run.stage.text()

        await take(program, Qt.Key.Key_B)
        await drag(window.canvas, [(100, 130), (140, 130)])
        await start_endless_job(program)
        killed = engine_process().pid
        os.kill(killed, 9)
        await until(lambda: not workspace.run.busy, "the end of the killed job")
        assert workspace.run.outcome == "failed"
        assert window.notice_bar.isVisible() and window.notice_bar.objectName() == "error"
        assert "killed" in window.notice_bar.text and "try once more" in window.notice_bar.text

        window.run.preset.setCurrentIndex(window.run.preset.findData("balanced"))
        window.run.seeds.setValue(1)
        await until(window.commands.start.isEnabled, "readiness to start")
        QTest.mouseClick(window.run.start_button, LEFT)
        await until(
            lambda: workspace.gallery.rowCount() == 1 and not workspace.run.busy, "a candidate of the new engine"
        )
        assert engine_process().pid != killed
        assert not window.notice_bar.isVisible()
        await start_endless_job(program)  # the window closes in the middle of this one

    live(session())


def test_an_engine_that_cannot_start_is_told_and_the_window_closes(still: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        still.workspace.engine.start()
        await until(lambda: still.window.notice_bar.isVisible(), "the error bar")
        assert "could not be started" in still.window.notice_bar.text
        await open_photo(still, photo)
        await drag(still.window.canvas, [(100, 130), (140, 130)])
        still.workspace.document.edit_prompt(still.workspace.document.object, "a dog", "Edit")
        still.workspace.document.edit_prompt(still.workspace.document.background, "in the snow", "Edit")
        assert "could not be started" in still.window.commands.start.toolTip()

    live(session())
