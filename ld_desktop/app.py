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
from engine.model_store import catalogue
from engine.model_store.catalogue import Catalogue
from engine.process.client import WORKER
from engine.protocol.errors import InstallationError
from ld_desktop.actions.colour_masks import ColourMasks
from ld_desktop.actions.edit_runs import EditRuns
from ld_desktop.actions.engine_device import EngineDevice
from ld_desktop.actions.export import Exporter
from ld_desktop.actions.files.file_watch import FileWatch
from ld_desktop.actions.files.raw_development import RawDevelopment
from ld_desktop.actions.mask_operations import MaskOperations
from ld_desktop.actions.models.lora_files import LoraFiles
from ld_desktop.actions.models.model_actions import ModelActions
from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.projects.project_files import ProjectFiles
from ld_desktop.actions.projects.recall import Recall
from ld_desktop.actions.projects.recipes import Recipes
from ld_desktop.actions.prompt_check import PromptCheck
from ld_desktop.actions.recovery import leftovers
from ld_desktop.actions.recovery.autosave import Autosave
from ld_desktop.actions.recovery.crash_recovery import CrashRecovery
from ld_desktop.actions.recovery.leftovers import scratch_prefix
from ld_desktop.actions.references import References
from ld_desktop.actions.results.result_layer_picture import ResultLayerPicture
from ld_desktop.actions.results.result_looks import ResultLooks
from ld_desktop.actions.runs.continued_runs import ContinuedRuns
from ld_desktop.actions.runs.forecasts import Forecasts
from ld_desktop.actions.runs.hung_engine import HungEngine
from ld_desktop.actions.runs.kept_edits import KeptEdits
from ld_desktop.actions.runs.picks import Picks
from ld_desktop.actions.runs.queued_edits import QueuedEdits
from ld_desktop.actions.runs.run_notes import RunNotes
from ld_desktop.actions.runs.run_steering import RunSteering
from ld_desktop.actions.runs_on_disk import RunsOnDisk
from ld_desktop.actions.sam_masks import SamMasks
from ld_desktop.actions.sam_preview import SamPreview
from ld_desktop.actions.workspace import Workspace
from ld_desktop.engine_thread import EngineThread
from ld_desktop.model.background_task import BackgroundTask
from ld_desktop.model.click_preview import ClickPreview
from ld_desktop.model.document.document import Document
from ld_desktop.model.document.placement import Placement
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.document.reference_proposals import Proposals
from ld_desktop.model.document.refinement import Refinement
from ld_desktop.model.gallery import Gallery
from ld_desktop.model.inspection import Inspection
from ld_desktop.model.model_list import ModelList
from ld_desktop.model.notices import Notices
from ld_desktop.model.preferences import Preferences
from ld_desktop.model.run import Run
from ld_desktop.translation import install_translations
from ld_desktop.ui.dialogs.camera_raw.develop_command import DevelopCommand
from ld_desktop.ui.menus.gallery_commands import GalleryCommands
from ld_desktop.ui.menus.model_commands import ModelCommands
from ld_desktop.ui.menus.run_commands import RunCommands
from ld_desktop.ui.tuned_edits.lora_commands import LoraCommands
from ld_desktop.ui.tuned_edits.tuned_commands import TunedCommands
from ld_desktop.ui.widgets.theme_choice import ThemeChoice
from ld_desktop.ui.window.actions import Actions
from ld_desktop.ui.window.main_window import MainWindow
from ld_desktop.ui.window.photo_offer import PhotoOffer
from ld_desktop.ui.window.recovery_offers import RecoveryOffers
from ld_desktop.ui.window.welcome import Welcome

_ENDINGS = (signal.SIGINT, signal.SIGTERM, *((signal.SIGHUP,) if os.name == "posix" else ()))


