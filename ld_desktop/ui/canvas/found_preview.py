"""How a found object is shown before it is taken: lightly filled, its outline drawn."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from ld_desktop.ui.canvas.mask_outline import outline
from ld_desktop.ui.canvas.viewport import Viewport

_FILL = QColor(255, 255, 255, 80)
_LINE = QColor(255, 255, 255)
_SHADOW = QColor(0, 0, 0, 150)


class FoundPreview:
    """Paints one mask picture over the canvas; looks at it again only when it or the view changes."""

    def __init__(self) -> None:
        self._found: QImage | None = None
        self._seen: tuple[QTransform, QSize, float] | None = None
        self._shown = QImage()

    def paint(self, painter: QPainter, viewport: Viewport, found: QImage) -> None:
        canvas = painter.device()
        size, ratio = QSize(canvas.width(), canvas.height()), canvas.devicePixelRatio()
        seen = (viewport.transform, size, ratio)
        if found is not self._found or seen != self._seen:
            self._found, self._seen = found, seen
            self._shown = _drawn(found, viewport, size, ratio)
        painter.drawImage(0, 0, self._shown)


def _drawn(found: QImage, viewport: Viewport, size: QSize, ratio: float) -> QImage:
    target, view = viewport.whole, viewport.transform

    def draw(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(view)
        painter.drawImage(target, found)

    edge = outline(draw, size, ratio)
    coverage = found.convertToFormat(QImage.Format.Format_Grayscale8)
    coverage.reinterpretAsFormat(QImage.Format.Format_Alpha8)
    shown = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    shown.setDevicePixelRatio(ratio)
    shown.fill(QColor(0, 0, 0, 0))
    painter = QPainter(shown)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(view)
    painter.drawImage(target, coverage)
    painter.resetTransform()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(QRect(QPoint(), size), _FILL)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    for colour, shift in ((_SHADOW, 1), (_LINE, 0)):
        painter.drawImage(QPointF(shift, shift), _coloured(edge, colour, ratio))
    painter.end()
    return shown


def _coloured(alpha: QImage, colour: QColor, ratio: float) -> QImage:
    image = QImage(alpha.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(colour)
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, alpha)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
