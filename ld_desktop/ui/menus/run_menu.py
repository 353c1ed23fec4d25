"""The commands for runs on disk."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ld_desktop.actions.runs_on_disk import Keeping, Kept, size_text
from ld_desktop.actions.workspace import Desk
from ld_desktop.ui.dialogs.file_dialogs import FileDialogs
from ld_desktop.ui.dialogs.non_modal import raised
from ld_desktop.ui.dialogs.question import ask
from ld_desktop.ui.dialogs.runs_dialog import RunsDialog
from ld_desktop.ui.gallery.gallery_view import GalleryView
from ld_desktop.ui.menus.commands import Commands


class RunMenu(QObject):
    """Connects the commands, in the gallery's own menu too; lives as long as ``window``.

    ``refused`` says why nothing was done.
    """

    refused = Signal(str)

    def __init__(
        self,
        commands: Commands,
        desk: Desk,
        keeping: Keeping,
        files: FileDialogs,
        gallery: GalleryView,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._keeping, self._files, self._window = desk, keeping, files, window
        c = commands
        c.open_run.triggered.connect(self._open_shown)
        c.delete_run.triggered.connect(self._delete_shown)
        c.runs.triggered.connect(self._show_all)
        keeping.changed.connect(self._fill)
        for action in _listed(c):
            gallery.addAction(action)

    def _open_shown(self) -> None:
        if (shown := self._desk.gallery.shown) is not None:
            self._open(Path(shown.run))

    def _delete_shown(self) -> None:
        if (shown := self._desk.gallery.shown) is not None:
            self._ask(Path(shown.run))

    def _show_all(self) -> None:
        if not raised(self._window, RunsDialog):
            RunsDialog(self._open, self._ask, self._window).show()
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
        self._desk.spawn(self._survey())

    async def _survey(self) -> None:
        if self._dialogs():
            runs = await self._keeping.survey()
            for dialog in self._dialogs():
                dialog.fill(runs)

    def _dialogs(self) -> list[RunsDialog]:
        return self._window.findChildren(RunsDialog)

    def _ask(self, folder: Path) -> None:
        if (reason := self._keeping.obstacle(folder)) is not None:
            self.refused.emit(reason)
        else:
            self._desk.spawn(self._measure_and_ask(folder))

    async def _measure_and_ask(self, folder: Path) -> None:
        kept = await self._keeping.look_at(folder)
        if kept is None:
            self._tell_gone(folder)
            return
        title, yes, no = self.tr("Delete the run?"), self.tr("Delete the run"), self.tr("Keep it")
        ask(self._window, title, self._describe(kept), yes, no, partial(self._keeping.delete, folder))

    def _describe(self, kept: Kept) -> str:
        some = self.tr("{prompt}: {count} candidates, {size}.")
        one = self.tr("{prompt}: 1 candidate, {size}.")
        drawn = one if kept.candidates == 1 else some
        what = drawn if kept.prompt else self.tr("References, {size}.")
        filled = what.format(prompt=kept.prompt, count=kept.candidates, size=size_text(kept.size))
        tuned = self.tr("No more seeds can be drawn from it then.") if kept.tuned else ""
        return " ".join(part for part in (filled, tuned, self.tr("This cannot be undone.")) if part)


def _listed(c: Commands) -> tuple[QAction, ...]:
    """What the gallery's own menu offers."""
    return (c.add_layer, c.star, c.more, c.export, c.open_run, c.delete_run)
