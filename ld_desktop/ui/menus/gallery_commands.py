"""The commands for candidates: star, discard, delete, step through them; and the canvas's own menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ld_desktop.actions.runs.picks import Picks
from ld_desktop.actions.runs_on_disk import size_text
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.gallery import Candidate
from ld_desktop.ui.canvas.canvas import Canvas
from ld_desktop.ui.dialogs.non_modal import ask_text
from ld_desktop.ui.dialogs.question import ask
from ld_desktop.ui.gallery.compare_window import CompareWindow
from ld_desktop.ui.gallery.gallery_view import GalleryView
from ld_desktop.ui.menus.commands import Commands
from ld_desktop.ui.widgets.theme_choice import ThemeChoice


class GalleryCommands(QObject):
    """Connects the commands; lives as long as ``window``."""

    def __init__(
        self,
        commands: Commands,
        workspace: Workspace,
        picks: Picks,
        view: GalleryView,
        canvas: Canvas,
        look: ThemeChoice,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._commands, self._workspace, self._picks = commands, workspace, picks
        self._gallery, self._view, self._look, self._window = workspace.gallery, view, look, window
        c = commands
        c.star.triggered.connect(self._star)
        c.discard.triggered.connect(self._discard)
        c.delete_discarded.triggered.connect(self._delete_discarded)
        c.compare_chosen.triggered.connect(self._compare)
        c.name_run.triggered.connect(self._name_run)
        c.next_candidate.triggered.connect(lambda: view.step(1))
        c.previous_candidate.triggered.connect(lambda: view.step(-1))
        view.unwanted.connect(c.discard.trigger)
        canvas.insertActions(canvas.actions()[0], _on_canvas(c))
        for signal in (self._gallery.shown_changed, self._gallery.selection_changed, self._gallery.dataChanged):
            signal.connect(self._name)
        self._gallery.selection_changed.connect(c.refresh)
        workspace.document.photo_changed.connect(self._end_comparing)
        self._gallery.rowsInserted.connect(c.refresh)

    def _star(self) -> None:
        meant = self._gallery.meant
        self._gallery.star(meant, not all(one.starred for one in meant))

    def _discard(self) -> None:
        """The next one is shown in place of the one that was."""
        meant, shown = self._gallery.meant, self._gallery.shown
        if all(one.discarded for one in meant):
            self._picks.restore(meant)
            return
        beside = self._view.beside(meant)
        self._picks.discard(meant)
        self._view.select(beside)
        if shown in meant:
            self._gallery.show(beside)

    def _name_run(self) -> None:
        if self._gallery.meant:
            candidate = self._gallery.meant[0]
            title, name = self._commands.name_run.text().rstrip("…"), self.tr("Name, empty for none")
            ask_text(self._window, title, name, candidate.run_name, partial(self._picks.name_run, candidate))

    def _compare(self) -> None:
        self._end_comparing()
        if (photo := self._workspace.document.photo) is not None:
            CompareWindow(self._gallery, self._gallery.meant, photo.image, self._look.theme, self._window).show()

    def _end_comparing(self) -> None:
        for open_one in self._window.findChildren(CompareWindow):
            open_one.close()

    def _delete_discarded(self) -> None:
        discarded = self._gallery.discarded
        if (reason := self._picks.obstacle(discarded)) is not None:
            self._workspace.notices.info(reason, "")
        else:
            self._workspace.spawn(self._measure_and_ask(discarded))

    async def _measure_and_ask(self, candidates: tuple[Candidate, ...]) -> None:
        size = size_text(await self._picks.size(candidates))
        told = self.tr("1 candidate, {size}.") if len(candidates) == 1 else self.tr("{count} candidates, {size}.")
        loss = f"{told.format(count=len(candidates), size=size)} {self.tr('This cannot be undone.')}"
        title, yes, no = self.tr("Delete what is discarded?"), self.tr("Delete for good"), self.tr("Keep it")
        ask(self._window, title, loss, yes, no, partial(self._picks.delete, candidates))

    def _name(self) -> None:
        meant, c = self._gallery.meant, self._commands
        starred = bool(meant) and all(one.starred for one in meant)
        discarded = bool(meant) and all(one.discarded for one in meant)
        c.star.setText(self.tr("Remove star") if starred else self.tr("Star"))
        c.discard.setText(self.tr("Restore") if discarded else self.tr("Discard"))


def _on_canvas(c: Commands) -> list[QAction]:
    """What the canvas's own menu offers."""
    seen = (c.add_layer, c.star, c.discard, c.next_candidate, c.previous_candidate, c.original)
    return [*seen, c.compare, c.compare_chosen, c.proof, c.copy, c.export, c.fit, c.actual]
