"""Asks before an edit is thrown away, which no file keeps as it is now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.projects.project_files import ProjectFiles
from ld_desktop.actions.workspace import Workspace
from ld_desktop.ui.dialogs.project_dialogs import ProjectDialogs
from ld_desktop.ui.dialogs.question import WayOut, ask


class EditGuard(QObject):
    """Stands between the artist and what ends the edit: asks beside ``window``, where something would be lost."""

    def __init__(
        self,
        workspace: Workspace,
        opener: PhotoOpener,
        projects: ProjectFiles,
        dialogs: ProjectDialogs,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._workspace, self._opener, self._projects, self._window = workspace, opener, projects, window
        self._dialogs = dialogs

    def open_file(self, path: str) -> None:
        """A photo or a project."""
        self._before(lambda: self._projects.open_file(path))

    def paste(self, image: QImage) -> None:
        self._before(lambda: self._opener.paste(image))

    def open_example(self) -> None:
        self._before(self._opener.open_example)

    def restore(self, go_on: Callable[[], None]) -> None:
        """``go_on`` takes up an edit that an earlier program left."""
        self._before(go_on)

    def revert(self) -> None:
        """Opens the project as it was saved last."""
        path = self._workspace.project.path
        if path is not None:
            loss = self.tr("What was changed since {name} was saved would be lost.").format(name=path.name)
            title, yes, no = self.tr("Revert to the saved project?"), self.tr("Revert"), self.tr("Keep editing")
            ask(self._window, title, loss, yes, no, lambda: self._projects.open_file(str(path)))

    def holds_up(self, leave: Callable[[], None]) -> bool:
        """Whether the window stays open for a question, whose answer may ``leave``."""
        if self._workspace.committed:  # the session ends, and the edit is offered at the next start
            return False
        losses = self._edit()
        unsaved = bool(losses)
        if self._workspace.run.busy:
            losses.append(self.tr("The job that is running would be stopped."))
        if losses:
            self._ask(" ".join(losses), leave, unsaved)
        return bool(losses)

    def _before(self, go_on: Callable[[], None]) -> None:
        """A job that runs goes on for its own photo."""
        if losses := self._edit():
            self._ask(" ".join(losses), go_on, unsaved=True)
        else:
            go_on()

    def _edit(self) -> list[str]:
        project = self._workspace.project
        if not project.unsaved:
            return []
        if project.path is not None:
            return [self.tr("What was changed since {name} was saved would be lost.").format(name=project.path.name)]
        return [
            self.tr(
                "Masks, prompts and layers are kept in no file: they would be lost. "
                "Finished candidates are found again with their photo."
            )
        ]

    def _ask(self, loss: str, go_on: Callable[[], None], unsaved: bool) -> None:
        """Saved first, it goes on once that went well."""
        title = self.tr("Save the edit first?") if unsaved else self.tr("Stop the job?")
        yes = self.tr("Discard the edit") if unsaved else self.tr("Stop it and close")
        way_out = WayOut(self.tr("Save"), lambda: self._dialogs.save(go_on)) if unsaved else None
        ask(self._window, title, loss, yes, self.tr("Keep editing"), go_on, way_out)
