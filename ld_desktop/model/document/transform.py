"""Where a transform puts the object, and what a drag makes of it: the engine's arithmetic, in photo pixels."""

from __future__ import annotations

import math
from operator import mul

import msgspec
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QTransform

from engine.protocol.requests import Transform
from ld_desktop.model.masks.mask import Mask

SCALES = (0.05, 20.0)  # the engine takes up to 20
_FINEST = 256  # pixels along the longer side of what the centre is found from


def centre_of(mask: Mask, inside: QRect) -> QPointF:
    """The mask's centre of gravity: the engine scales, turns and mirrors about it.

    ``inside`` is the mask's bounds, as far as they lie in the frame.
    """
    if inside.isEmpty():
        return QPointF(inside.center())
    piece = mask.image.copy(inside)
    piece.reinterpretAsFormat(QImage.Format.Format_Grayscale8)
    if max(inside.width(), inside.height()) > _FINEST:
        small = piece.scaled(
            QSize(_FINEST, _FINEST), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        piece = small.convertToFormat(QImage.Format.Format_Grayscale8)
    width, bits, stride = piece.width(), piece.constBits(), piece.bytesPerLine()
    weight = across = down = 0
    for y in range(piece.height()):
        line = bytes(bits[y * stride : y * stride + width])
        filled = sum(line)
        weight, across, down = weight + filled, across + sum(map(mul, line, range(width))), down + filled * y
    if weight == 0:
        return QPointF(inside.center())
    x, y = across / weight + 0.5, down / weight + 0.5
    return QPointF(inside.x() + x * inside.width() / width, inside.y() + y * inside.height() / piece.height())


def mapping(transform: Transform, centre: QPointF) -> QTransform:
    """From where a pixel of the object is to where it comes; ``centre`` as of ``centre_of``."""
    turn = math.radians(transform.rotate)
    cos, sin = transform.scale * math.cos(turn), transform.scale * math.sin(turn)
    mirror = -1.0 if transform.flip else 1.0
    # y points down, so an anticlockwise turn seen on screen has this sign; the mirror applies before the turn
    about = QTransform(mirror * cos, -mirror * sin, sin, cos, centre.x() + transform.dx, centre.y() + transform.dy)
    return QTransform.fromTranslate(-centre.x(), -centre.y()) * about


def moved(transform: Transform, by: QPointF) -> Transform:
    return msgspec.structs.replace(transform, dx=transform.dx + by.x(), dy=transform.dy + by.y())


def scaled(transform: Transform, factor: float, centre: QPointF, anchor: QPointF) -> Transform:
    """``factor`` times as large, the photo's point ``anchor`` staying where it is."""
    scale = max(SCALES[0], min(transform.scale * factor, SCALES[1]))
    stands = centre + QPointF(transform.dx, transform.dy)
    shift = (stands - anchor) * (scale / transform.scale - 1)
    return moved(msgspec.structs.replace(transform, scale=scale), shift)


def turned(transform: Transform, degrees: float) -> Transform:
    """Turned anticlockwise about the object's own centre."""
    return msgspec.structs.replace(transform, rotate=half_turns(transform.rotate + degrees))


def flipped(transform: Transform) -> Transform:
    """Mirrored left to right as it is seen: the turn changes its sense."""
    return msgspec.structs.replace(transform, rotate=half_turns(-transform.rotate), flip=not transform.flip)


def half_turns(degrees: float) -> float:
    """The same angle above -180 and up to 180 degrees."""
    return 180.0 - (180.0 - degrees) % 360.0


def angle(centre: QPointF, at: QPointF) -> float:
    """Of the line from ``centre`` to ``at``: degrees anticlockwise from the right, as seen on screen."""
    return math.degrees(math.atan2(centre.y() - at.y(), at.x() - centre.x()))


def steady(by: QPointF) -> QPointF:
    """Its longer part alone: straight across or straight down."""
    return QPointF(by.x(), 0) if abs(by.x()) >= abs(by.y()) else QPointF(0, by.y())
