"""Changes of a whole mask, and masks from and to files."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from engine.helpers.picture_helpers import change_mask, receive_mask
from engine.protocol.errors import PictureError
from engine.protocol.helper_tasks import MaskTask, Operation
from ld_desktop.actions.files.picture_files import write_png
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.masks.mask import Mask, is_blank

_MARGIN = 4  # pixels more than the reach, for soft edges


class MaskOperations(QObject):
    """Each change is one step of the history."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def change(self, layer: Layer, operation: Operation, pixels: int, text: str) -> None:
        if layer.mask is not None and not layer.mask.empty:
            self._workspace.spawn(self._change(layer, layer.mask, operation, pixels, text))

    def invert(self, text: str) -> None:
        """The active layer's mask."""
        document = self._workspace.document
        if document.active.mask is not None:
            document.change_mask(document.active, document.active.mask.inverted(), text)

    def load(self, layer: Layer, path: str, text: str) -> None:
        if layer.mask is not None:
            self._workspace.spawn(self._load(layer, layer.mask, Path(path), text))

    def save(self, mask: Mask, path: str) -> None:
        self._workspace.spawn(self._save(mask, Path(path)), keep=True)

    async def _change(self, layer: Layer, mask: Mask, operation: Operation, pixels: int, text: str) -> None:
        """Only the part that can change travels, so that large photos stay quick."""
        reach = 2 * pixels + _MARGIN
        area = mask.bounds().adjusted(-reach, -reach, reach, reach) & mask.image.rect()
        before = mask.piece(area)
        task = MaskTask(operation, pixels, area.width(), area.height())
        after = await asyncio.to_thread(change_mask, task, before)
        if layer.mask is not mask or mask.piece(area) != before:
            raise PictureError("The mask was changed meanwhile.", "Choose “{command}” once more.", command=text)
        self._workspace.document.change_mask(layer, mask.replaced(area, after), text)

    async def _load(self, layer: Layer, mask: Mask, path: Path, text: str) -> None:
        image, blank = await asyncio.to_thread(_read, path)
        if layer.mask is not mask:
            return
        if image.size() != mask.size:
            wanted, given = (f"{size.width()} × {size.height()}" for size in (mask.size, image.size()))
            raise PictureError(
                "The mask {path} has {given} pixels, but its picture has {wanted}.",
                "Choose a mask of the picture's size.",
                path=path,
                given=given,
                wanted=wanted,
            )
        if layer.role in ("object", "object source") and blank:
            raise PictureError("The mask {path} is empty.", "Paint the object white in it.", path=path)
        self._workspace.document.replace_mask(layer, image, text)

    async def _save(self, mask: Mask, path: Path) -> None:
        if path.suffix.lower() != ".png":
            raise PictureError("{path} cannot be written: a mask is a PNG.", "Let the name end in .png.", path=path)
        self._workspace.protect_sources(path)
        await asyncio.to_thread(write_png, mask.to_greyscale(), path)
        done = self.tr("The mask was saved to {path}.").format(path=path)
        self._workspace.notices.info(done, self.tr("Mask > Import mask takes it back."))


def read_mask(path: Path) -> QImage:
    """A mask file as greyscale. Decoded in a process of its own. Blocks. Raises PictureError."""
    header, coverage = receive_mask(path)
    width, height = header.width, header.height
    return QImage(coverage, width, height, width, QImage.Format.Format_Grayscale8).copy()


def _read(path: Path) -> tuple[QImage, bool]:
    """As ``read_mask``, and whether there is no object in it."""
    grey = read_mask(path)
    return grey, is_blank(grey)
