"""Saving the edit as a project, opening one, and telling a project from a photo."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from engine.files.fingerprint import Digests
from engine.files.picks import note_discarded, note_stars, read_discarded, read_stars
from engine.helpers.picture_helpers import STACK_THUMBNAIL
from engine.projects import reading, unpacking
from engine.projects.draft import Draft
from engine.projects.format import SUFFIX, Project
from engine.projects.reading import Read
from engine.projects.saving import backup_of
from engine.protocol.errors import ProjectError
from ld_desktop.actions.edit_runs import EditRuns
from ld_desktop.actions.files import scratch_folder
from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.projects import foreign_layers, project_snapshot
from ld_desktop.actions.projects.project_lock import ProjectLock
from ld_desktop.actions.projects.project_notices import ProjectNotices
from ld_desktop.actions.projects.recall import choose_as
from ld_desktop.actions.recovery.draft_restorer import DraftRestorer
from ld_desktop.actions.workspace import Workspace, new_job
from ld_desktop.model.document.document import Photo


class _Unpacked(NamedTuple):
    """``draft`` with pictures that are files. ``whole``: nothing of the project was left out by another program."""

    read: Read
    draft: Draft
    whole: bool


class ProjectFiles(QObject):
    """``workspace.project`` tells what came of it. ``backup_wanted``: a file to open as a person does it."""

    backup_wanted = Signal(str)

    def __init__(
        self, workspace: Workspace, opener: PhotoOpener, edit_runs: EditRuns, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._opener, self._edit_runs = workspace, opener, edit_runs
        self._restorer = DraftRestorer(workspace, opener, self)
        self._notices = ProjectNotices(workspace, self.backup_wanted.emit, self._take_over, self)
        self._digests = Digests()
        self._turn = asyncio.Lock()  # one save after the other: the newest is what stays
        self._lock = ProjectLock()
        workspace.document.photo_changed.connect(self._lock.release)

    def save(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """The edit as it is at this moment. It is done to its end also where the program ends.

        ``then`` is called once it is saved.
        """
        self._workspace.spawn(self._save(path, then), keep=True)

    def save_copy(self, path: Path, collect: bool = False) -> None:
        """As ``save``; the edit goes on belonging to the file that it belongs to.

        ``collect``: the copy has the tuned edits of its runs too, so that another computer can draw more seeds.
        """
        self._workspace.spawn(self._save_copy(path, collect), keep=True)

    def open_file(self, path: str) -> None:
        """A project or a photo, by its suffix."""
        self._notices.withdraw()
        if Path(path).name.removesuffix("~").lower().endswith(SUFFIX):
            self._workspace.spawn(self._open(Path(path).absolute()))
        else:
            self._opener.open_photo(path)

    async def rejoin(self, path: Path) -> None:
        """The edit that is open, which was taken up after a crash, belongs to the project ``path``."""
        self._workspace.project.belong_to(path)
        await self._hold(path)

    def close(self) -> None:
        """The program ends."""
        self._lock.release()

    async def _save(self, path: Path, then: Callable[[], object] | None) -> None:
        workspace = self._workspace
        project, photo = workspace.project, workspace.document.photo
        if photo is None:
            return
        project.begin_saving()
        saved = False
        try:
            await self._write(photo, path, held=True)
            saved = True
        finally:
            if workspace.document.photo is photo:
                project.end_saving(path if saved else None)
            if project.path != path:
                await self._hold(project.path)
        workspace.notices.info(self.tr("Saved to {path}.").format(path=path), "")
        if then is not None and not project.unsaved:  # what was done meanwhile is not in the file
            then()

    async def _save_copy(self, path: Path, collect: bool) -> None:
        photo = self._workspace.document.photo
        if path == self._workspace.project.path:
            raise ProjectError(
                "{path} is the project itself.", "Choose another name for the copy, or save it.", path=path
            )
        if photo is not None:
            if collect:
                self._workspace.notices.info(self.tr("Collecting to {path}…").format(path=path), "")
            lacking = await self._write(photo, path, collect=collect)
            less = self.tr("Runs without their tuned edit, which is not on this computer: {runs}.")
            told = less.format(runs=", ".join(lacking)) if collect and lacking else ""
            self._workspace.notices.info(self.tr("A copy was saved to {path}.").format(path=path), told)

    async def _write(self, photo: Photo, path: Path, held: bool = False, collect: bool = False) -> list[str]:
        """The edit of ``photo``, which is open, as it is now. ``held``: from now on ``path`` is this window's.

        Gives the runs whose tuned edit is not in the file. Raises EngineError, OSError.
        """
        workspace = self._workspace
        workspace.protect_sources(path)
        scratch = workspace.scratch / new_job()
        snapshot = project_snapshot.take(workspace, self._edit_runs, photo, scratch)
        async with scratch_folder.present(scratch):
            async with self._turn:
                holder = await asyncio.to_thread(self._lock.take if held else self._lock.holder, path)
                if holder is not None:
                    raise ProjectError(
                        "{path} is open in another window: {who}.",
                        "Save it under another name, or close it there.",
                        path=path,
                        who=self._notices.name(holder),
                    )
                with workspace.copies.used(photo.file, *map(str, snapshot.noted.copies)):
                    lacking = await asyncio.to_thread(
                        project_snapshot.write, snapshot, path, scratch, self._digests, collect
                    )
            workspace.remember(str(path), QImage(str(scratch / STACK_THUMBNAIL)))
        return lacking

    async def _open(self, path: Path) -> None:
        workspace = self._workspace
        workspace.notices.dismiss()
        folder = workspace.scratch / new_job()
        async with scratch_folder.present(folder):
            read, draft, whole = await asyncio.to_thread(_unpacked, path, folder, workspace.runs)
            lost = await self._restorer.restore(draft, self.tr("Open the project"))
        photo = workspace.document.photo
        if lost is None or photo is None:
            return
        workspace.document.undo_stack.clear()
        workspace.remember(str(path), photo.image)
        if not whole:
            self._notices.tell_foreign(path)
            return
        strange: list[str] = []
        if (project := read.project) is not None:
            strange = choose_as(workspace, project.request)
        workspace.project.begin_saving()
        workspace.project.end_saving(path, read.newer or path == backup_of(path.with_name(path.name.removesuffix("~"))))
        self._notices.tell(path, [*read.damaged, *lost], read.newer, strange)
        if project is not None:
            workspace.spawn(self._find_tuned(project))
        if not workspace.project.read_only:
            await self._hold(path)

    async def _find_tuned(self, project: Project) -> None:
        """Tuned edits that were moved: hashes of large files take their time, and the edit is open meanwhile."""
        runs = self._workspace.runs
        lacking = [run for run in project.runs if unpacking.lacks_tuned(run, runs)]
        for path in await asyncio.to_thread(unpacking.find_tuned, lacking, runs, self._digests):
            self._workspace.gallery.set_tuned(str(path.parent), str(path))

    async def _hold(self, path: Path | None, force: bool = False) -> None:
        """Holds the project, or tells who does: it is not to be written over then."""
        if path is None:
            self._lock.release()
            return
        project = self._workspace.project
        if project.path != path:  # it is about an edit that is gone
            return
        holder = await asyncio.to_thread(self._lock.take, path, force)
        if project.path != path:
            if holder is None:
                self._lock.release()
        elif holder is not None:
            project.set_read_only(True)
            self._notices.tell_held(path, holder)
        elif force:
            project.set_read_only(False)

    def _take_over(self, path: Path) -> None:
        self._workspace.spawn(self._hold(path, force=True))


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
        discarded = {candidate.seed for candidate in run.candidates if candidate.discarded}
        for read_note, note, seeds in ((read_stars, note_stars, starred), (read_discarded, note_discarded, discarded)):
            before = read_note(place)
            if (wanted := (before - told) | seeds) != before:
                note(place, sorted(wanted))
    placed = {
        name: None if given is None else os.path.normpath(path.parent / given)
        for name, given in (
            ("photo", draft.photo),
            ("reference_path", draft.reference_path),
            ("object_source", draft.object_source),
        )
    }
    return _Unpacked(read, msgspec.structs.replace(draft, **placed), whole=True)
