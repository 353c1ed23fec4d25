"""The program as an artist left it a moment ago: ``python -m tests.faults.edited_window edit|run|log-out|look PHOTO``.

Prints a line when it is so far: "edited" once the edit was written down, "running" once a job of its own learns,
"offered PROMPT" where an edit was left by an earlier one. To log out, Qt is told as by the session's manager.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QTimer
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QApplication

from ld_desktop import app
from ld_desktop.actions.recovery.crash_recovery import Found
from ld_desktop.app import Program
from tests.ui.waiting import engine_ready, until

PROMPT = "a dog jumping"


def main(task: str, photo: str) -> int:
    build = app.build

    def build_and_begin(*arguments: Any) -> Program:
        program = build(*arguments)
        program.crash_recovery.found.connect(tell_offer)
        if task != "look":
            QTimer.singleShot(0, partial(begin, program, task, photo))
        return program

    app.build = build_and_begin
    return app.main(["ld-desktop"])


def tell_offer(left: Found) -> None:
    print("offered", left.draft.object_prompt, flush=True)


def begin(program: Program, task: str, photo: str) -> None:
    program.workspace.spawn(edit(program, task, photo))


async def edit(program: Program, task: str, photo: str) -> None:
    workspace, document = program.workspace, program.workspace.document
    await program.actions.opener.opened(photo)
    shape = QPainterPath()
    shape.addEllipse(QRect(60, 60, 120, 120))
    document.fill_mask(document.object, shape, "add", "Edit")
    document.edit_prompt(document.object, PROMPT, "Edit")
    document.edit_prompt(document.background, "in the snow", "Edit")
    await until(program.autosave.path.exists, "the draft")
    print("edited", flush=True)
    if task == "run":
        workspace.preferences.set_run("paper", 4, "layerdiffusion")
        await engine_ready(program)
        program.actions.edit_runs.start()
        await until(lambda: workspace.run.losses, "losses")
        print("running", flush=True)
    if task == "log-out":
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.commitDataRequest.emit(None)
        QCoreApplication.sendEvent(application, QEvent(QEvent.Type.Quit))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
