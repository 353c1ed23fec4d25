"""Where the object stands in the photo, and where its transform puts it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRect, QRectF
from PySide6.QtGui import QTransform

from engine.protocol.requests import Transform
from ld_desktop.model.document.document import Document
from ld_desktop.model.document.transform import centre_of, mapping


class Placement(QObject):
    """Reads the document; keeps what takes a moment to find until the mask or the frame changes.

    Only what lies in the frame is moved: the engine sees nothing else. ``version`` counts those changes.
    """

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._bounds: QRect | None = None
        self._centre: QPointF | None = None
        self.version = 0
        document.object.mask_changed.connect(self._forget)
        document.object.source_changed.connect(self._forget)
        document.frame_changed.connect(self._forget)

    @property
    def bounds(self) -> QRect:
        """Around the masked part in the frame, in photo pixels; empty where there is none."""
        if self._bounds is None:
            mask = self._document.object.mask
            self._bounds = QRect() if mask is None else mask.bounds() & self._document.frame
        return self._bounds

    @property
    def centre(self) -> QPointF:
        """What the object is scaled, turned and mirrored about, before it is moved."""
        mask = self._document.object.mask
        if self._centre is None:
            self._centre = QPointF() if mask is None else centre_of(mask, self.bounds)
        return self._centre

    @property
    def mapping(self) -> QTransform:
        return mapping(self._document.transform, self.centre)

    @property
    def corners(self) -> list[QPointF]:
        """Of ``bounds`` in the new place, clockwise from the top left as the object stood."""
        box, to = QRectF(self.bounds), self.mapping
        return [to.map(at) for at in (box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft())]

    @property
    def lost(self) -> bool:
        """The new place lies outside the frame altogether."""
        if self._document.transform == Transform():
            return False
        box = self.mapping.mapRect(QRectF(self.bounds))
        return not self.bounds.isEmpty() and not box.intersects(QRectF(self._document.frame))

    def _forget(self) -> None:
        self._bounds = self._centre = None
        self.version += 1
