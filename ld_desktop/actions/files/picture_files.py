"""Pictures of the window as files that are complete or absent."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication
from PySide6.QtGui import QImage, QImageWriter

from engine.files import atomic

QUICK: Final = 80  # a quality for PNGs: little compression


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


def unwritten(path: Path | str) -> OSError:
    """Qt wrote no picture, and does not say why."""
    return OSError(errno.EIO, QCoreApplication.translate("Workspace", "the disk may be full"), str(path))