@dataclass
class Program:
    """A window with everything behind it. ``close`` ends the engine and waits for it.

    It keeps the edit for the next start where nobody gave it up.
    """

    workspace: Workspace
    actions: Actions
    autosave: Autosave
    crash_recovery: CrashRecovery
    continued_runs: ContinuedRuns
    queued_edits: QueuedEdits
    hung_engine: HungEngine
    runs_on_disk: RunsOnDisk
    models: ModelActions
    window: MainWindow

    async def close(self, keep: bool = False) -> None:
        self.window.leave()
        await self.workspace.settle()
        await self.autosave.close(keep or self.workspace.committed)
        self.crash_recovery.close()
        self.queued_edits.close()
        self.actions.projects.close()
        self.workspace.engine.stop()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)


def build(
    store: QSettings,
    data: Path,
    scratch: Path,
    engine: Sequence[str],
    resources: Path,
    offered: Catalogue | None = None,
) -> Program:
    """Everything wired; nothing shown or started yet.

    ``store`` remembers preferences, ``data`` takes candidates and models, ``engine`` is the child's command line.
    ``offered`` is the catalogue of models in place of the one among ``resources``.
    """
    preferences = Preferences(store)
    preferences.tell_damage()
    document, run, gallery, inspection = Document(), Run(), Gallery(), Inspection()
    thread = EngineThread(engine, preferences.device or None)
    workspace = Workspace(document, run, gallery, inspection, preferences, Notices(), thread, data / "runs", scratch)
    thread.spoke.connect(run.take)
    placement, background_task = Placement(document), BackgroundTask()
    readiness = Readiness(
        document, placement, run, gallery, inspection, background_task, workspace.project, workspace.queue
    )
    opener = PhotoOpener(workspace, resources / "example" / "example.json")
    edit_runs = EditRuns(workspace)
    actions = Actions(
        opener,
        SamMasks(workspace, Refinement(document)),
        References(workspace, Proposals()),
        MaskOperations(workspace),
        edit_runs,
        Exporter(workspace),
        PromptCheck(workspace),
        ResultLayerPicture(workspace),
        SamPreview(workspace, ClickPreview()),
        ColourMasks(workspace, background_task),
        FileWatch(workspace, opener),
        ProjectFiles(workspace, opener, edit_runs),
        RunSteering(workspace),
        ResultLooks(workspace),
        EngineDevice(workspace),
    )
    actions.edit_runs.finished.connect(actions.references.offer)
    opener.photo_opened.connect(actions.references.offer_earlier)
    autosave, hung_engine, runs_on_disk = (
        Autosave(workspace, data / "unsaved"),
        HungEngine(workspace),
        RunsOnDisk(workspace),
    )
    crash_recovery = CrashRecovery(workspace, actions.opener, autosave, actions.projects)
    document.undo_stack.set_budget(preferences.undo_megabytes * 1_000_000)
    preferences.undo_changed.connect(lambda: document.undo_stack.set_budget(preferences.undo_megabytes * 1_000_000))
    look = ThemeChoice(resources, preferences)
    models = ModelActions(workspace, ModelList(data / "models", offered or _catalogue(resources, workspace.notices)))
    window = MainWindow(workspace, models.models, placement, actions, readiness, look.theme, look.icons)
    for wanted in (actions.file_watch.photo_wanted, actions.projects.backup_wanted):
        wanted.connect(window.guard.open_file)
    look.setParent(window)
    look.changed.connect(window.set_theme)
    c = window.commands
    picture = resources / "example" / "photo.png"
    welcome = Welcome(window.canvas, document, preferences, c.example, c.open, picture)
    c.first_steps.triggered.connect(welcome.show_again)
    continued_runs = ContinuedRuns(workspace, opener, edit_runs, window)
    queued_edits = QueuedEdits(workspace, edit_runs, data / "queue", window)
    RecoveryOffers(workspace, crash_recovery, continued_runs, actions.edit_runs, window.guard, window)
    pages = ModelCommands(c, workspace, models, window.files, window)
    PhotoOffer(workspace, opener, actions.edit_runs, models, pages.get, pages.show, window)
    Recipes(workspace, window)
    Forecasts(workspace, readiness, window)
    runs = RunCommands(c, workspace, runs_on_disk, window.files, window.gallery.view, Recall(workspace, opener), window)
    runs.refused.connect(window.status.refuse)
    develop = DevelopCommand(RawDevelopment(workspace, window), window.guard, window)
    c.develop.triggered.connect(develop.choose)
    TunedCommands(c, workspace, KeptEdits(workspace), actions.edit_runs, readiness, window)
    LoraCommands(c, workspace, LoraFiles(workspace), window)
    notes, details = RunNotes(workspace, window), window.gallery.details
    details.wanted.connect(notes.look)
    notes.found.connect(details.take)
    GalleryCommands(c, workspace, Picks(workspace, window), window.gallery.view, window.canvas, look, window)
    if not preferences.layout.isEmpty():
        window.restoreGeometry(preferences.geometry)
        window.restoreState(preferences.layout)
    return Program(
        workspace,
        actions,
        autosave,
        crash_recovery,
        continued_runs,
        queued_edits,
        hung_engine,
        runs_on_disk,
        models,
        window,
    )


