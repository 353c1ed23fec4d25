"""The tuned edits that are kept: what they are, and how they are exported, imported and deleted."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from engine.files import originals, output_files, tuned_files
from engine.files.tuned_files import KeptEdit
from engine.protocol.errors import DiskError
from engine.protocol.framing import cut_to_aspect
from ld_desktop.actions.runs_on_disk import size_text
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.gallery import Candidate
from ld_desktop.model.rectangles import rect_of

SIDE = 64  # of a thumbnail, pixels


class ListedEdit(NamedTuple):
    """``thumbnail`` is null where there is no candidate."""

    kept: KeptEdit
    thumbnail: QImage


class KeptEdits(QObject):
    """``changed``: one was deleted or imported."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    async def survey(self) -> list[ListedEdit]:
        """All of them, the newest first."""
        return await asyncio.to_thread(_all_in, self._workspace.runs)

    async def look_at(self, tuned: str) -> KeptEdit | None:
        """None where it is there no more, or cannot be read."""
        return await asyncio.to_thread(tuned_files.look_at, Path(tuned))

    def is_here(self, kept: KeptEdit) -> bool:
        """Whether it was made of the photo that is open."""
        photo, request = self._workspace.document.photo, kept.request
        if photo is None or request is None:
            return False
        return originals.content_of(request.photo) == originals.content_of(photo.file) or request.photo == photo.path

    def template(self, kept: KeptEdit) -> Candidate | None:
        """What its candidates are like; None where it is not of the photo that is open."""
        photo, request = self._workspace.document.photo, kept.request
        if photo is None or request is None or not self.is_here(kept) or request.frame == "object":
            return None
        frame = cut_to_aspect((photo.image.width(), photo.image.height()), request.frame)
        return Candidate(
            seed=0,
            path="",
            run=str(kept.path.parent),
            frame=rect_of(frame),
            object_prompt=kept.about.object_prompt,
            background_prompt=kept.about.background_prompt,
            tuned=str(kept.path),
            run_name=kept.name,
        )

    def obstacle(self, kept: KeptEdit) -> str | None:
        """Why it cannot be deleted now."""
        if self._workspace.run.busy:
            return self.tr("The engine is at work: wait for it, or cancel it.")
        return None

    def delete(self, kept: KeptEdit) -> None:
        """For good, unless something stands in the way by now, which is told. Its candidates stay."""
        if (reason := self.obstacle(kept)) is not None:
            self._workspace.notices.info(reason, "")
        else:
            self._workspace.spawn(self._delete(kept), keep=True)

    def export(self, tuned: str, out: str) -> None:
        self._workspace.spawn(self._export(Path(tuned), Path(out)), keep=True)

    def take_in(self, file: str) -> None:
        """As a run of the photo that is open."""
        self._workspace.spawn(self._take_in(Path(file)), keep=True)

    async def _delete(self, kept: KeptEdit) -> None:
        try:
            size = await asyncio.to_thread(tuned_files.remove, kept.path)
        except OSError as error:
            raise DiskError(
                "{path} cannot be deleted: {cause}.",
                "Change its permissions, or delete it in the file manager.",
                path=kept.path,
                cause=error.strerror or error,
            ) from error
        finally:
            self.changed.emit()
        gallery = self._workspace.gallery
        for run in {one.run for one in gallery.candidates if one.tuned == str(kept.path)}:
            gallery.set_tuned(run, None)
        told = self.tr("The tuned edit was deleted: {size} are free again.").format(size=size_text(size))
        self._workspace.notices.info(told, "")

    async def _export(self, tuned: Path, out: Path) -> None:
        output_files.protect_inputs((tuned,), (out,))
        await asyncio.to_thread(_copy, tuned, out)
        self._workspace.notices.info(self.tr("Exported to {path}.").format(path=out), "")

    async def _take_in(self, file: Path) -> None:
        workspace, photo = self._workspace, self._workspace.document.photo
        if photo is None:
            return
        size = photo.image.width(), photo.image.height()
        try:
            await asyncio.to_thread(tuned_files.take_in, file, Path(photo.file), size, workspace.runs)
        except OSError as error:
            raise _unwritten(workspace.runs, error) from error
        self.changed.emit()
        workspace.notices.info(self.tr("Imported: draw seeds of it by Run > Tuned edits."), "")


def _all_in(runs: Path) -> list[ListedEdit]:
    return [ListedEdit(kept, _thumbnail(kept.picture)) for kept in tuned_files.listed(runs)]


def _thumbnail(picture: Path | None) -> QImage:
    if picture is None:
        return QImage()
    reader = QImageReader(os.fspath(picture))
    if (size := reader.size()).isValid():
        reader.setScaledSize(size.scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _copy(tuned: Path, out: Path) -> None:
    try:
        tuned_files.copy(tuned, out)
    except OSError as error:
        raise _unwritten(out, error) from error


def _unwritten(path: Path, error: OSError) -> DiskError:
    cause = error.strerror or error
    return DiskError("{path} cannot be written: {cause}.", "Choose another folder.", path=path, cause=cause)
