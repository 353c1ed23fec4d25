"""The program: the one place that makes everything and ties it together."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QSettings,
    QStandardPaths,
)
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from engine.files.resources import resources_folder
from engine.process.client import WORKER
from ld_desktop.actions.colour_masks import Cutting
from ld_desktop.actions.draw_references import Referencing
from ld_desktop.actions.edit_runs import Editing
from ld_desktop.actions.export import Exporting
from ld_desktop.actions.files.file_watch import Watching
from ld_desktop.actions.hung_engine import Ending
from ld_desktop.actions.mask_changes import Masking
from ld_desktop.actions.open_photo import Opening
from ld_desktop.actions.prompt_check import Inspecting
from ld_desktop.actions.recovery import leftovers
from ld_desktop.actions.recovery.autosave import Drafting
from ld_desktop.actions.recovery.leftovers import scratch_prefix
from ld_desktop.actions.recovery.restore import Restoring
from ld_desktop.actions.result_composite import Placing
from ld_desktop.actions.runs_on_disk import Keeping
from ld_desktop.actions.sam_masks import Pointing
from ld_desktop.actions.sam_preview import Previewing
from ld_desktop.actions.workspace import Desk
from ld_desktop.engine_thread import EngineThread
from ld_desktop.model.background_task import Chore
from ld_desktop.model.click_preview import Preview
from ld_desktop.model.document.document import Document
from ld_desktop.model.document.placement import Placement
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.document.reference_proposals import Proposals
from ld_desktop.model.document.refinement import Refinement
from ld_desktop.model.gallery import Gallery
from ld_desktop.model.inspection import Inspection
from ld_desktop.model.notices import Notices
from ld_desktop.model.preferences import Preferences
from ld_desktop.model.run import Run
from ld_desktop.translation import install_translations
from ld_desktop.ui.menus.run_menu import RunMenu
from ld_desktop.ui.widgets.theme_choice import Look
from ld_desktop.ui.window.main_window import Actions, MainWindow
from ld_desktop.ui.window.recovery import Recovery
from ld_desktop.ui.window.welcome import Welcome

_ENDINGS = (signal.SIGINT, signal.SIGTERM, *((signal.SIGHUP,) if os.name == "posix" else ()))


@dataclass
class Program:
    """A window with everything behind it. ``close`` ends the engine and waits for it.

    It keeps the edit for the next start where nobody gave it up.
    """

    desk: Desk
    actions: Actions
    drafting: Drafting
    restoring: Restoring
    ending: Ending
    keeping: Keeping
    window: MainWindow

    async def close(self, keep: bool = False) -> None:
        self.window.leave()
        await self.desk.settle()
        await self.drafting.close(keep or self.desk.committed)
        self.restoring.close()
        self.desk.engine.stop()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)


def build(store: QSettings, data: Path, scratch: Path, engine: Sequence[str], resources: Path) -> Program:
    """Everything wired; nothing shown or started yet.

    ``store`` remembers preferences, ``data`` takes the candidates, ``engine`` is the child's command line.
    """
    preferences = Preferences(store)
    preferences.tell_damage()
    document, run, gallery, inspection = Document(), Run(), Gallery(), Inspection()
    thread = EngineThread(engine)
    desk = Desk(document, run, gallery, inspection, preferences, Notices(), thread, data / "runs", scratch)
    thread.spoke.connect(run.take)
    placement, chore = Placement(document), Chore()
    readiness = Readiness(document, placement, run, gallery, inspection, chore)
    opening = Opening(desk, resources / "example" / "example.json")
    actions = Actions(
        opening,
        Pointing(desk, Refinement(document)),
        Referencing(desk, Proposals()),
        Masking(desk),
        Editing(desk),
        Exporting(desk),
        Inspecting(desk),
        Placing(desk),
        Previewing(desk, Preview()),
        Cutting(desk, chore),
        Watching(desk, opening),
    )
    actions.editing.finished.connect(actions.referencing.offer)
    drafting, ending, keeping = Drafting(desk, data / "unsaved"), Ending(desk), Keeping(desk)
    restoring = Restoring(desk, actions.opening, drafting)
    document.undo_stack.set_budget(preferences.undo_megabytes * 1_000_000)
    preferences.undo_changed.connect(lambda: document.undo_stack.set_budget(preferences.undo_megabytes * 1_000_000))
    look = Look(resources, preferences)
    window = MainWindow(desk, placement, actions, readiness, look.theme, look.icons)
    actions.watching.photo_wanted.connect(window.guard.open_photo)
    look.setParent(window)
    look.changed.connect(window.set_theme)
    c = window.commands
    picture = resources / "example" / "photo.png"
    welcome = Welcome(window.canvas, document, preferences, c.example, c.open, picture)
    c.first_steps.triggered.connect(welcome.show_again)
    Recovery(desk, restoring, actions.editing, window.guard, window)
    runs = RunMenu(c, desk, keeping, window.files, window.gallery.view, window)
    runs.refused.connect(window.status.refuse)
    if not preferences.layout.isEmpty():
        window.restoreGeometry(preferences.geometry)
        window.restoreState(preferences.layout)
    return Program(desk, actions, drafting, restoring, ending, keeping, window)


def main(argv: Sequence[str] | None = None) -> int:
    """``ld-desktop [PHOTO | --example]``; returns the exit code."""
    argv = sys.argv if argv is None else argv
    options = _parse(argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until the loop listens: Qt gives Python no turn to interrupt itself
    application = QApplication(list(argv[:1]))
    application.setApplicationName("LayerDiffusion Desktop")
    application.setOrganizationName("LayerDiffusion")
    application.setDesktopFileName("ld-desktop")
    application.setStyle("Fusion")
    application.setQuitOnLastWindowClosed(False)  # the engine has to end first
    preferences = Preferences(QSettings())
    install_translations(application, resources_folder() / "translations", preferences.language)
    data = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))
    ends, store = Ends(), QSettings()
    loop = QEventLoop(application)
    for told in _ENDINGS:
        if signal.getsignal(told) is not signal.SIG_IGN:  # as nohup wishes
            with contextlib.suppress(NotImplementedError):  # on Windows they end the program at once
                loop.add_signal_handler(told, ends.from_outside)
    with tempfile.TemporaryDirectory(prefix=scratch_prefix(os.getpid())) as scratch, loop:
        program = build(store, data, Path(scratch), WORKER, resources_folder())
        application.commitDataRequest.connect(program.drafting.commit)
        written = (data / "unsaved", data / "pasted", program.desk.preferences.export_folder)
        sweep = partial(leftovers.sweep, program.desk.runs, written, Path(store.fileName()))
        living = loop.create_task(_live(program, ends, options, sweep))
        if not _lasted(loop, living):  # Qt was told to quit, as at the end of a session, or the screen is gone
            program.drafting.commit()
            ends.from_outside()
            if not _lasted(loop, living):
                program.desk.engine.stop()
                shutil.rmtree(scratch, ignore_errors=True)
                os._exit(1)  # without a screen Qt cannot even take its windows down
    return 0


def _lasted(loop: QEventLoop, living: asyncio.Task[None]) -> bool:
    """Whether Qt's loop lasted until the end of ``living``."""
    try:
        loop.run_until_complete(living)
    except RuntimeError:
        if living.done():
            raise
        return False
    return True


class Ends:
    """``closed``: the program is to end; ``outside``: the artist had no part in it."""

    def __init__(self) -> None:
        self.closed = asyncio.Event()
        self.outside = False

    def from_outside(self) -> None:
        self.outside = True
        self.closed.set()


async def _live(program: Program, ends: Ends, options: argparse.Namespace, sweep: Callable[[], None]) -> None:
    program.window.closed.connect(ends.closed.set)
    program.window.show()
    await asyncio.sleep(0)  # the window stands before the engine starts
    program.desk.engine.start()
    program.desk.spawn(asyncio.to_thread(sweep))
    program.restoring.look()
    if options.example:
        program.actions.opening.open_example()
    elif options.photo is not None:
        program.actions.opening.open_photo(options.photo)
    await ends.closed.wait()
    await program.close(keep=ends.outside)


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ld-desktop", description="Edit an object and its background in a photo.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("photo", nargs="?", metavar="PHOTO", help="the photo to open")
    what.add_argument("--example", action="store_true", help="open the example, ready to start")
    return parser.parse_args(argv)