def _catalogue(resources: Path, notices: Notices) -> Catalogue:
    """Empty where it is damaged, which is told: models of one's own need none."""
    try:
        return catalogue.read(resources / catalogue.FILE)
    except InstallationError as error:
        notices.error(error)
        return Catalogue(())


def main(argv: Sequence[str] | None = None) -> int:
    """``ld-desktop [FILE | --example]``; returns the exit code."""
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
    ends, store = Shutdown(), QSettings()
    loop = QEventLoop(application)
    for told in _ENDINGS:
        if signal.getsignal(told) is not signal.SIG_IGN:  # as nohup wishes
            with contextlib.suppress(NotImplementedError):  # on Windows they end the program at once
                loop.add_signal_handler(told, ends.from_outside)
    with tempfile.TemporaryDirectory(prefix=scratch_prefix(os.getpid())) as scratch, loop:
        program = build(store, data, Path(scratch), WORKER, resources_folder())
        application.commitDataRequest.connect(program.autosave.commit)
        written = (data / "pasted", program.workspace.preferences.export_folder)
        sweep = partial(leftovers.sweep, program.workspace.runs, written, Path(store.fileName()))
        living = loop.create_task(_live(program, ends, options, sweep))
        if not _lasted(loop, living):  # Qt was told to quit, as at the end of a session, or the screen is gone
            program.autosave.commit()
            ends.from_outside()
            if not _lasted(loop, living):
                program.workspace.engine.stop()
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


class Shutdown:
    """``closed``: the program is to end; ``outside``: the artist had no part in it."""

    def __init__(self) -> None:
        self.closed = asyncio.Event()
        self.outside = False

    def from_outside(self) -> None:
        self.outside = True
        self.closed.set()


async def _live(program: Program, ends: Shutdown, options: argparse.Namespace, sweep: Callable[[], None]) -> None:
    program.window.closed.connect(ends.closed.set)
    program.window.show()
    await asyncio.sleep(0)  # the window stands before the engine starts
    program.workspace.engine.start()
    program.workspace.spawn(asyncio.to_thread(sweep))
    program.crash_recovery.look()
    program.continued_runs.look()
    program.queued_edits.look()
    if options.example:
        program.actions.opener.open_example()
    elif options.photo is not None:
        program.actions.projects.open_file(options.photo)
    await ends.closed.wait()
    await program.close(keep=ends.outside)


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ld-desktop", description="Edit an object and its background in a photo.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("photo", nargs="?", metavar="FILE", help="the photo or project to open")
    what.add_argument("--example", action="store_true", help="open the example, ready to start")
    return parser.parse_args(argv)
