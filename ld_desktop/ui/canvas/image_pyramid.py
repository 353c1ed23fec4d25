"""Drawing large pictures and masks quickly: halved copies for small zooms, and only what is exposed."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from ld_desktop.model.masks.mask import Mask

_SMALLEST = 256
PIXELS = 8  # from this zoom on, single pixels are shown as squares
_SMOOTH = Qt.TransformationMode.SmoothTransformation


class Pyramid:
    """A picture and its halves, made when a zoom first needs them. ``squares``: large zooms show single pixels.

    ``key`` tells whose picture it is, ``clear`` that some of it may be transparent.
    """

    def __init__(self, picture: QImage, squares: bool) -> None:
        self._squares = squares
        self.key, self.clear = picture.cacheKey(), picture.hasAlphaChannel()
        fast = QImage.Format.Format_ARGB32_Premultiplied if self.clear else QImage.Format.Format_RGB32
        self._levels = [picture.convertToFormat(fast)]

    @property
    def size(self) -> QSize:
        return self._levels[0].size()

    def draw(self, painter: QPainter, area: QRectF, view: QTransform, exposed: QRectF) -> None:
        """Draws the whole picture into ``area``, which ``view`` maps to widget pixels, where these are ``exposed``."""
        scale = area.width() / self._levels[0].width() * stretch(view)
        level = self._level(scale * painter.device().devicePixelRatioF())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._squares or scale < PIXELS)
        place(painter, level, area, view, exposed)

    def _level(self, zoom: float) -> QImage:
        wanted = halvings(zoom)
        while len(self._levels) <= wanted and max(self._levels[-1].width(), self._levels[-1].height()) > _SMALLEST:
            last = self._levels[-1]
            half = QSize(max(last.width() // 2, 1), max(last.height() // 2, 1))
            self._levels.append(last.scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, _SMOOTH))
        return self._levels[min(wanted, len(self._levels) - 1)]


class MaskOverlay:
    """A mask tinted with one colour. Shrunken copies of it follow the mask rectangle by rectangle."""

    def __init__(self, mask: Mask, colour: QColor) -> None:
        self._mask, self._colour = mask, colour
        self._small: dict[int, QImage] = {}

    def change(self, area: QRect) -> None:
        """``area`` of the mask differs."""
        for count, small in self._small.items():
            shrink(self._mask.image, small, 1 << count, area, self._colour)

    def draw(self, painter: QPainter, view: QTransform, exposed: QRectF) -> None:
        """As ``Pyramid.draw``, the mask in picture pixels. Where nothing is painted, it costs nothing."""
        visible = (view.mapRect(QRectF(self._mask.covered)) & exposed).toAlignedRect()
        if visible.isEmpty():
            return
        area, shown = QRectF(QPointF(), QSizeF(self._mask.size)), QRectF(visible)
        density = painter.device().devicePixelRatioF()
        if (count := halvings(stretch(view) * density)) > 0:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            place(painter, self._shrunken(count), area, view, shown)
            return
        tinted = QImage(visible.size() * density, QImage.Format.Format_ARGB32_Premultiplied)
        tinted.setDevicePixelRatio(density)
        tinted.fill(0)
        brush = QPainter(tinted)
        brush.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        brush.translate(-visible.topLeft())
        place(brush, self._mask.image, area, view, shown)
        brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        brush.fillRect(visible, self._colour)
        brush.end()
        painter.drawImage(visible.topLeft(), tinted)

    def _shrunken(self, count: int) -> QImage:
        """The mask halved ``count`` times, tinted."""
        if count not in self._small:
            size = QSize(max(self._mask.size.width() >> count, 1), max(self._mask.size.height() >> count, 1))
            self._small[count] = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
            self._small[count].fill(0)
            shrink(self._mask.image, self._small[count], 1 << count, self._mask.covered, self._colour)
        return self._small[count]


def shrink(coverage: QImage, small: QImage, step: int, area: QRect, colour: QColor | None = None) -> None:
    """Brings up to date what ``small``, a copy of ``coverage`` shrunken by ``step``, shows of ``area``.

    With a ``colour`` it is tinted; then ``small`` is ARGB32 premultiplied, else Alpha8.
    """
    if area.isEmpty():
        return
    left, top = area.left() // step, area.top() // step
    right, bottom = area.right() // step, area.bottom() // step
    target = QRect(left, top, right - left + 1, bottom - top + 1) & small.rect()
    if target.isEmpty():
        return
    source = QRect(target.left() * step, target.top() * step, target.width() * step, target.height() * step)
    piece = coverage.copy(source & coverage.rect())
    piece = piece.scaled(target.size(), Qt.AspectRatioMode.IgnoreAspectRatio, _SMOOTH)
    painter = QPainter(small)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.drawImage(target.topLeft(), piece.convertToFormat(QImage.Format.Format_Alpha8))
    if colour is not None:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(target, colour)
    painter.end()


def halvings(zoom: float) -> int:
    """How often a picture may be halved and still be at least as fine as the screen at ``zoom``."""
    count = 0
    while zoom <= 0.5:
        zoom *= 2
        count += 1
    return count


def place(painter: QPainter, image: QImage, area: QRectF, view: QTransform, exposed: QRectF) -> None:
    """Draws ``image`` into ``area`` by ``view``; only the part of it that shows in ``exposed``."""
    if view.m12() == 0:
        target = view.mapRect(area)
        visible = target & exposed
        if not visible.isEmpty():
            painter.drawImage(visible, image, _part(image, target, visible))
        return
    back, _ = view.inverted()
    seen = back.mapRect(exposed)
    rim = 2 / stretch(view)
    part = seen.adjusted(-rim, -rim, rim, rim) & area
    if part.isEmpty():
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(view, True)
    painter.drawImage(part, image, _part(image, area, part))
    painter.restore()


def _part(image: QImage, area: QRectF, part: QRectF) -> QRectF:
    """The pixels of ``image``, drawn into ``area``, that lie in ``part``."""
    across, down = image.width() / area.width(), image.height() / area.height()
    left, top = (part.x() - area.x()) * across, (part.y() - area.y()) * down
    return QRectF(left, top, part.width() * across, part.height() * down)


def stretch(view: QTransform) -> float:
    return math.hypot(view.m11(), view.m12())
