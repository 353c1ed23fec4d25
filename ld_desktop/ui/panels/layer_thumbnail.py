"""The small picture of a layer: its source with its mask."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton

from ld_desktop.model.document.layer import Layer
from ld_desktop.ui.widgets.focus_ring import FocusRing
from ld_desktop.ui.widgets.theme import Theme

_THUMBNAIL = QSize(72, 72)


class Thumbnail(QAbstractButton):
    """The layer's source picture with its mask. Space and Return press it; a click leaves the focus where it was."""

    def __init__(self, layer: Layer, title: str, theme: Theme) -> None:
        super().__init__()
        self._layer = layer
        self._small: QPixmap | None = None
        self._ring = FocusRing(self)
        self.set_theme(theme)
        self.setFixedSize(_THUMBNAIL)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.follow(None)
        layer.source_changed.connect(self._shrink)

    def set_theme(self, theme: Theme) -> None:
        self._empty, self._accent = QColor(theme.base), QColor(theme.accent)
        self._accent.setAlpha(150)
        self.update()

    def follow(self, reason: str | None) -> None:
        """The layer changed; ``reason``: why it cannot be shown."""
        self.setEnabled(reason is None)
        self.setToolTip(reason or self.tr("Show this layer on the canvas"))
        self.setAccessibleDescription(self.toolTip())
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _shrink(self) -> None:
        picture, density = self._layer.picture, self.devicePixelRatioF()
        self._small = None if picture is None else QPixmap.fromImage(_fit(picture, _THUMBNAIL * density))
        if self._small is not None:
            self._small.setDevicePixelRatio(density)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._empty)
        self._paint_layer(painter)
        self._ring.paint(painter)
        painter.end()

    def _paint_layer(self, painter: QPainter) -> None:
        if self._small is None:
            painter.setPen(self.palette().placeholderText().color())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("none"))
            return
        place = QRect(QPoint(), self._small.deviceIndependentSize().toSize())
        place.moveCenter(self.rect().center())
        painter.drawPixmap(place.topLeft(), self._small)
        mask = self._layer.mask
        if mask is not None and not mask.empty:
            tinted = QImage(self._small.size(), QImage.Format.Format_ARGB32_Premultiplied)
            tinted.fill(0)
            brush = QPainter(tinted)
            brush.drawImage(tinted.rect(), mask.image)
            brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            brush.fillRect(tinted.rect(), self._accent)
            brush.end()
            painter.drawImage(place, tinted)


def _fit(picture: QImage, size: QSize) -> QImage:
    near = picture.scaled(size * 4, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation)
    return near.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
