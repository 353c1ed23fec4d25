"""Draws the result layers over the photo: every picture through its mask and opacity, and only what is exposed."""

from __future__ import annotations

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
            seen = (view.mapRect(QRectF(layer.frame)) & exposed).toAlignedRect()
            if not seen.isEmpty():
                painter.setOpacity(layer.opacity / 100)
                painter.drawImage(seen.topLeft(), self._piece(layer, painter.device().devicePixelRatioF(), view, seen))
        painter.setOpacity(1)

    def _piece(self, layer: ResultLayer, density: float, view: QTransform, seen: QRect) -> QImage:
        """What ``layer`` shows in the widget's rectangle ``seen``, with ``density`` pixels to one of the widget's."""
        prepared = self._prepared.get(layer)
        if prepared is None:
            prepared = self._prepared[layer] = _Prepared(layer, self)
        piece = QImage(seen.size() * density, QImage.Format.Format_ARGB32_Premultiplied)
        piece.setDevicePixelRatio(density)
        piece.fill(0)
        brush = QPainter(piece)
        brush.translate(-seen.topLeft())
        prepared.picture.draw(brush, QRectF(layer.frame), view, QRectF(seen))
        brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        prepared.draw_mask(brush, view, QRectF(seen))
        brush.end()
        return piece

    def _forget(self) -> None:
        for layer in self._prepared.keys() - {*self._results.layers}:
            self._prepared.pop(layer).deleteLater()


class _Prepared(QObject):
    """A layer's picture, and its mask halved as often as some zoom has needed it."""

    def __init__(self, layer: ResultLayer, parent: QObject) -> None:
        super().__init__(parent)
        self.picture = Pyramid(layer.candidate.whole, squares=False)
        self._mask = layer.mask
        self._full = self._mask is None or self._mask.is_full()
        self._halves: dict[int, _Half] = {}
        layer.mask_changed.connect(self._change)

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
