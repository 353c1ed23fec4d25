"""Exporting the photo with its result layers and the shown candidate, at the photo's resolution."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from engine.helpers.picture_helpers import ExportTask, Placed, export
from engine.protocol.errors import PictureError
from ld_desktop.actions.workspace import Workspace, new_job
from ld_desktop.model.document.document import Photo
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.engine_texts import in_window_language
from ld_desktop.model.gallery import Candidate
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.rectangles import box_of

SEED: Final = "{seed}"  # in a name: where the seed is to stand


class Exporter(QObject):
    """The photo's own pixels stay wherever no layer is seen; the file tells what made it."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def export(self, photo: Photo, candidate: Candidate | None, path: Path, metadata: bool = True) -> None:
        """Writes what the canvas shows: the visible result layers, and ``candidate`` over them.

        ``metadata``: the photo's and the recipe go with it. Nothing unless ``photo`` is open.
        """
        self._workspace.spawn(self._export(photo, candidate, path, metadata), keep=True)

    def export_starred(self, photo: Photo, pattern: Path, metadata: bool = True) -> None:
        """Each starred candidate as ``export`` does it, in a file of its own, never over one that is there.

        ``pattern``: its name says ``{seed}`` where the seed is to stand; without, that stands at its end.
        """
        starred = tuple(one for one in self._workspace.gallery.candidates if one.starred)
        self._workspace.spawn(self._export_all(photo, starred, pattern, metadata), keep=True)

    async def _export_all(self, photo: Photo, starred: tuple[Candidate, ...], pattern: Path, metadata: bool) -> None:
        paths = seed_files(pattern, [one.seed for one in starred])
        for candidate, path in zip(starred, paths, strict=True):
            await self._export(photo, candidate, path, metadata)
        told = self.tr("Exported the favourites to {folder}.").format(folder=pattern.parent)
        self._workspace.notices.info(told, ", ".join(path.name for path in paths))

    async def _export(self, photo: Photo, candidate: Candidate | None, path: Path, metadata: bool) -> None:
        workspace = self._workspace
        if workspace.document.photo is not photo:
            raise PictureError(
                "{photo} is not open any more: nothing was exported.", "Open it, then export it.", photo=photo.path
            )
        workspace.protect_sources(path)
        workspace.notices.info(self.tr("Exporting to {path}…").format(path=path), "")
        placed = [_placed(layer) for layer in reversed(workspace.document.results.visible)]
        if candidate is not None:
            placed.append((_candidate(candidate), None))
        layers = tuple([await self._with_mask(one, mask) for one, mask in placed])
        workspace.preferences.set_export_folder(path.parent)
        try:
            with workspace.copies.used(photo.file):
                notes = await asyncio.to_thread(export, ExportTask(photo.file, layers, str(path), metadata))
        finally:
            for layer in layers:
                if layer.mask is not None:
                    Path(layer.mask).unlink(missing_ok=True)
        told = " ".join(in_window_language(note) for note in notes)
        workspace.notices.info(self.tr("Exported to {path}.").format(path=path), told)

    async def _with_mask(self, placed: Placed, mask: Mask | None) -> Placed:
        if mask is None:
            return placed
        path = await self._workspace.save_mask(mask, self._workspace.scratch / f"{new_job()}-layer.png")
        return Placed(placed.candidate, placed.frame, placed.seed, placed.tuned, placed.opacity, path)


def _candidate(candidate: Candidate, opacity: int = 100) -> Placed:
    return Placed(candidate.path, box_of(candidate.frame), candidate.seed, candidate.tuned, opacity)


def _placed(layer: ResultLayer) -> tuple[Placed, Mask | None]:
    """``layer`` as it is now, and the mask that it is seen through, which has yet to be written down."""
    mask = layer.mask
    needless = mask is None or (layer.candidate.laid is None and mask.is_full())
    return _candidate(layer.candidate, layer.opacity), None if mask is None or needless else mask.copied()


def seed_files(pattern: Path, seeds: Sequence[int]) -> list[Path]:
    """A file for each of ``seeds``, none that is there already, named as ``Exporter.export_starred`` says."""
    name = pattern.name if SEED in pattern.name else f"{pattern.stem}-{SEED}{pattern.suffix}"
    files: list[Path] = []
    for seed in seeds:
        wanted = pattern.with_name(name.replace(SEED, str(seed)))
        others = (wanted.with_stem(f"{wanted.stem}-{number}") for number in itertools.count(2))
        files.append(next(one for one in itertools.chain((wanted,), others) if one not in files and not one.exists()))
    return files
