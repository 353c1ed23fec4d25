"""Where a project is saved to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.files.resources import resources_folder
from engine.projects.format import SUFFIX
from ld_desktop.actions.projects.project_files import ProjectFiles
from ld_desktop.actions.workspace import Workspace
from ld_desktop.ui.dialogs.non_modal import ask_path, proposed_name


class ProjectDialogs(QObject):
    """Asks beside ``window`` where it has to."""

    def __init__(self, workspace: Workspace, projects: ProjectFiles, window: QWidget) -> None:
        super().__init__(window)
        self._workspace, self._projects, self._window = workspace, projects, window

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Over the project that the edit is of; where there is none, or none that may be written over, as another.

        ``then`` is called once it is saved.
        """
        project = self._workspace.project
        if project.path is None or project.read_only:
            self.save_as(then)
        else:
            self._projects.save(project.path, then)

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        self._ask(self.tr("Save project"), "", lambda path: self._projects.save(path, then))

    def save_copy(self) -> None:
        self._ask(self.tr("Save a copy"), self.tr("-copy"), self._projects.save_copy)

    def collect(self) -> None:
        self._ask(self.tr("Collect"), self.tr("-collected"), lambda path: self._projects.save_copy(path, collect=True))

    def _ask(self, title: str, ending: str, chosen: Callable[[Path], None]) -> None:
        """Nothing is done where another photo was opened meanwhile."""
        project, photo = self._workspace.project, self._workspace.document.photo
        if photo is None:
            return
        known = Path(photo.path) if project.path is None else project.path
        proposed = self._beside(known) / proposed_name(str(known), f"{ending}{SUFFIX}")
        kinds = self.tr("Projects ({patterns})").format(patterns=f"*{SUFFIX}")

        def take(path: str) -> None:
            if self._workspace.document.photo is photo:
                chosen(Path(path))

        ask_path(self._window, title, take, QFileDialog.FileMode.AnyFile, kinds, str(proposed))

    def _beside(self, known: Path) -> Path:
        """The folder of ``known``; of what the program brings or keeps by itself, that of exports."""
        own = resources_folder(), self._workspace.runs.parent
        among_own = any(known.is_relative_to(folder) for folder in own)
        return self._workspace.preferences.export_folder if among_own else known.parent
