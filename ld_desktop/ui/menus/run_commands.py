"""The commands for the method's settings and for runs on disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ld_desktop.actions.projects.recall import Recall
from ld_desktop.actions.runs_on_disk import RunOnDisk, RunsOnDisk, size_text
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.gallery import Candidate
from ld_desktop.ui.dialogs.file_dialogs import FileDialogs
from ld_desktop.ui.dialogs.non_modal import raised
from ld_desktop.ui.dialogs.question import ask
from ld_desktop.ui.dialogs.runs_dialog import RunsDialog
from ld_desktop.ui.gallery.gallery_view import GalleryView
from ld_desktop.ui.menus.commands import Commands
from ld_desktop.ui.method_settings.method_settings_dialog import MethodSettingsDialog


class RunCommands(QObject):
    """Connects the commands, in the gallery's own menu too; lives as long as ``window``.

    ``refused`` says why nothing was done.
    """

    refused = Signal(str)

    def __init__(
        self,
        commands: Commands,
        workspace: Workspace,
        runs_on_disk: RunsOnDisk,
        files: FileDialogs,
        gallery: GalleryView,
        recall: Recall,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._workspace, self._runs_on_disk, self._files, self._window = workspace, runs_on_disk, files, window
        c = commands
        c.open_run.triggered.connect(self._open_shown)
        c.delete_run.triggered.connect(self._delete_shown)
        c.runs.triggered.connect(self._show_all)
        c.begin_queue.triggered.connect(workspace.queue.begin)
        c.empty_queue.triggered.connect(self._ask_to_empty)
        c.method_settings.triggered.connect(self._show_settings)
        for action, use in (
            (c.use_prompts, recall.use_prompts),
            (c.use_settings, recall.use_settings),
            (c.use_seed, recall.use_seed),
            (c.use_mask, recall.use_mask),
            (c.use_all, recall.use_all),
        ):
            action.triggered.connect(partial(self._use, use))
        runs_on_disk.changed.connect(self._fill)
        for action in _listed(c):
            gallery.addAction(action)

    def _use(self, use: Callable[[Candidate], None]) -> None:
        if (shown := self._workspace.gallery.shown) is not None:
            use(shown)

    def _ask_to_empty(self) -> None:
        queue = self._workspace.queue
        count = sum(not edit.running for edit in queue.edits)
        one, some = self.tr("Remove the edit that waits?"), self.tr("Remove the {count} edits that wait?")
        title = one if count == 1 else some.format(count=count)
        loss = self.tr("What was described for them is lost. This cannot be undone.")
        ask(self._window, title, loss, self.tr("Empty the queue"), self.tr("Keep it"), queue.empty)

    def _open_shown(self) -> None:
        if (shown := self._workspace.gallery.shown) is not None:
            self._open(Path(shown.run))

    def _delete_shown(self) -> None:
        if (shown := self._workspace.gallery.shown) is not None:
            self._ask(Path(shown.run), self._tell)

    def _show_settings(self) -> None:
        if not raised(self._window, MethodSettingsDialog):
            w = self._workspace
            MethodSettingsDialog(w.method_settings, w.preferences, self._window).show()

    def _show_all(self) -> None:
        if not raised(self._window, RunsDialog):
            self._made().show()
        self._fill()

    def _open(self, folder: Path) -> None:
        if folder.is_dir():
            self._files.show_folder(folder)
        else:
            self._tell_gone(folder)

    def _tell_gone(self, folder: Path) -> None:
        self.refused.emit(self.tr("{folder} is not there any more.").format(folder=folder))
        self._fill()

    def _fill(self) -> None:
        self._workspace.spawn(self._survey())

    async def _survey(self) -> None:
        if self._dialogs():
            runs = await self._runs_on_disk.survey()
            for dialog in self._dialogs():
                dialog.fill(runs)

    def _dialogs(self) -> list[RunsDialog]:
        return self._window.findChildren(RunsDialog)

    def _made(self) -> RunsDialog:
        return RunsDialog(self._open, lambda folder: self._ask(folder, self._refuse), self._window)

    def _refuse(self, reason: str) -> None:
        """In the list, which lies over the window."""
        for dialog in self._dialogs():
            dialog.refuse(reason)

    def _tell(self, reason: str) -> None:
        """Above the canvas, where it stays."""
        self._workspace.notices.info(reason, "")

    def _ask(self, folder: Path, refuse: Callable[[str], None]) -> None:
        if (reason := self._runs_on_disk.obstacle(folder)) is not None:
            refuse(reason)
        else:
            self._workspace.spawn(self._measure_and_ask(folder))

    async def _measure_and_ask(self, folder: Path) -> None:
        kept = await self._runs_on_disk.look_at(folder)
        if kept is None:
            self._tell_gone(folder)
            return
        title, yes, no = self.tr("Delete the run?"), self.tr("Delete the run"), self.tr("Keep it")
        ask(self._window, title, self._describe(kept), yes, no, partial(self._runs_on_disk.delete, folder))

    def _describe(self, kept: RunOnDisk) -> str:
        some = self.tr("{prompt}: {count} candidates, {size}.")
        one = self.tr("{prompt}: 1 candidate, {size}.")
        drawn = one if kept.candidates == 1 else some
        what = drawn if kept.prompt else self.tr("References, {size}.")
        filled = what.format(prompt=kept.prompt, count=kept.candidates, size=size_text(kept.size))
        tuned = self.tr("No more seeds can be drawn from it then.") if kept.tuned else ""
        return " ".join(part for part in (filled, tuned, self.tr("This cannot be undone.")) if part)


def _listed(c: Commands) -> tuple[QAction, ...]:
    """What the gallery's own menu offers."""
    used = (c.use_prompts, c.use_settings, c.use_seed, c.use_mask, c.use_all)
    more = (c.more, c.more_with, c.export, c.export_starred, c.export_lora)
    return (
        c.add_layer,
        c.star,
        c.discard,
        c.compare_chosen,
        *more,
        *used,
        c.name_run,
        c.open_run,
        c.delete_run,
        c.delete_discarded,
    )
