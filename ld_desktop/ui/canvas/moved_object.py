"""The object in its new place, drawn from the photo through the mask, and the pixels it leaves behind."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QTransform

from engine.protocol.requests import Transform
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.placement import Placement
from ld_desktop.model.document.transform import mapping
from ld_desktop.model.masks.mask import Mask
from ld_desktop.ui.canvas.image_pyramid import halvings
from ld_desktop.ui.canvas.viewport import Viewport

_FINEST = 2048  # pixels along the longer side of what is drawn
_GAP = 8  # screen pixels between the lines
_LEFT, _HATCH = QColor(24, 24, 24, 190), QColor(255, 255, 255, 130)
_MODE = QPainter.CompositionMode


class MovedObject:
    """Cheap on large photos: it draws a copy of the masked part that is only as fine as the screen.

    While a stroke is drawn on the mask it stays as it was: it is made anew when the stroke ends.
    """

    def __init__(self, workspace: Workspace, placement: Placement) -> None:
        self._workspace, self._document, self._placement = workspace, workspace.document, placement
        self._made_for: tuple[int, QSize] | None = None
        self._bounds, self._centre = QRect(), QPointF()
        self._cutout, self._shape = QImage(), QImage()

    @property
    def moved(self) -> bool:
        """The photo's own object is to stand elsewhere than in the photo."""
        return self._document.transform != Transform() and self._document.object_source.picture is None

    @property
    def covered(self) -> bool:
        """A candidate, or the preview of one, is shown in the photo's place."""
        return self._workspace.gallery.shown is not None or self._workspace.run.preview is not None

    def paint(self, painter: QPainter, viewport: Viewport, exposed: QRectF) -> None:
        """What lies in ``exposed`` (screen pixels) of what the engine sees, so nothing outside the frame."""
        if self.covered or not self.moved:
            return
        self._look(viewport.zoom * max(self._document.transform.scale, 1.0))
        if self._bounds.isEmpty():
            return
        frame = QRectF(self._document.frame)
        painter.save()
        if viewport.angle == 0:
            painter.setClipRect(viewport.rect(frame), Qt.ClipOperation.IntersectClip)
        else:
            painter.setClipPath(viewport.path(frame), Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._hatch(painter, QRectF(self._bounds), viewport, exposed)
        painter.setTransform(mapping(self._document.transform, self._centre) * viewport.transform, combine=True)
        painter.drawImage(QRectF(self._bounds), self._cutout)
        painter.restore()

    def _hatch(self, painter: QPainter, bounds: QRectF, viewport: Viewport, exposed: QRectF) -> None:
        """What the object uncovers: hatched through the mask; the cut-out then covers what it covers."""
        place = QPainterPath()
        place.addRect(bounds)
        room = exposed & viewport.path(place).boundingRect()
        area = room.toAlignedRect()
        if area.isEmpty():
            return
        ratio = painter.device().devicePixelRatioF()
        layer = QImage(area.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        layer.setDevicePixelRatio(ratio)
        layer.fill(0)
        brush = QPainter(layer)
        brush.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        brush.setTransform(viewport.transform * QTransform.fromTranslate(-area.x(), -area.y()))
        brush.drawImage(bounds, self._shape)
        brush.resetTransform()
        whole = QRect(QPoint(), area.size())
        brush.setCompositionMode(_MODE.CompositionMode_SourceIn)
        brush.fillRect(whole, _LEFT)
        brush.setCompositionMode(_MODE.CompositionMode_SourceAtop)
        brush.setPen(_HATCH)
        brush.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = viewport.to_widget(bounds.topLeft())  # the lines go with the picture when the view moves
        first = round(corner.x() + corner.y()) - area.x() - area.y() - area.height()
        for x in range(first % _GAP - area.height() - _GAP, area.width() + _GAP, _GAP):
            brush.drawLine(x, area.height(), x + area.height(), 0)
        brush.end()
        painter.drawImage(area.topLeft(), layer)

    def _look(self, zoom: float) -> None:
        """Finds the masked part anew, as fine as ``zoom`` asks, unless it is known or the mask is being painted on."""
        picture, mask = self._document.object.picture, self._document.object.mask
        if picture is None or mask is None or (mask.unfinished and self._made_for is not None):
            return
        bounds = self._placement.bounds
        size = QSize(max(bounds.width() >> halvings(zoom), 1), max(bounds.height() >> halvings(zoom), 1))
        if max(size.width(), size.height()) > _FINEST:
            size.scale(_FINEST, _FINEST, Qt.AspectRatioMode.KeepAspectRatio)
        if self._made_for != (self._placement.version, size):
            self._made_for = self._placement.version, size
            self._bounds, self._centre = bounds, self._placement.centre
            self._make(picture, mask, bounds, size)

    def _make(self, picture: QImage, mask: Mask, bounds: QRect, size: QSize) -> None:
        """The masked part of the photo, and the mask's part as a shape."""
        fine = QImage.Format.Format_ARGB32_Premultiplied
        smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        self._shape = mask.image.copy(bounds).scaled(size, *smooth).convertToFormat(fine)
        self._cutout = picture.copy(bounds).scaled(size, *smooth).convertToFormat(fine)
        brush = QPainter(self._cutout)
        brush.setCompositionMode(_MODE.CompositionMode_DestinationIn)
        brush.drawImage(0, 0, self._shape)
        brush.end()
