"""The commands for tuned edits: more seeds with other settings, and the list of all of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.files.tuned_files import KeptEdit
from ld_desktop.actions.edit_runs import EditRuns
from ld_desktop.actions.runs.kept_edits import KeptEdits
from ld_desktop.actions.runs_on_disk import size_text
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.readiness import Readiness
from ld_desktop.model.gallery import Candidate
from ld_desktop.model.offers import Choice
from ld_desktop.ui.dialogs.non_modal import Mode, ask_path, proposed_name, raised
from ld_desktop.ui.dialogs.question import ask
from ld_desktop.ui.menus.commands import Commands
from ld_desktop.ui.tuned_edits.draw_dialog import DrawDialog
from ld_desktop.ui.tuned_edits.tuned_dialog import TunedDialog

_SEEDS = 4
_ENDING = ".safetensors"


class TunedCommands(QObject):
    """Connects the commands; lives as long as ``window``."""

    def __init__(
        self,
        commands: Commands,
        workspace: Workspace,
        kept_edits: KeptEdits,
        edit_runs: EditRuns,
        readiness: Readiness,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._workspace, self._kept_edits, self._edit_runs = workspace, kept_edits, edit_runs
        self._readiness, self._window = readiness, window
        commands.more_with.triggered.connect(self._ask_of_chosen)
        commands.tuned_edits.triggered.connect(self._show_all)
        kept_edits.changed.connect(self._fill)
        for signal in (workspace.run.changed, workspace.inspection.changed, workspace.document.photo_changed):
            signal.connect(self._fill)

    def _ask_of_chosen(self) -> None:
        chosen = self._workspace.gallery.chosen
        if chosen is not None and chosen.tuned is not None:
            self._workspace.spawn(self._look_and_ask(chosen, chosen.tuned))

    async def _look_and_ask(self, candidate: Candidate, tuned: str) -> None:
        if (kept := await self._kept_edits.look_at(tuned)) is not None:
            self._ask(candidate, kept)
        else:
            told = self.tr("The tuned edit {path} is not there any more, or cannot be read.").format(path=tuned)
            self._workspace.notices.info(told, self.tr("Start the edit once more."))

    def _ask(self, candidate: Candidate, kept: KeptEdit) -> None:
        seeds = self._workspace.gallery.free_seeds(candidate.run, _SEEDS)
        for earlier in self._window.findChildren(DrawDialog):
            earlier.close()
        DrawDialog(kept.about, seeds, partial(self._edit_runs.draw, candidate), self._window).show()

    def _show_all(self) -> None:
        if not raised(self._window, TunedDialog):
            others = (
                (self.tr("Export…"), self._ask_export),
                (self.tr("Delete…"), self._ask_delete),
            )
            take_in = Choice(self.tr("Import…"), self._ask_import)
            TunedDialog(self._draw_of, self._obstacle, others, take_in, self._window).show()
        self._fill()

    def _fill(self) -> None:
        if self._dialogs():
            self._workspace.spawn(self._survey())

    async def _survey(self) -> None:
        listed = await self._kept_edits.survey()
        for dialog in self._dialogs():
            dialog.fill(listed)

    def _dialogs(self) -> list[TunedDialog]:
        return self._window.findChildren(TunedDialog)

    def _obstacle(self, kept: KeptEdit) -> str | None:
        if not self._kept_edits.is_here(kept):
            photo = "" if kept.request is None else Path(kept.request.photo).name
            return self.tr("To draw more seeds, open its photo: {photo}").format(photo=photo)
        return self._readiness.engine()

    def _draw_of(self, kept: KeptEdit) -> None:
        if (template := self._kept_edits.template(kept)) is not None:
            self._ask(template, kept)

    def _ask_export(self, kept: KeptEdit) -> None:
        name = "".join(letter if letter.isalnum() else " " for letter in kept.name or kept.about.object_prompt)
        proposed = str(self._workspace.preferences.export_folder / proposed_name(name, _ENDING))
        kinds = self.tr("Tuned edits (*.safetensors)")
        export = partial(self._kept_edits.export, str(kept.path))
        ask_path(self._window, self.tr("Export the tuned edit"), export, Mode.AnyFile, kinds, proposed)

    def _ask_import(self) -> None:
        if (reason := self._readiness.photo()) is not None:
            self._refuse(reason)
            return
        kinds = self.tr("Tuned edits (*.safetensors)")
        ask_path(self._window, self.tr("Import a tuned edit"), self._kept_edits.take_in, kinds=kinds)

    def _ask_delete(self, kept: KeptEdit) -> None:
        if (reason := self._kept_edits.obstacle(kept)) is not None:
            self._refuse(reason)
            return
        title, yes, no = self.tr("Delete the tuned edit?"), self.tr("Delete it"), self.tr("Keep it")
        told = self.tr(
            "{size}. Its candidates stay, but no more seeds can be drawn from it. This cannot be undone."
        ).format(size=size_text(kept.size))
        ask(self._window, title, told, yes, no, partial(self._kept_edits.delete, kept))

    def _refuse(self, reason: str) -> None:
        for dialog in self._dialogs():
            dialog.refuse(reason)
