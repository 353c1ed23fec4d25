"""Saving the edit as a project, opening one, and telling a project from a photo."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QObject

from engine.files.fingerprint import Digests
from engine.projects import reading, unpacking
from engine.projects.draft import Draft
from engine.projects.format import SUFFIX
from engine.projects.reading import Read
from engine.projects.saving import backup_of
from ld_desktop.actions.earlier_runs import note_stars, read_stars
from ld_desktop.actions.edit_runs import EditRuns
from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.projects import foreign_layers, project_snapshot
from ld_desktop.actions.recovery.draft_restorer import DraftRestorer
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.offers import Choice, Offer

_OFFER = "backup of a project"


class _Unpacked(NamedTuple):
    """``draft`` with pictures that are files. ``whole``: nothing of the project was left out by another program."""

    read: Read
    draft: Draft
    whole: bool


class ProjectFiles(QObject):
    """``workspace.project`` tells what came of it."""

    def __init__(
        self, workspace: Workspace, opener: PhotoOpener, edit_runs: EditRuns, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._opener, self._edit_runs = workspace, opener, edit_runs
        self._restorer = DraftRestorer(workspace, opener, self)
        self._digests = Digests()
        self._turn = asyncio.Lock()  # one save after the other: the newest is what stays

    def save(self, path: Path, go_on: Callable[[], object] | None = None) -> None:
        """The edit as it is at this moment. It is done to its end also where the program ends.

        ``go_on`` is called once it is saved, unless another photo was opened meanwhile.
        """
        self._workspace.spawn(self._save(path, go_on), keep=True)

    def open_file(self, path: str) -> None:
        """A project or a photo, by its suffix."""
        self._workspace.offers.withdraw(_OFFER)
        if Path(path).name.removesuffix("~").lower().endswith(SUFFIX):
            self._workspace.spawn(self._open(Path(path).absolute()))
        else:
            self._opener.open_photo(path)

    async def _save(self, path: Path, go_on: Callable[[], object] | None) -> None:
        workspace = self._workspace
        project, photo = workspace.project, workspace.document.photo
        if photo is None:
            return
        workspace.spare(path)
        with tempfile.TemporaryDirectory(dir=workspace.scratch, ignore_cleanup_errors=True) as scratch:
            snapshot = project_snapshot.take(workspace, self._edit_runs, photo, Path(scratch))
            project.begin_saving()
            saved = False
            try:
                async with self._turn:
                    with workspace.copies.used(photo.file, *map(str, snapshot.noted.copies)):
                        await asyncio.to_thread(project_snapshot.write, snapshot, path, Path(scratch), self._digests)
                saved = True
            finally:
                if workspace.document.photo is photo:
                    project.end_saving(path if saved else None)
        workspace.preferences.remember_photo(str(path))
        workspace.notices.info(self.tr("Saved to {path}.").format(path=path), "")
        if go_on is not None and workspace.document.photo is photo:
            go_on()

    async def _open(self, path: Path) -> None:
        workspace = self._workspace
        workspace.notices.dismiss()
        with tempfile.TemporaryDirectory(dir=workspace.scratch, ignore_cleanup_errors=True) as folder:
            read, draft, whole = await asyncio.to_thread(_unpacked, path, Path(folder), workspace.runs)
            lost = await self._restorer.restore(draft, self.tr("Open the project"))
        if lost is None:
            return
        workspace.document.undo_stack.clear()
        workspace.preferences.remember_photo(str(path))
        if not whole:
            self._tell_foreign(path)
            return
        if (project := read.project) is not None:
            request = project.request
            workspace.preferences.set_run(request.preset, max(len(request.seeds), 1), request.method)
            workspace.method_settings.take(request.overrides)
        workspace.project.begin_saving()
        workspace.project.end_saving(path, read.newer or path == backup_of(path.with_name(path.name.removesuffix("~"))))
        self._tell(path, [*read.damaged, *lost], read.newer)

    def _tell(self, path: Path, lost: list[str], newer: bool) -> None:
        if lost:
            told = self.tr("{name} is damaged: what is whole was opened.").format(name=path.name)
            self._workspace.notices.info(told, self.tr("Missing: {what}.").format(what=", ".join(lost)))
            self._offer_backup(path)
        elif newer:
            self._workspace.notices.info(
                self.tr(
                    "{name} was saved by a newer version of this program: it is open, but not to be saved over."
                ).format(name=path.name),
                self.tr("Update the program, or save it under another name."),
            )

    def _tell_foreign(self, path: Path) -> None:
        self._workspace.notices.info(
            self.tr("{name} was saved by another program: its layers are here, masks and prompts are not.").format(
                name=path.name
            ),
            self.tr("Save it under another name to keep what was made there."),
        )
        self._offer_backup(path)

    def _offer_backup(self, path: Path) -> None:
        backup = backup_of(path)
        if backup.is_file():
            message = self.tr("{name} is the project as it was before it was saved the last time.")
            choice = Choice(self.tr("Open the backup"), lambda: self.open_file(str(backup)))
            self._workspace.offers.put(Offer(_OFFER, message.format(name=backup.name), (choice,)))


def _unpacked(path: Path, folder: Path, runs: Path) -> _Unpacked:
    """Blocks. Raises ProjectError, OSError."""
    read = unpacking.checked(reading.read(path, folder))
    if read.project is None:
        return _Unpacked(read, foreign_layers.draft_of(read, runs), whole=False)
    draft = unpacking.draft_of(read, runs)
    for run in read.project.runs:
        place = runs / unpacking.folder_name(run)
        told = {candidate.seed for candidate in run.candidates}
        starred = {candidate.seed for candidate in run.candidates if candidate.starred}
        before = read_stars(place)
        if (wanted := (before - told) | starred) != before:
            note_stars(place, sorted(wanted))
    placed = {
        name: None if given is None else os.path.normpath(path.parent / given)
        for name, given in (
            ("photo", draft.photo),
            ("reference_path", draft.reference_path),
            ("object_source", draft.object_source),
        )
    }
    return _Unpacked(read, msgspec.structs.replace(draft, **placed), whole=True)
