"""Exporting the photo with its result layers and the shown candidate, at the photo's resolution."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QObject

from engine.files.picks import seed_files
from engine.helpers.picture_helpers import Exported, ExportTask, Placed, export
from engine.protocol.errors import PictureError
from engine.protocol.helper_tasks import FORMATS, LAYERED, Encoding
from ld_desktop.actions.workspace import Workspace, new_job
from ld_desktop.model.document.document import Photo
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.engine_texts import in_window_language
from ld_desktop.model.gallery import Candidate
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.rectangles import box_of


class Wanted(NamedTuple):
    """``photo`` with what the canvas shows over it: the result layers, and ``candidate`` over them.

    ``metadata``: the photo's and the recipe go with it.
    """

    photo: Photo
    candidate: Candidate | None
    metadata: bool = True
    encoding: Encoding = Encoding()


class Exporter(QObject):
    """The photo's own pixels stay wherever no layer is seen; the file tells what made it."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def export(self, wanted: Wanted, path: Path) -> None:
        """Writes what the canvas shows, in a format with layers each of them. Nothing unless the photo is open."""
        self._workspace.spawn(self._export(wanted, path), keep=True)

    def export_starred(self, wanted: Wanted, pattern: Path) -> None:
        """Each starred candidate as ``export`` does it, in a file of its own, never over one that is there.

        ``pattern`` as ``seed_files`` takes it.
        """
        self._workspace.spawn(self._export_all(wanted, self.starred, pattern), keep=True)

    @property
    def starred(self) -> tuple[Candidate, ...]:
        return self._workspace.gallery.favourites

    async def measure(self, wanted: Wanted, suffix: str) -> int:
        """The bytes that the export would have: it is written, and taken away again. Raises what an export does."""
        self._check_open(wanted)
        path = self._workspace.scratch / f"{new_job()}-measured{suffix}"
        try:
            return (await self._written(wanted, path)).size
        finally:
            path.unlink(missing_ok=True)

    async def _export_all(self, wanted: Wanted, starred: tuple[Candidate, ...], pattern: Path) -> None:
        paths = seed_files(pattern, [one.seed for one in starred])
        for candidate, path in zip(starred, paths, strict=True):
            await self._export(wanted._replace(candidate=candidate), path)
        told = self.tr("Exported the favourites to {folder}.").format(folder=pattern.parent)
        self._workspace.notices.info(told, ", ".join(path.name for path in paths))

    async def _export(self, wanted: Wanted, path: Path) -> None:
        workspace = self._workspace
        self._check_open(wanted)
        workspace.protect_sources(path)
        workspace.notices.info(self.tr("Exporting to {path}…").format(path=path), "")
        workspace.preferences.set_export_folder(path.parent)
        done = await self._written(wanted, path)
        told = " ".join(in_window_language(note) for note in done.notes)
        workspace.notices.info(self.tr("Exported to {path}.").format(path=path), told)

    def _check_open(self, wanted: Wanted) -> None:
        if self._workspace.document.photo is not wanted.photo:
            raise PictureError(
                "{photo} is not open any more: nothing was exported.",
                "Open it, then export it.",
                photo=wanted.photo.path,
            )

    async def _written(self, wanted: Wanted, path: Path) -> Exported:
        workspace = self._workspace
        results = workspace.document.results
        kept = results.layers if FORMATS.get(path.suffix.lower()) in LAYERED else results.visible
        placed = [_placed(layer) for layer in reversed(kept)]
        if wanted.candidate is not None:
            placed.append((_candidate(wanted.candidate), None))
        layers = tuple([await self._with_mask(one, mask) for one, mask in placed])
        photo, name = wanted.photo.file, Path(wanted.photo.path).name
        task = ExportTask(photo, layers, str(path), wanted.metadata, wanted.encoding, name)
        try:
            with workspace.copies.used(photo):
                return await asyncio.to_thread(export, task)
        finally:
            for layer in layers:
                if layer.mask is not None:
                    Path(layer.mask).unlink(missing_ok=True)

    async def _with_mask(self, placed: Placed, mask: Mask | None) -> Placed:
        if mask is None:
            return placed
        path = await self._workspace.save_mask(mask, self._workspace.scratch / f"{new_job()}-layer.png")
        return msgspec.structs.replace(placed, mask=path)


def _candidate(candidate: Candidate) -> Placed:
    name = f"{candidate.object_prompt}, {candidate.seed}"
    return Placed(candidate.path, box_of(candidate.frame), candidate.seed, candidate.tuned, name=name)


def _placed(layer: ResultLayer) -> tuple[Placed, Mask | None]:
    """``layer`` as it is now, and the mask that it is seen through, which has yet to be written down."""
    mask = layer.mask
    needless = mask is None or (layer.candidate.fills_frame and mask.is_full())
    placed = msgspec.structs.replace(
        _candidate(layer.candidate),
        opacity=layer.opacity,
        name=layer.name,
        visible=layer.visible,
        look=layer.looks.look,
    )
    return placed, None if mask is None or needless else mask.copied()
