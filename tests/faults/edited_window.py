"""The program as an artist left it a moment ago: ``python -m tests.faults.edited_window TASK PHOTO``.

TASK is edit, run, log-out, look or paint. Prints a line when it is so far: "edited" once the edit was written down,
"running" once a job of its own learns, "offered PROMPT" where an edit was left by an earlier one. To log out, Qt is
told as by the session's manager. To paint, it goes on until it is ended: "stroke NUMBER SECONDS LAG" after each one,
the loop having been late by LAG seconds at most since the one before.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
import time
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRect, QTimer
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QApplication

from ld_desktop import app
from ld_desktop.actions.recovery.autosave import pictures_of
from ld_desktop.actions.recovery.crash_recovery import Found
from ld_desktop.app import Program
from ld_desktop.model.document.document import Document
from ld_desktop.model.masks.stroke import Stroke
from tests.ui.waiting import engine_ready, until

PROMPT = "a dog jumping"
BETWEEN_S = 0.02  # two movements of the pointer


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
    if task == "paint":
        await paint(document)
    document.fill_mask(document.object, shape, "add", "Edit")
    document.edit_prompt(document.object, PROMPT, "Edit")
    document.edit_prompt(document.background, "in the snow", "Edit")
    await until(lambda: list(pictures_of(program.autosave.path).rglob("*.png")), "what comes last: the photo's copy")
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


async def paint(document: Document) -> None:
    """The number of a stroke is its negative prompt."""
    mask, rng = document.object.mask, random.Random(5)
    assert mask is not None
    room, late = mask.image.rect(), 0.0
    for number in itertools.count(1):
        stroke = Stroke(mask, 40.0, add=True)
        at = QPointF(rng.randrange(room.width()), rng.randrange(room.height()))
        for step in range(8):
            began = time.monotonic()
            stroke.to(at + QPointF(5 * step, 3 * step))
            await asyncio.sleep(BETWEEN_S)
            late = max(late, time.monotonic() - began - BETWEEN_S)
        document.end_stroke(stroke, "Paint")
        document.edit_negative(str(number), "Edit")
        print("stroke", number, time.time(), round(late, 4), flush=True)
        late = 0.0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
