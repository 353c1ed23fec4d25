"""A small picture of the edit, to be offered with."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from ld_desktop.actions.files.picture_files import QUICK, png_of
from ld_desktop.model.document.document import Document, Photo

SIDE: Final = 72  # pixels, the longer one
_ROUGH: Final = 4  # times as large: from there on it is made small with care


class Seen(NamedTuple):
    """The photo, and what lies over it: picture, place in the photo, opacity in percent; the lowest first."""

    photo: QImage
    layers: tuple[tuple[QImage, QRect, int], ...]

    @property
    def key(self) -> tuple[object, ...]:
        """The same where the same is seen."""
        places = ((place.x(), place.y(), place.width(), place.height()) for _, place, _ in self.layers)
        looks = ((picture.cacheKey(), opacity) for picture, _, opacity in self.layers)
        return self.photo.cacheKey(), *places, *looks


def seen(document: Document, photo: Photo) -> Seen:
    """As it is now; masks of the layers are not looked at."""
    layers = ((layer.looks.laid, layer.frame, layer.opacity) for layer in reversed(document.results.visible))
    return Seen(photo.image, tuple(layers))


class EditThumbnail:
    """Draws only what has changed since; for one thread at a time."""

    def __init__(self) -> None:
        self._photo, self._small = 0, QImage()
        self._key: tuple[object, ...] = ()
        self._png = b""

    def png(self, shown: Seen, path: Path) -> bytes:
        """``path`` is the file that it is for. Raises OSError."""
        if shown.key != self._key:
            self._png = png_of(self._drawn(shown), path, QUICK)
            self._key = shown.key
        return self._png

    def _drawn(self, shown: Seen) -> QImage:
        if self._photo != shown.photo.cacheKey():
            aspect, size = Qt.AspectRatioMode.KeepAspectRatio, QSize(SIDE, SIDE)
            rough = shown.photo
            if max(rough.width(), rough.height()) > _ROUGH * SIDE:
                rough = rough.scaled(size * _ROUGH, aspect)
            self._small = rough.scaled(size, aspect, Qt.TransformationMode.SmoothTransformation)
            self._photo = shown.photo.cacheKey()
        drawn = self._small.convertToFormat(QImage.Format.Format_RGB32)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.scale(drawn.width() / shown.photo.width(), drawn.height() / shown.photo.height())
        for picture, place, opacity in shown.layers:
            painter.setOpacity(opacity / 100)
            painter.drawImage(place, picture)
        painter.end()
        return drawn
