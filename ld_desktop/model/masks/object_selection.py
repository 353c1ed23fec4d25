"""The object under work: what it is found from, and how it is combined with the mask that was there before it.

Points and a box say where one object is. A key held with the first of them says what becomes of the object that is
found: it replaces the mask, is added to it, taken away from it, or cut with it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from engine.protocol.requests import Box, Click
from ld_desktop.model.masks.mask import TILE, Mask, Tiles

Clicks = tuple[Click, ...]
Combine = Literal["replace", "add", "subtract", "intersect"]
Mode = QPainter.CompositionMode


class ObjectSelection(NamedTuple):
    """``under``: the mask before this object, where it is not replaced.

    ``answer``: SAM's last answer (grey, small), as long as the mask is that answer and strokes on it.
    """

    clicks: Clicks = ()
    box: Box | None = None
    how: Combine = "replace"
    under: Tiles | None = None
    answer: QImage | None = None

    @property
    def begun(self) -> bool:
        return bool(self.clicks) or self.box is not None


def with_click(work: ObjectSelection, at: QPointF, how: Combine) -> ObjectSelection:
    """Another point of the object under work, or the first one of the next object.

    Where an object is under work, "replace" (no key) adds a point to it and "subtract" one that does not belong to it.
    "add" and "intersect" begin another object, and so does the first click of all.
    """
    if work.begun and how in ("replace", "subtract"):
        return work._replace(clicks=(*work.clicks, Click(x=at.x(), y=at.y(), add=how == "replace")))
    return ObjectSelection((Click(x=at.x(), y=at.y()),), None, how)


def with_box(area: QRectF, how: Combine) -> ObjectSelection:
    """A box begins an object; points after it correct what was found."""
    return ObjectSelection((), Box(x0=area.left(), y0=area.top(), x1=area.right(), y1=area.bottom()), how)


def begun_on(work: ObjectSelection, mask: Mask) -> ObjectSelection:
    """``work`` with the ``mask`` as it is, where it began just now and will be combined with it."""
    fresh = work.how != "replace" and work.under is None
    return work._replace(under={key: mask.tile(key) for key in mask.cleared()}) if fresh else work


def combined(mask: Mask, under: Tiles | None, found: QImage, area: QRect, how: Combine) -> Tiles:
    """The tiles of ``mask`` that differ once ``found`` (Alpha8, of ``area``) is combined with what is ``under``."""
    below = under or {}
    return _differing(mask, below, found, area, how, {*mask.occupied, *below, *mask.tiles_in(area)})


def _differing(
    mask: Mask, below: Tiles, found: QImage, area: QRect, how: Combine, keys: Collection[tuple[int, int]]
) -> Tiles:
    differing: Tiles = {}
    for key in sorted(keys):
        rect = QRect(key[0] * TILE, key[1] * TILE, TILE, TILE) & mask.image.rect()
        piece = found if area.intersects(rect) else QImage()
        new = _combined_tile(below.get(key), piece, area.topLeft() - rect.topLeft(), rect.size(), how)
        if new != mask.tile(key):
            differing[key] = new
    return differing


def enlarged(grey: QImage, size: QSize) -> tuple[QImage, QRect]:
    """The mask picture ``grey`` for a mask of ``size``: its painted part as Alpha8, and where that lies."""
    grey = grey.convertToFormat(QImage.Format.Format_Grayscale8)
    painted = bounds(grey)
    if painted.isEmpty():
        return QImage(), QRect()
    painted = painted.adjusted(-1, -1, 1, 1) & grey.rect()
    across, down = size.width() / grey.width(), size.height() / grey.height()
    target = QRectF(painted.x() * across, painted.y() * down, painted.width() * across, painted.height() * down)
    area = target.toAlignedRect() & QRect(QPoint(0, 0), size)
    found = QImage(area.size(), QImage.Format.Format_Grayscale8)
    found.fill(0)
    painter = QPainter(found)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(target.translated(-area.x(), -area.y()), grey, QRectF(painted))
    painter.end()
    found.reinterpretAsFormat(QImage.Format.Format_Alpha8)
    return found, area


def with_shape(mask: Mask, shape: QPainterPath, how: Combine) -> Tiles:
    """The tiles of ``mask`` that differ once ``shape`` (picture pixels), its edge antialiased, is combined with it."""
    piece, area = _painted(shape, mask.size)
    elsewhere = mask.occupied if how in ("replace", "intersect") else ()
    under = {key: mask.tile(key) for key in {*mask.tiles_in(area), *elsewhere}}
    return _differing(mask, under, piece, area, how, under.keys())


def _painted(shape: QPainterPath, size: QSize) -> tuple[QImage, QRect]:
    area = shape.boundingRect().toAlignedRect() & QRect(QPoint(), size)
    if area.isEmpty():
        return QImage(), QRect()
    piece = QImage(area.size(), QImage.Format.Format_Alpha8)
    piece.fill(0)
    painter = QPainter(piece)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-area.topLeft())
    painter.fillPath(shape, QColor(0, 0, 0))
    painter.end()
    return piece, area


def bounds(image: QImage) -> QRect:
    """The smallest rectangle around what is not 0 in an 8-bit picture."""
    bits, stride, width = image.constBits(), image.bytesPerLine(), image.width()
    left, right, top, bottom = width, -1, image.height(), -1
    for y in range(image.height()):
        line = bytes(bits[y * stride : y * stride + width])
        filled = line.lstrip(b"\0")
        if filled:
            left = min(left, width - len(filled))
            right = max(right, len(line.rstrip(b"\0")) - 1)
            top, bottom = min(top, y), y
    return QRect(left, top, right - left + 1, bottom - top + 1) if right >= 0 else QRect()


def _combined_tile(below: QImage | None, found: QImage, at: QPoint, size: QSize, how: Combine) -> QImage:
    new = QImage(size, QImage.Format.Format_Alpha8)
    new.fill(0)
    if found.isNull() and (below is None or how in ("replace", "intersect")):
        return new
    painter = QPainter(new)
    if how in ("add", "subtract") and below is not None:
        painter.drawImage(0, 0, below)
    if not found.isNull() and (how != "subtract" or below is not None):
        painter.setCompositionMode(
            Mode.CompositionMode_DestinationOut if how == "subtract" else Mode.CompositionMode_SourceOver
        )
        painter.drawImage(at, found)
    if how == "intersect":
        if below is None:
            painter.end()
            new.fill(0)
            return new
        painter.setCompositionMode(Mode.CompositionMode_DestinationIn)
        painter.drawImage(0, 0, below)
    painter.end()
    return new
