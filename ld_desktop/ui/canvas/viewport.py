"""Where the picture lies in the canvas: zoom and turn about a point, pan, fit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainterPath, QTransform

from engine.projects.draft import View

_MARGIN = 16
_LARGEST = 32.0


class Viewport:
    """``zoom`` is screen pixels per picture pixel, ``angle`` degrees clockwise in [-180, 180).

    ``origin`` is where the picture's corner lies in the canvas; ``fitted`` keeps the whole picture in view.
    """

    def __init__(self) -> None:
        self.zoom = 1.0
        self.angle = 0.0
        self.origin = QPointF()
        self.fitted = True
        self._picture, self._room = QSize(1, 1), QSize(1, 1)

    @property
    def transform(self) -> QTransform:
        """From picture pixels to widget pixels."""
        return QTransform().translate(self.origin.x(), self.origin.y()).rotate(self.angle).scale(self.zoom, self.zoom)

    @property
    def centre(self) -> QPointF:
        """Of the canvas, in widget pixels."""
        return QPointF(self._room.width() / 2, self._room.height() / 2)

    @property
    def view(self) -> View:
        middle = self.to_picture(self.centre)
        return View(None if self.fitted else self.zoom, middle.x(), middle.y(), self.angle)

    def show(self, view: View) -> None:
        """As well as this picture and this canvas can."""
        self.reset()
        if view.angle:
            self.rotate_to(view.angle, self.centre)
        if view.zoom is None:
            self.fit()
        else:
            self.zoom_to(view.zoom, self.centre)
            self._hold(QPointF(view.x, view.y), self.centre)

    def layout(self, picture: QSize, room: QSize) -> None:
        """The picture or the canvas has another size."""
        changed = picture != self._picture
        self._picture, self._room = picture, room
        if self.fitted or changed:
            self.fit()

    def fit(self) -> None:
        self.fitted = True
        turned = QTransform().rotate(self.angle).mapRect(self.whole)
        width = max(self._room.width() - 2 * _MARGIN, 1) / turned.width()
        height = max(self._room.height() - 2 * _MARGIN, 1) / turned.height()
        self.zoom = min(width, height, _LARGEST)
        self._hold(self.whole.center(), self.centre)

    def zoom_to(self, zoom: float, at: QPointF) -> None:
        """The picture point under ``at`` (widget) stays there."""
        self.fitted = False
        smallest = 16 / max(self._picture.width(), self._picture.height())
        point = self.to_picture(at)
        self.zoom = min(max(zoom, min(smallest, 1.0)), _LARGEST)
        self._hold(point, at)

    def rotate_to(self, angle: float, at: QPointF) -> None:
        """As ``zoom_to``; ``angle`` in degrees clockwise."""
        self.fitted = False
        point = self.to_picture(at)
        self.angle = (angle + 180) % 360 - 180
        self._hold(point, at)

    def pan(self, by: QPointF) -> None:
        self.fitted = False
        self.origin = self.origin + by

    def reset(self) -> None:
        """Upright, and the whole picture in view."""
        self.angle = 0.0
        self.fit()

    def to_picture(self, at: QPointF) -> QPointF:
        if self.angle == 0:
            return (at - self.origin) / self.zoom
        back, _ = self.transform.inverted()
        return back.map(at)

    def to_widget(self, at: QPointF) -> QPointF:
        return self.transform.map(at)

    def rect(self, area: QRect | QRectF) -> QRectF:
        """The widget pixels around ``area`` of the picture; in a turned view more than it covers."""
        return self.transform.mapRect(QRectF(area))

    def around(self, area: QRect | QRectF) -> QRect:
        """The widget pixels to draw anew when ``area`` of the picture differs."""
        return self.rect(area).toAlignedRect().adjusted(-2, -2, 2, 2)

    def path(self, shape: QPainterPath | QRect | QRectF) -> QPainterPath:
        """``shape`` of the picture in widget pixels."""
        if not isinstance(shape, QPainterPath):
            outline = QPainterPath()
            outline.addRect(QRectF(shape))
            shape = outline
        return self.transform.map(shape)

    @property
    def whole(self) -> QRectF:
        """The picture in its own pixels."""
        return QRectF(0, 0, self._picture.width(), self._picture.height())

    def _hold(self, point: QPointF, at: QPointF) -> None:
        """Moves the picture so that its ``point`` lies under ``at`` (widget)."""
        self.origin = at - QTransform().rotate(self.angle).map(point * self.zoom)
