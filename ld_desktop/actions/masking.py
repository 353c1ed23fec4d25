"""Changes of a whole mask, and masks from and to files."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QObject
from PySide6.QtGui import QImage, QImageWriter

from engine import durable
from engine.errors import PictureError
from engine.helpers import MaskTask, Operation, change_mask, receive_picture
from ld_desktop.actions.desk import Desk, unwritten

_MARGIN = 4  # pixels more than the reach, for soft edges


class Masking(QObject):
    """All of it concerns the active layer's mask; each change is one step of the history."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def change(self, operation: Operation, pixels: int, text: str) -> None:
        self._desk.spawn(self._change(operation, pixels, text))

    def invert(self, text: str) -> None:
        document = self._desk.document
        if document.active.mask is not None:
            document.change_mask(document.active, document.active.mask.inverted(), text)

    def load(self, path: str, text: str) -> None:
        self._desk.spawn(self._load(Path(path), text))

    def save(self, path: str) -> None:
        self._desk.spawn(self._save(Path(path)), keep=True)

    async def _change(self, operation: Operation, pixels: int, text: str) -> None:
        """Only the part that can change travels, so that large photos stay quick."""
        layer = self._desk.document.active
        mask = layer.mask
        if mask is None or mask.empty:
            return
        reach = 2 * pixels + _MARGIN
        area = mask.bounds().adjusted(-reach, -reach, reach, reach) & mask.image.rect()
        before = mask.piece(area)
        task = MaskTask(operation, pixels, area.width(), area.height())
        after = await asyncio.to_thread(change_mask, task, before)
        if layer.mask is not mask or mask.piece(area) != before:
            raise PictureError("The mask was changed meanwhile.", "Choose “{command}” once more.", command=text)
        self._desk.document.change_mask(layer, mask.replaced(area, after), text)

    async def _load(self, path: Path, text: str) -> None:
        layer = self._desk.document.active
        mask = layer.mask
        header, pixels = await asyncio.to_thread(receive_picture, path)
        image = QImage(pixels, header.width, header.height, 3 * header.width, QImage.Format.Format_RGB888)
        if mask is None or layer.mask is not mask:
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
        self._desk.document.replace_mask(layer, image, text)

    async def _save(self, path: Path) -> None:
        mask = self._desk.document.active.mask
        if mask is None:
            return
        self._desk.spare(path)
        await asyncio.to_thread(_write, mask.to_greyscale(), path)
        done = self.tr("The mask was saved to {path}.").format(path=path)
        self._desk.notices.info(done, self.tr("Mask > Import mask takes it back."))


def _write(grey: QImage, path: Path) -> None:
    """As a PNG. Blocks. Raises OSError that names ``path`` and has the system's reason, which Qt keeps to itself."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(grey):
        raise unwritten(path)
    try:
        durable.write_bytes(path, bytes(buffer.data().data()))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
