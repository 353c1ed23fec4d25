"""A mask as the artist paints it: 8-bit coverage of a picture, changed and undone tile by tile."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QTransform

from engine.protocol.requests import TRACE

TILE = 256
_FAINT = bytes(range(int(TRACE * 255) + 1))  # levels that are no object
_MORE = re.compile(b"[^" + re.escape(_FAINT) + b"]")
Tiles = dict[tuple[int, int], QImage]


class Mask(QObject):
    """``image`` is Alpha8 of the picture's size; 255 = object. ``changed`` names the rectangle that differs.

    ``revision`` grows with each change that is complete; ``changed_since`` says what differs from an earlier one.
    """

    changed = Signal(QRect)

    def __init__(self, size: QSize, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._image = QImage(size, QImage.Format.Format_Alpha8)
        self._image.fill(0)
        self._occupied: set[tuple[int, int]] = set()
        self._held: set[tuple[int, int]] = set()  # those of them with more than a trace
        self._washed = False
        self.revision = 0
        self._changes: dict[tuple[int, int], int] = {}  # the revision in which a tile was changed last

    @classmethod
    def full(cls, size: QSize) -> Mask:
        """One that covers everything."""
        mask = cls(size)
        mask._image.fill(255)
        mask._occupied, mask._held = (set(mask.tiles_in(mask._image.rect())) for _ in range(2))
        return mask

    @classmethod
    def of_picture(cls, picture: QImage, place: QRect, size: QSize) -> Mask:
        """Where ``picture`` covers what is under it, as large as its ``place`` in a picture of ``size``."""
        mask = cls(size)
        mask._image = covering(picture, place, size)
        mask.settle(mask.tiles_in(place))
        return mask

    def copied(self) -> Mask:
        """Another mask with the same coverage, which takes memory of its own once it is painted on."""
        mask = Mask(QSize())
        mask._image, mask._occupied, mask._held = QImage(self._image), set(self._occupied), set(self._held)
        return mask

    @property
    def image(self) -> QImage:
        return self._image

    @property
    def size(self) -> QSize:
        return self._image.size()

    @property
    def empty(self) -> bool:
        """There is no object in it: nowhere more than ``TRACE`` of one, as the engine has it."""
        return not self._held

    @property
    def occupied(self) -> frozenset[tuple[int, int]]:
        """Columns and rows of the tiles that are not all 0."""
        return frozenset(self._occupied)

    def changed_since(self, revision: int) -> list[tuple[int, int]]:
        """Columns and rows of the tiles that were changed after ``revision``; of what is being drawn, none yet."""
        return [key for key, changed in self._changes.items() if changed > revision]

    @property
    def unfinished(self) -> bool:
        """A stroke is being drawn on it."""
        return self._washed

    @property
    def covered(self) -> QRect:
        """Whole tiles around all that is not 0; ``bounds`` is exact and slower."""
        if not self._occupied:
            return QRect()
        columns, rows = {x for x, _ in self._occupied}, {y for _, y in self._occupied}
        return self.place_of((min(columns), min(rows))) | self.place_of((max(columns), max(rows)))

    def is_full(self) -> bool:
        """Whether it covers everything; looks at every pixel of a mask that may."""
        return len(self._occupied) == len(self.tiles_in(self._image.rect())) and (
            self._image == Mask.full(self.size).image
        )

    def tiles_in(self, area: QRect) -> list[tuple[int, int]]:
        """Columns and rows of the tiles that ``area`` touches."""
        area = area & self._image.rect()
        if area.isEmpty():
            return []
        columns = range(area.left() // TILE, area.right() // TILE + 1)
        return [(x, y) for y in range(area.top() // TILE, area.bottom() // TILE + 1) for x in columns]

    def tile(self, key: tuple[int, int]) -> QImage:
        return self._image.copy(self.place_of(key))

    def put(self, tiles: Tiles) -> None:
        """Replaces whole tiles."""
        painter = QPainter(self._image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        area = QRect()
        for key, content in tiles.items():
            rect = self.place_of(key)
            painter.drawImage(rect.topLeft(), content)
            area |= rect
        painter.end()
        self.settle(list(tiles))
        if not area.isEmpty():
            self.changed.emit(area)

    def wash(self, area: QRect, before: Tiles, pieces: list[tuple[QPoint, QImage]], add: bool) -> None:
        """In ``area``: the mask as it was ``before``, with the coverage ``pieces`` (corner, Alpha8) added or taken."""
        painter = QPainter(self._image)
        painter.setClipRect(area)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        for key in self.tiles_in(area):
            painter.drawImage(self.place_of(key).topLeft(), before[key])
        painter.setCompositionMode(_mode(add))
        for corner, piece in pieces:
            painter.drawImage(corner, piece)
        painter.end()
        self._washed = True
        for some in (self._occupied, self._held):
            some.update(self.tiles_in(area))  # some may be blank; ``settle`` looks
        if not area.isEmpty():
            self.changed.emit(area)

    def settle(self, tiles: list[tuple[int, int]]) -> None:
        """Takes note of which of ``tiles`` hold something; called when a stroke ends."""
        self._washed = False
        self.revision += 1
        for key in tiles:
            self._changes[key] = self.revision
            content = self.tile(key)
            blank = QImage(content.size(), QImage.Format.Format_Alpha8)
            blank.fill(0)
            occupied = content != blank
            held = occupied and _MORE.search(levels(content)) is not None
            for some, there in ((self._occupied, occupied), (self._held, held)):
                if there:
                    some.add(key)
                else:
                    some.discard(key)

    def bounds(self) -> QRect:
        """The smallest rectangle around any of the object, exact to the pixel; empty where the mask is ``empty``."""
        area = self.covered
        if area.isEmpty():
            return area
        bits, stride = self._image.constBits(), self._image.bytesPerLine()
        left, right, top, bottom = area.right() + 1, area.left() - 1, area.bottom() + 1, area.top() - 1
        for y in range(area.top(), area.bottom() + 1):
            line = bytes(bits[y * stride + area.left() : y * stride + area.right() + 1])
            filled = line.lstrip(_FAINT)
            if filled:
                left = min(left, area.left() + len(line) - len(filled))
                right = max(right, area.left() + len(line.rstrip(_FAINT)) - 1)
                top, bottom = min(top, y), y
        return QRect(left, top, right - left + 1, bottom - top + 1) if left <= right else QRect()

    def count(self, area: QRect) -> int:
        """The pixels of ``area`` (inside the picture) that belong to the object. Looks at each of them."""
        return len(self.piece(area).translate(None, _FAINT))

    def to_greyscale(self) -> QImage:
        """A copy as an 8-bit grey picture, white = object."""
        grey = QImage(self._image)
        grey.reinterpretAsFormat(QImage.Format.Format_Grayscale8)
        return grey

    def difference(self, grey: QImage) -> Tiles:
        """The tiles in which ``grey`` (a mask picture, fitted to this size) differs from this mask."""
        return self._differing(from_greyscale(grey, self.size), self._image.rect())

    def piece(self, area: QRect) -> bytes:
        """The coverage of ``area`` (inside the picture), row by row without padding."""
        bits, stride = self._image.constBits(), self._image.bytesPerLine()
        starts = [y * stride + area.left() for y in range(area.top(), area.bottom() + 1)]
        return b"".join([bytes(bits[start : start + area.width()]) for start in starts])

    def replaced(self, area: QRect, coverage: bytes) -> Tiles:
        """The tiles that differ once ``area`` has this ``coverage``, given as by ``piece``."""
        content = QImage(coverage, area.width(), area.height(), area.width(), QImage.Format.Format_Alpha8)
        whole = self._tiled(area)
        image = self._image.copy(whole)
        painter = QPainter(image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(area.topLeft() - whole.topLeft(), content)
        painter.end()
        return self._differing(image, whole)

    def inverted(self) -> Tiles:
        """Every tile, object and surroundings exchanged."""
        grey = self.to_greyscale()
        grey.invertPixels()
        return self.difference(grey)

    def cleared(self) -> Tiles:
        """Blank tiles for everything painted."""
        blank: Tiles = {}
        for key in self._occupied:
            blank[key] = QImage(self.place_of(key).size(), QImage.Format.Format_Alpha8)
            blank[key].fill(0)
        return blank

    def _tiled(self, area: QRect) -> QRect:
        """``area`` widened to whole tiles; empty where it lies outside."""
        tiled = QRect()
        for key in self.tiles_in(area):
            tiled |= self.place_of(key)
        return tiled

    def _differing(self, piece: QImage, area: QRect) -> Tiles:
        """The tiles of ``area`` (whole tiles) in which the coverage ``piece`` differs from this mask."""
        differing: Tiles = {}
        for key in self.tiles_in(area):
            new = piece.copy(self.place_of(key).translated(-area.topLeft()))
            if new != self.tile(key):
                differing[key] = new
        return differing

    def place_of(self, key: tuple[int, int]) -> QRect:
        """Of a tile, in picture pixels."""
        return QRect(key[0] * TILE, key[1] * TILE, TILE, TILE) & self._image.rect()


def covering(picture: QImage, place: QRect, size: QSize) -> QImage:
    """``Mask.of_picture``'s coverage alone, Alpha8. In any thread; takes a moment on large photos."""
    image = QImage(size, QImage.Format.Format_Alpha8)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, picture)
    painter.end()
    return image


