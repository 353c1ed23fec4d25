"""Compares what a widget shows with a picture kept in golden/; golden/README.md says where these come from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

FOLDER = Path(__file__).parent / "golden"
AWAY = 24  # of 255, in any channel: less is the rounding of another machine


class Golden:
    """``update``: the pictures are written instead. What differs goes to ``folder``."""

    def __init__(self, update: bool, folder: Path) -> None:
        self._update, self._folder = update, folder

    def check(self, name: str, found: QImage, share: float) -> None:
        """Fails where more than ``share`` of the pixels differ (0 to 1), naming the pictures to look at."""
        kept = FOLDER / f"{name}.png"
        if self._update:
            assert found.save(str(kept), quality=0), f"cannot be written: {kept}"
            return
        wanted = QImage(str(kept))
        assert not wanted.isNull(), f"{kept} is missing: --update-golden writes it"
        shown = self._folder / f"{name}-found.png"
        if found.size() != wanted.size():
            found.save(str(shown))
        assert found.size() == wanted.size(), f"another size than {kept}: {shown}"
        differs = np.abs(channels(found) - channels(wanted)).max(axis=2) > AWAY
        if differs.mean() > share:
            found.save(str(shown))
            marks = self._folder / f"{name}-difference.png"
            mark(wanted, differs).save(str(marks))
            raise AssertionError(
                f"{differs.mean():.2%} of {kept} differ, {share:.2%} may: found {shown}, where {marks}"
            )


def channels(image: QImage) -> npt.NDArray[np.int16]:
    """Height x width x 3."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).astype(np.int16)


def mark(picture: QImage, differs: npt.NDArray[np.bool_]) -> QImage:
    """``picture`` pale, what differs red."""
    pixels = (channels(picture) // 4 + 191).astype(np.uint8)
    pixels[differs] = (220, 0, 0)
    height, width = differs.shape
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
