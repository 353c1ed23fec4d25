"""Where the picture lies in the canvas: zoom about a point, pan, fit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainterPath, QTransform

_MARGIN = 16
_LARGEST = 32.0


class Viewport:
    """``zoom`` is screen pixels per picture pixel; ``fitted`` keeps the whole picture in view."""

    def __init__(self) -> None:
        self.zoom = 1.0
        self.origin = QPointF()
        self.fitted = True
        self._picture, self._room = QSize(1, 1), QSize(1, 1)

    def layout(self, picture: QSize, room: QSize) -> None:
        """The picture or the canvas has another size."""
        changed = picture != self._picture
        self._picture, self._room = picture, room
        if self.fitted or changed:
            self.fit()

    def fit(self) -> None:
        self.fitted = True
        width = max(self._room.width() - 2 * _MARGIN, 1) / self._picture.width()
        height = max(self._room.height() - 2 * _MARGIN, 1) / self._picture.height()
        self.zoom = min(width, height, _LARGEST)
        shown = QSizeF(self._picture) * self.zoom
        self.origin = QPointF((self._room.width() - shown.width()) / 2, (self._room.height() - shown.height()) / 2)

    def zoom_to(self, zoom: float, at: QPointF) -> None:
        """The picture point under ``at`` (widget) stays there."""
        self.fitted = False
        smallest = 16 / max(self._picture.width(), self._picture.height())
        zoom = min(max(zoom, min(smallest, 1.0)), _LARGEST)
        point = self.to_picture(at)
        self.zoom = zoom
        self.origin = at - point * zoom

    def pan(self, by: QPointF) -> None:
        self.fitted = False
        self.origin = self.origin + by

    def to_picture(self, at: QPointF) -> QPointF:
        return (at - self.origin) / self.zoom

    def to_widget(self, at: QPointF) -> QPointF:
        return at * self.zoom + self.origin

    def rect(self, area: QRect | QRectF) -> QRectF:
        """``area`` of the picture in widget pixels."""
        area = QRectF(area)
        return QRectF(self.to_widget(area.topLeft()), area.size() * self.zoom)

    def around(self, area: QRect | QRectF) -> QRect:
        """The widget pixels to draw anew when ``area`` of the picture differs."""
        return self.rect(area).toAlignedRect().adjusted(-2, -2, 2, 2)

    def path(self, shape: QPainterPath) -> QPainterPath:
        """``shape`` of the picture in widget pixels."""
        return QTransform(self.zoom, 0, 0, self.zoom, self.origin.x(), self.origin.y()).map(shape)

    def picture_rect(self) -> QRectF:
        return self.rect(QRect(0, 0, self._picture.width(), self._picture.height()))