def levels(tile: QImage) -> bytes:
    """Of all pixels of an Alpha8 picture."""
    width, stride, content = tile.width(), tile.bytesPerLine(), bytes(tile.constBits())
    if width == stride:
        return content
    return b"".join([content[y * stride : y * stride + width] for y in range(tile.height())])


def _mode(add: bool) -> QPainter.CompositionMode:
    mode = QPainter.CompositionMode
    return mode.CompositionMode_SourceOver if add else mode.CompositionMode_DestinationOut


def is_blank(grey: QImage) -> bool:
    """Whether the mask picture ``grey`` (Grayscale8) has no object in it, as ``Mask.empty`` says of a mask. Slow."""
    bits, stride, width = grey.constBits(), grey.bytesPerLine(), grey.width()
    starts = range(0, grey.height() * stride, stride)
    return not any(_MORE.search(bits[start : start + width]) for start in starts)


def from_greyscale(grey: QImage, size: QSize) -> QImage:
    """``grey`` as Alpha8 coverage of ``size``."""
    image = grey.convertToFormat(QImage.Format.Format_Grayscale8)
    if image.size() != size:
        image = image.transformed(
            QTransform.fromScale(size.width() / image.width(), size.height() / image.height()),
            Qt.TransformationMode.SmoothTransformation,
        ).scaled(size)
    image.reinterpretAsFormat(QImage.Format.Format_Alpha8)
    return image
