"""Asks before an edit is thrown away, which no file keeps as it is now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.projects.project_files import ProjectFiles
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.offers import Choice
from ld_desktop.ui.dialogs.question import ask


class EditGuard(QObject):
    """Stands between the artist and what ends the edit: asks beside ``window``, where something would be lost.

    ``save_wanted``: the edit is to be saved; what it gives is to be called once it is.
    """

    save_wanted = Signal(object)

    def __init__(self, workspace: Workspace, opener: PhotoOpener, projects: ProjectFiles, window: QWidget) -> None:
        super().__init__(window)
        self._workspace, self._opener, self._projects, self._window = workspace, opener, projects, window

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

    def holds_up(self, leave: Callable[[], None]) -> bool:
        """Whether the window stays open for a question, whose answer may ``leave``."""
        if self._workspace.committed:  # the session ends, and the edit is offered at the next start
            return False
        losses = self._edit()
        if self._workspace.run.busy:
            losses.append(self.tr("The job that is running would be stopped."))
        if losses:
            self._ask(" ".join(losses), leave, self._window.close)
        return bool(losses)

    def _before(self, go_on: Callable[[], None]) -> None:
        """A job that runs goes on for its own photo."""
        if losses := self._edit():
            self._ask(" ".join(losses), go_on, partial(self._before, go_on))
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

    def _ask(self, loss: str, go_on: Callable[[], None], try_again: Callable[[], object]) -> None:
        """Once the edit is saved, ``try_again`` loses it no more."""
        title, yes, no = self.tr("Discard the edit?"), self.tr("Discard the edit"), self.tr("Keep editing")
        save = Choice(self.tr("Save"), partial(self.save_wanted.emit, try_again))
        ask(self._window, title, loss, yes, no, go_on, save if self._workspace.project.unsaved else None)
