"""An engine that does not answer a cancel is ended from the window; the document stays, and a new engine starts."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from PySide6.QtTest import QTest

from ld_desktop.actions.runs.hung_engine import HungEngine
from ld_desktop.app import Program
from tests.ui.hands import LEFT, describe_edit
from tests.ui.waiting import Live, until
from tests.ui.window.test_engine_faults import engine_process, real_engine, start_endless_job


@real_engine
def test_an_engine_that_hangs_is_ended_and_the_document_stays(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        await describe_edit(program, photo)
        steps = workspace.document.undo_stack.count()

        offered: list[object] = []
        workspace.offers.changed.connect(lambda: offered.append(workspace.offers.current))
        await start_endless_job(program)
        QTest.mouseClick(window.run.cancel_button, LEFT)
        await until(lambda: not workspace.run.busy, "an answer in time")
        assert offered == []

        HungEngine(workspace, patience_ms=50, parent=window)
        await start_endless_job(program)
        hanging = engine_process()
        os.kill(hanging.pid, signal.SIGSTOP)
        QTest.mouseClick(window.run.cancel_button, LEFT)
        await until(window.offer_bar.isVisible, "the offer")
        assert workspace.run.busy and "has not stopped" in window.offer_bar.text
        (button,) = window.offer_bar.buttons
        QTest.mouseClick(button, LEFT)
        await until(lambda: not workspace.run.busy, "the end of the job")
        assert workspace.run.outcome == "cancelled" and workspace.notices.current is None
        assert not window.offer_bar.isVisible()
        assert not hanging.is_running()
        assert workspace.document.undo_stack.count() == steps and workspace.document.object.prompt == "a dog jumping"

        await until(window.commands.start.isEnabled, "the next engine")
        assert engine_process().pid != hanging.pid
        await start_endless_job(program)

    live(session())


@real_engine
def test_the_offer_goes_once_the_engine_answers(program: Program, live: Live, photo: Path) -> None:
    async def session() -> None:
        window, workspace = program.window, program.workspace
        HungEngine(workspace, patience_ms=50, parent=window)
        await describe_edit(program, photo)
        await start_endless_job(program)
        slow = engine_process()
        os.kill(slow.pid, signal.SIGSTOP)
        QTest.mouseClick(window.run.cancel_button, LEFT)
        await until(window.offer_bar.isVisible, "the offer")
        os.kill(slow.pid, signal.SIGCONT)
        await until(lambda: not workspace.run.busy, "the answer")
        assert workspace.run.outcome == "cancelled" and not window.offer_bar.isVisible()
        assert slow.is_running()

    live(session())
