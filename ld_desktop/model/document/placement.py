"""Where the object stands in the photo, and where its transform puts it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRect, QRectF
from PySide6.QtGui import QTransform

from engine.protocol.framing import LEAST_SHARE
from engine.protocol.requests import Transform
from ld_desktop.model.document.document import Document
from ld_desktop.model.document.transform import centre_of, mapping
from ld_desktop.model.masks.mask import Mask

_SEVERAL = 1024 * 1024  # pixels: a mask that covers more is not looked at pixel by pixel at each change


class Placement(QObject):
    """Reads the document; keeps what takes a moment to find until the mask or the frame changes.

    Only what lies in the frame is moved: the engine sees nothing else. ``version`` counts those changes.
    """

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._whole: QRect | None = None
        self._centre: QPointF | None = None
        self.version = 0
        document.object.mask_changed.connect(self._forget_mask)
        document.object.source_changed.connect(self._forget_mask)
        document.frame_changed.connect(self._forget)

    @property
    def bounds(self) -> QRect:
        """Around the masked part in the frame, in photo pixels; empty where there is none."""
        if self._whole is None:
            mask = self._document.object.mask
            self._whole = QRect() if mask is None else mask.bounds()
        return self._whole & self._document.frame

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
        """There is an object, and all of it lies outside the frame: where it is, or in its new place."""
        if self._masked is None:
            return False
        if self._document.transform == Transform():
            return not self._within and self.bounds.isEmpty()
        box = self.mapping.mapRect(QRectF(self.bounds))
        return self.bounds.isEmpty() or not box.intersects(QRectF(self._document.frame))

    @property
    def cut_off(self) -> bool:
        """Some of the object lies outside the frame, where it is in the photo."""
        return self._masked is not None and not self._within and self.bounds != self._whole

    @property
    def tiny(self) -> bool:
        """The object is too small for the engine to see it in the frame."""
        mask, frame = self._masked, self._document.frame
        if mask is None or self.lost or mask.covered.width() * mask.covered.height() > _SEVERAL:
            return False
        pixels = mask.count(self.bounds) * self._document.transform.scale**2
        return pixels < LEAST_SHARE * frame.width() * frame.height()

    @property
    def _masked(self) -> Mask | None:
        """The object's mask, where there is an object in it."""
        mask = self._document.object.mask
        return None if mask is None or mask.empty else mask

    @property
    def _within(self) -> bool:
        """All of the object lies in the frame, as can be told without looking closely."""
        mask = self._masked
        return mask is not None and self._document.frame.contains(mask.covered)

    def _forget_mask(self) -> None:
        self._whole = None
        self._forget()

    def _forget(self) -> None:
        self._centre = None
        self.version += 1
