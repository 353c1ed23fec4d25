"""Draws the result layers over the photo: every picture through its mask and opacity, and only what is exposed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter, QTransform

from ld_desktop.model.document.result_layers import ResultLayer, ResultLayers
from ld_desktop.model.masks.mask import TILE, Mask
from ld_desktop.ui.canvas.image_pyramid import Pyramid, halvings, place, shrink, stretch


class ResultPainter(QObject):
    """Keeps shrunken copies of each layer's picture and mask for as long as the layer is there."""

    def __init__(self, results: ResultLayers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._results = results
        self._prepared: dict[ResultLayer, _Prepared] = {}
        results.order_changed.connect(self._forget)

    def draw(self, painter: QPainter, view: QTransform, exposed: QRectF) -> None:
        """All visible layers, the lowest first; ``view`` maps photo pixels to widget pixels, as ``exposed`` are."""
        for layer in reversed(self._results.visible):
            prepared = self._prepared.get(layer)
            if prepared is None:
                prepared = self._prepared[layer] = _Prepared(layer, self)
            _lay(painter, prepared.picture(), layer.frame, layer.opacity, prepared.draw_mask, view, exposed)

    def _forget(self) -> None:
        for layer in self._prepared.keys() - {*self._results.layers}:
            self._prepared.pop(layer).deleteLater()


class Made(NamedTuple):
    """What lies over the ``place`` of a photo at one moment, the lowest layer first and over all the ``candidate``.

    Each layer is its picture, its frame, its opacity in percent and a copy of its mask.
    """

    photo: QImage
    place: QRect
    layers: tuple[tuple[QImage, QRect, int, QImage | None], ...]
    candidate: tuple[QImage, QRect] | None

    def drawn(self) -> QImage:
        """How that looks at the photo's own size, as the canvas draws it. In any thread; takes a moment."""
        image = self.photo.copy(self.place).convertToFormat(QImage.Format.Format_RGB32)
        view, exposed = QTransform.fromTranslate(-self.place.x(), -self.place.y()), QRectF(image.rect())
        painter = QPainter(image)
        for picture, frame, opacity, mask in self.layers:
            _lay(painter, Pyramid(picture, squares=False), frame, opacity, partial(_draw_mask, mask), view, exposed)
        if self.candidate is not None:
            picture, frame = self.candidate
            Pyramid(picture, squares=False).draw(painter, QRectF(frame), view, exposed)
        painter.end()
        return image


def layers_now(results: ResultLayers) -> tuple[tuple[QImage, QRect, int, QImage | None], ...]:
    """As ``Made.layers``."""
    return tuple(
        (layer.whole, layer.frame, layer.opacity, None if layer.mask is None else QImage(layer.mask.image))
        for layer in reversed(results.visible)
    )


def _lay(
    painter: QPainter,
    picture: Pyramid,
    frame: QRect,
    opacity: int,
    draw_mask: Callable[[QPainter, QTransform, QRectF], None],
    view: QTransform,
    exposed: QRectF,
) -> None:
    """A picture through its mask, with as many pixels to one of the painter's as that has itself."""
    seen = (view.mapRect(QRectF(frame)) & exposed).toAlignedRect()
    if seen.isEmpty():
        return
    density = painter.device().devicePixelRatioF()
    piece = QImage(seen.size() * density, QImage.Format.Format_ARGB32_Premultiplied)
    piece.setDevicePixelRatio(density)
    piece.fill(0)
    brush = QPainter(piece)
    brush.translate(-seen.topLeft())
    picture.draw(brush, QRectF(frame), view, QRectF(seen))
    brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    draw_mask(brush, view, QRectF(seen))
    brush.end()
    painter.setOpacity(opacity / 100)
    painter.drawImage(seen.topLeft(), piece)
    painter.setOpacity(1)


def _draw_mask(mask: QImage | None, painter: QPainter, view: QTransform, exposed: QRectF) -> None:
    """At its own size."""
    if mask is not None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place(painter, mask, QRectF(mask.rect()), view, exposed)


class _Prepared(QObject):
    """A layer's picture, and its mask halved as often as some zoom has needed it."""

    def __init__(self, layer: ResultLayer, parent: QObject) -> None:
        super().__init__(parent)
        self._layer, self._picture, self._key = layer, Pyramid(layer.whole, squares=False), layer.looks.laid.cacheKey()
        self._mask = layer.mask
        self._full = self._mask is None or self._mask.is_full()
        self._halves: dict[int, _Half] = {}
        layer.mask_changed.connect(self._change)

    def picture(self) -> Pyramid:
        """With the look that the layer has now."""
        if self._key != self._layer.looks.laid.cacheKey():
            self._picture, self._key = Pyramid(self._layer.whole, squares=False), self._layer.looks.laid.cacheKey()
        return self._picture

    def draw_mask(self, painter: QPainter, view: QTransform, exposed: QRectF) -> None:
        """The mask, as ``Pyramid.draw`` draws a picture."""
        if self._mask is None or self._full:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(QPointF(), QSizeF(self._mask.size))
        count = halvings(stretch(view) * painter.device().devicePixelRatioF())
        if count == 0:
            place(painter, self._mask.image, area, view, exposed)
            return
        half = self._halves.get(count)
        if half is None:
            half = self._halves[count] = _Half(self._mask, 1 << count)
        back, _ = view.inverted()
        rim = 4 << count
        needed = back.mapRect(exposed).toAlignedRect().adjusted(-rim, -rim, rim, rim)
        place(painter, half.image(needed), area, view, exposed)

    def _change(self, area: QRect) -> None:
        self._full = False
        for half in self._halves.values():
            half.change(area)


class _Half:
    """``mask`` shrunken by ``step``, a power of two, tile by tile as it is looked at."""

    def __init__(self, mask: Mask, step: int) -> None:
        self._mask, self._step = mask, step
        size = mask.size
        self._small = QImage(-(-size.width() // step), -(-size.height() // step), QImage.Format.Format_Alpha8)
        self._small.fill(0)
        self._done: set[tuple[int, int]] = set()

    def image(self, area: QRect) -> QImage:
        """Right in ``area`` of the mask; elsewhere perhaps not yet."""
        for x, y in self._mask.tiles_in(area):
            if (x, y) not in self._done:
                self._done.add((x, y))
                shrink(self._mask.image, self._small, self._step, QRect(x * TILE, y * TILE, TILE, TILE))
        return self._small

    def change(self, area: QRect) -> None:
        """Only tiles that were looked at need to follow."""
        tiles = self._mask.tiles_in(area)
        if self._done.issuperset(tiles):
            shrink(self._mask.image, self._small, self._step, area)
        else:
            self._done.difference_update(tiles)
