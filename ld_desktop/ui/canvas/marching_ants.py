"""The mask's edge as a moving dashed line over the canvas."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QHideEvent, QImage, QPainter, QPaintEvent, QRegion, QShowEvent, QTransform
from PySide6.QtWidgets import QWidget

from ld_desktop.model.document.document import Document
from ld_desktop.model.gallery import Gallery
from ld_desktop.model.masks.mask import Mask
from ld_desktop.ui.canvas.canvas import Canvas
from ld_desktop.ui.canvas.image_pyramid import MaskOverlay
from ld_desktop.ui.canvas.mask_outline import filled_blocks, outline

_STEP_MS = 120
_DASH = 4  # widget pixels; a period has a black and a white one


class MarchingAnts(QWidget):
    """Lies over ``canvas`` and lets every event through.

    Looks for the edge again only when the view or the mask changes; in between it repaints the edge alone, and nothing
    at all while it is hidden.
    """

    def __init__(self, canvas: Canvas, document: Document, gallery: Gallery) -> None:
        super().__init__(canvas)
        self._canvas, self._document, self._gallery = canvas, document, gallery
        self._mask: Mask | None = None
        self._overlay: MaskOverlay | None = None
        self._seen: tuple[QTransform, QSize, float] | None = None
        self._edge, self._place, self._region = QImage(), QRect(), QRegion()
        self._phase = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setAccessibleName(self.tr("Marching ants"))
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._step)
        canvas.installEventFilter(self)
        for layer in (document.object, document.background, document.object_source):
            layer.mask_changed.connect(self._mask_changed)
            layer.source_changed.connect(self._forget)
        document.active_changed.connect(self._forget)
        document.results.shown_changed.connect(self._result_changed)
        self.hide()

    @property
    def marching(self) -> bool:
        return self._timer.isActive()

    def set_shown(self, shown: bool) -> None:
        self.setGeometry(self._canvas.rect())
        self.setVisible(shown)

    def showEvent(self, event: QShowEvent) -> None:
        self._forget()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._canvas.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        mask = self._document.active.mask
        candidate = self._gallery.shown is not None and self._document.shows_photo
        covered = candidate or self._canvas.original_held or self._canvas.wipe.active
        if mask is None or mask.empty or covered:
            return
        self._look(mask)
        if self._edge.isNull():
            return
        ratio = self.devicePixelRatioF()
        ants = QImage(self._edge.size(), QImage.Format.Format_ARGB32_Premultiplied)
        painter = QPainter(ants)
        painter.setBrushOrigin(QPointF(self._phase * ratio, 0))
        painter.fillRect(ants.rect(), QBrush(_stripes(round(_DASH * ratio))))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.drawImage(0, 0, self._edge)
        painter.end()
        ants.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.drawImage(QPointF(self._place.x() / ratio, self._place.y() / ratio), ants)
        painter.end()

    def _look(self, mask: Mask) -> None:
        """Finds the edge on the screen, unless it is known."""
        viewport, ratio = self._canvas.viewport, self.devicePixelRatioF()
        seen = (viewport.transform, self.size(), ratio)
        if seen == self._seen and mask is self._mask:
            return
        if mask is not self._mask or self._overlay is None:
            self._mask, self._overlay = mask, MaskOverlay(mask, QColor("white"))
        overlay, view, exposed = self._overlay, viewport.transform, self.rect().toRectF()
        edge = outline(lambda painter: overlay.draw(painter, view, exposed), self.size(), ratio)
        self._region = filled_blocks(edge, ratio)
        bounds = self._region.boundingRect()
        self._place = QRect(bounds.topLeft() * ratio, bounds.size() * ratio) & edge.rect()
        self._edge, self._seen = edge.copy(self._place) if not self._place.isEmpty() else QImage(), seen

    def _step(self) -> None:
        self._phase = (self._phase + 1) % (2 * _DASH)
        if not self._edge.isNull():
            self.update(self._region)

    def _result_changed(self, area: QRect) -> None:
        if self._document.active_result is not None:
            self._change(area)

    def _mask_changed(self, area: QRect) -> None:
        if self.sender() is self._document.active:
            self._change(area)

    def _change(self, area: QRect) -> None:
        if self._overlay is not None:
            self._overlay.change(area)
            self._seen = None
            self.update()

    def _forget(self) -> None:
        self._mask = self._overlay = self._seen = None
        self.update()


def _stripes(dash: int) -> QImage:
    """Diagonal black and white stripes, so that lines of every direction are dashed."""
    tile = QImage(2 * dash, 2 * dash, QImage.Format.Format_RGB32)
    for y in range(2 * dash):
        for x in range(2 * dash):
            tile.setPixelColor(x, y, QColor("white") if (x + y) // dash % 2 else QColor("black"))
    return tile
