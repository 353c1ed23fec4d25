"""Pictures of the window as files that are complete or absent."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication
from PySide6.QtGui import QImage, QImageWriter

from engine.files import atomic

QUICK: Final = 80  # a quality for PNGs: little compression
_PGM: Final = re.compile(rb"P5 (\d{1,6}) (\d{1,6}) 255\n")  # as journals have them


def write_png(image: QImage, path: Path, quality: int = -1) -> None:
    """``quality`` as Qt takes it: the higher, the less compressed. Blocks. Raises OSError that names ``path``."""
    atomic.write_bytes(path, png_of(image, path, quality))


def png_of(image: QImage, path: Path, quality: int = -1) -> bytes:
    """What ``write_png`` writes. Blocks. Raises OSError."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setQuality(quality)
    if not writer.write(image):
        raise unwritten(path)
    return bytes(buffer.data().data())


def read_coverage(data: bytes) -> QImage:
    """A mask of a project, a PNG, or of a journal, a PGM, which Qt reads only to a side of 32,767 pixels.

    Null where it is damaged.
    """
    if (header := _PGM.match(data)) is None:
        return QImage.fromData(data)
    width, height, levels = int(header[1]), int(header[2]), data[header.end() :]
    if len(levels) != width * height:
        return QImage()
    return QImage(levels, width, height, width, QImage.Format.Format_Grayscale8).copy()


def unwritten(path: Path | str) -> OSError:
    """Qt wrote no picture, and does not say why."""
    return OSError(errno.EIO, QCoreApplication.translate("Workspace", "the disk may be full"), str(path))
