"""Small pictures of what was opened last, for menus."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from engine.protocol.errors import EngineError
from ld_desktop.actions.files.picture_files import QUICK, write_png

SIDE: Final = 64  # pixels


class Thumbnails:
    """Of files, by their paths; made by this program alone, so that none of them is a picture from outside."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def note(self, path: str, picture: QImage) -> None:
        """Where it cannot be kept there is none. Blocks."""
        small = picture.scaled(
            SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        with contextlib.suppress(OSError, EngineError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_png(small, self._place(path), QUICK)

    def of(self, path: str) -> QImage:
        """Null where there is none."""
        return QImage(str(self._place(path)))

    def drop_others(self, paths: Iterable[str]) -> None:
        """All but those of ``paths``. Blocks."""
        kept = {self._place(path) for path in paths}
        with contextlib.suppress(OSError):
            for file in self._folder.glob("*.png"):
                if file not in kept:
                    file.unlink(missing_ok=True)

    def _place(self, path: str) -> Path:
        return self._folder / f"{hashlib.sha256(path.encode(errors='surrogateescape')).hexdigest()[:32]}.png"
