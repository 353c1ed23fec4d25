"""What the mask tools look at in a result layer: the photo with the layer's candidate in its place."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from ld_desktop.actions.files.picture_files import unwritten
from ld_desktop.actions.workspace import Workspace, new_job
from ld_desktop.model.document.result_layers import ResultLayer


class ResultLayerPicture(QObject):
    """Makes that picture and its file when a result layer becomes active; when it no longer is, only the file stays.

    The file can be large: it goes when another photo is opened.
    """

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._active: ResultLayer | None = None
        self._files: set[Path] = set()
        workspace.document.active_changed.connect(self._follow)
        workspace.document.photo_changed.connect(self._tidy)

    def _follow(self) -> None:
        before, self._active = self._active, self._workspace.document.active_result
        if before is not None and before is not self._active:
            before.leave_place()
        if self._active is not None and self._active is not before:
            self._workspace.spawn(self._place(self._active))

    async def _place(self, layer: ResultLayer) -> None:
        path = layer.placed_path or str(self._workspace.scratch / f"{new_job()}-placed.bmp")
        picture = await asyncio.to_thread(_write, layer, path)
        if self._active is layer:
            layer.take_place(picture, path)
            self._files.add(Path(path))
        elif layer.placed_path is None:
            Path(path).unlink(missing_ok=True)

    def _tidy(self) -> None:
        for file in self._files:
            file.unlink(missing_ok=True)
        self._files.clear()


def _write(layer: ResultLayer, path: str) -> QImage:
    """Raises OSError."""
    picture = layer.placed()
    if layer.placed_path is None and not picture.save(path):  # a BMP is not compressed: quick on large photos
        raise unwritten(path)
    return picture
