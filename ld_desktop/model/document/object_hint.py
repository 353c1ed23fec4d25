"""Where the object is to be looked for in a result: where it stood, or was put, before the result was drawn."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QTransform

from ld_desktop.model.document.document import Document
from ld_desktop.model.document.transform import centre_of, mapping
from ld_desktop.model.masks.mask import Mask

_FINEST = 64  # pixels along the longer side of what the innermost point is found in
_MARGIN = 0.25  # of its width and height around a silhouette: in another pose the object reaches over it


class ObjectHint(NamedTuple):
    """In photo pixels: a point of the object, and a rectangle around it."""

    at: QPointF
    area: QRectF


def object_place(document: Document, frame: QRect) -> ObjectHint | None:
    """Where the edit's object is to be in a picture of ``frame``; None where it has no mask, or lies elsewhere."""
    other, mask = document.object_source.mask, document.object.mask
    if other is not None and not other.empty:
        inside, to = other.bounds(), _fitted(QRectF(other.image.rect()), QRectF(frame))
        mask = other
    elif mask is not None and not mask.empty:
        inside = mask.bounds() & document.frame
        to = mapping(document.transform, centre_of(mask, inside))
    else:
        return None
    if inside.isEmpty():
        return None
    at, box = to.map(innermost(mask, inside)), to.mapRect(QRectF(inside))
    across, down = _MARGIN * box.width(), _MARGIN * box.height()
    area = box.adjusted(-across, -down, across, down) & QRectF(frame)
    return ObjectHint(at, area) if area.contains(at) else None


def innermost(mask: Mask, inside: QRect) -> QPointF:
    """The point of ``mask`` that lies farthest from its edge; ``inside`` are its bounds, or some of them."""
    piece = mask.image.copy(inside)
    piece.reinterpretAsFormat(QImage.Format.Format_Grayscale8)
    if max(inside.width(), inside.height()) > _FINEST:
        ways = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        piece = piece.scaled(_FINEST, _FINEST, *ways).convertToFormat(QImage.Format.Format_Grayscale8)
    bits, stride, width, height = piece.constBits(), piece.bytesPerLine(), piece.width(), piece.height()
    rows = [bytes(bits[y * stride : y * stride + width]) for y in range(height)]
    depths = _depths(rows, max(map(max, rows)) // 2)
    y, x = max(((y, x) for y in range(height) for x in range(width)), key=lambda at: depths[at[0]][at[1]])
    return QPointF(
        inside.x() + (x + 0.5) * inside.width() / width,
        inside.y() + (y + 0.5) * inside.height() / height,
    )


def _depths(rows: list[bytes], least: int) -> list[list[int]]:
    """How far each pixel of more than ``least`` is from the others, in thirds of a pixel, straight or slanting."""
    height, width = len(rows), len(rows[0])
    far = 3 * (height + width)
    depths = [[0] * (width + 2) for _ in range(height + 2)]  # the picture ends where its edge is
    for y, row in enumerate(rows):
        depths[y + 1][1:-1] = [far if level > least else 0 for level in row]
    for step in (1, -1):
        lines, columns = range(1, height + 1)[::step], range(1, width + 1)[::step]
        for y in lines:
            here, near = depths[y], depths[y - step]
            for x in columns:
                if here[x]:
                    straight = min(here[x - step], near[x]) + 3
                    here[x] = min(here[x], straight, near[x - step] + 4, near[x + step] + 4)
    return [row[1:-1] for row in depths[1:-1]]


def _fitted(picture: QRectF, frame: QRectF) -> QTransform:
    """From another picture to the frame that it is cut to about its middle."""
    scale = max(frame.width() / picture.width(), frame.height() / picture.height())
    to = QTransform.fromTranslate(frame.center().x(), frame.center().y()).scale(scale, scale)
    return to.translate(-picture.center().x(), -picture.center().y())
