"""Drawing large pictures and masks quickly: halved copies for small zooms, and only what is exposed."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from ld_desktop.model.mask import Mask

_SMALLEST = 256
_PIXELS = 8  # from this zoom on, single pixels are shown as squares
_SMOOTH = Qt.TransformationMode.SmoothTransformation


class Pyramid:
    """A picture and its halves, made when a zoom first needs them. ``squares``: large zooms show single pixels."""

    def __init__(self, picture: QImage, squares: bool) -> None:
        self._squares = squares
        fast = (
            QImage.Format.Format_RGB32 if not picture.hasAlphaChannel() else QImage.Format.Format_ARGB32_Premultiplied
        )
        self._levels = [picture.convertToFormat(fast)]

    def draw(self, painter: QPainter, target: QRectF, exposed: QRectF) -> None:
        """Draws the part of the whole picture, shown in ``target``, that lies in ``exposed`` (both widget pixels)."""
        visible = target & exposed
        if visible.isEmpty():
            return
        level = self._level(target.width() / self._levels[0].width())
        scale = level.width() / target.width(), level.height() / target.height()
        source = QRectF(
            (visible.x() - target.x()) * scale[0],
            (visible.y() - target.y()) * scale[1],
            visible.width() * scale[0],
            visible.height() * scale[1],
        )
        smooth = not self._squares or target.width() < _PIXELS * self._levels[0].width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(visible, level, source)

    def _level(self, zoom: float) -> QImage:
        wanted = halvings(zoom)
        while len(self._levels) <= wanted and max(self._levels[-1].width(), self._levels[-1].height()) > _SMALLEST:
            last = self._levels[-1]
            half = QSize(max(last.width() // 2, 1), max(last.height() // 2, 1))
            self._levels.append(last.scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, _SMOOTH))
        return self._levels[min(wanted, len(self._levels) - 1)]


class Overlay:
    """A mask tinted with one colour. A shrunken copy of it follows the mask rectangle by rectangle."""

    def __init__(self, mask: Mask, colour: QColor) -> None:
        self._mask, self._colour = mask, colour
        self._halvings = 0
        self._small: QImage | None = None

    def change(self, area: QRect) -> None:
        """``area`` of the mask differs."""
        if self._small is not None:
            self._shrink(self._small, area)

    def draw(self, painter: QPainter, target: QRectF, exposed: QRectF) -> None:
        """As ``Pyramid.draw``."""
        visible = (target & exposed).toAlignedRect()
        if visible.isEmpty():
            return
        level = self._level(target.width() / self._mask.size.width())
        tinted = QImage(visible.size(), QImage.Format.Format_ARGB32_Premultiplied)
        tinted.fill(0)
        brush = QPainter(tinted)
        brush.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        brush.drawImage(target.translated(-visible.x(), -visible.y()), level)
        brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        brush.fillRect(tinted.rect(), self._colour)
        brush.end()
        painter.drawImage(visible.topLeft(), tinted)

    def _level(self, zoom: float) -> QImage:
        wanted = halvings(zoom)
        if wanted == 0:
            self._small = None
            return self._mask.image
        if self._small is None or wanted != self._halvings:
            self._halvings = wanted
            size = self._mask.size
            self._small = QImage(
                max(size.width() >> wanted, 1), max(size.height() >> wanted, 1), QImage.Format.Format_Alpha8
            )
            self._small.fill(0)
            if not self._mask.empty:
                self._shrink(self._small, QRect(0, 0, size.width(), size.height()))
        return self._small

    def _shrink(self, small: QImage, area: QRect) -> None:
        step = 1 << self._halvings
        left, top = area.left() // step, area.top() // step
        right, bottom = area.right() // step, area.bottom() // step
        target = QRect(left, top, right - left + 1, bottom - top + 1) & small.rect()
        if target.isEmpty():
            return
        source = QRect(target.left() * step, target.top() * step, target.width() * step, target.height() * step)
        piece = self._mask.image.copy(source)
        piece = piece.scaled(target.size(), Qt.AspectRatioMode.IgnoreAspectRatio, _SMOOTH)
        painter = QPainter(small)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(target.topLeft(), piece.convertToFormat(QImage.Format.Format_Alpha8))
        painter.end()


def halvings(zoom: float) -> int:
    """How often a picture may be halved and still be at least as fine as the screen at ``zoom``."""
    count = 0
    while zoom <= 0.5:
        zoom *= 2
        count += 1
    return count
