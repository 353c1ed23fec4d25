"""Comparing by a line that is dragged over the picture: left of it the photo, right of it the candidate."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QRegion

_HANDLE = 14  # radius, screen pixels
_REACH = _HANDLE + 3
_GAP = 8  # of the names to the line and to the upper edge
_KEYS = {
    int(Qt.Key.Key_Left): -0.01,
    int(Qt.Key.Key_Right): 0.01,
    int(Qt.Key.Key_PageUp): -0.1,
    int(Qt.Key.Key_PageDown): 0.1,
    int(Qt.Key.Key_Home): -1.0,
    int(Qt.Key.Key_End): 1.0,
}


class CompareWipe(QObject):
    """``share``: where the line stands, from the canvas's left edge (0) to its right (1).

    ``moved`` names the shares between which the picture differs.
    """

    toggled = Signal(bool)
    moved = Signal(float, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._active, self._share = False, 0.5

    @property
    def active(self) -> bool:
        return self._active

    @property
    def share(self) -> float:
        return self._share

    def switch(self, active: bool) -> None:
        """Begins in the middle, or ends."""
        if active != self._active:
            self._active, self._share = active, 0.5
            self.toggled.emit(active)

    def move_to(self, share: float) -> None:
        before, self._share = self._share, min(max(share, 0.0), 1.0)
        if before != self._share:
            self.moved.emit(min(before, self._share), max(before, self._share))

    def takes(self, key: int) -> bool:
        """Whether ``press_key`` does something."""
        return self._active and (key == Qt.Key.Key_Escape or key in _KEYS)

    def press_key(self, key: int) -> bool:
        """Moves the line by an arrow key, or ends by Escape; False for any other key."""
        if not self.takes(key):
            return False
        if key == Qt.Key.Key_Escape:
            self.switch(False)
        else:
            self.move_to(self._share + _KEYS[key])
        return True


def stale(room: QRect, low: float, high: float, metrics: QFontMetrics) -> QRegion:
    """The pixels of the canvas ``room`` that differ when the line goes from one share to another."""
    left, right = round(low * room.width()), round(high * room.width())
    swept = QRect(left - _REACH, room.top(), right - left + 2 * _REACH, room.height())
    return QRegion(swept) + QRect(room.left(), room.top() + _GAP, room.width(), _name_height(metrics))


def _name_height(metrics: QFontMetrics) -> int:
    return metrics.height() + 4


def draw_wipe(painter: QPainter, room: QRect, share: float, names: tuple[str, str]) -> None:
    """The line with its handle, and what stands left and right of it."""
    x = round(share * room.width())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, width in ((QColor(0, 0, 0, 140), 4.0), (QColor("white"), 2.0)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(x, room.top(), x, room.bottom())
    middle = QPointF(x, room.center().y())
    painter.setPen(QPen(QColor(0, 0, 0, 140), 1))
    painter.setBrush(QColor("white"))
    painter.drawEllipse(middle, _HANDLE, _HANDLE)
    painter.setPen(QPen(QColor(40, 40, 40), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for side in (-1, 1):
        tip = middle + QPointF(8 * side, 0)
        for up in (-1, 1):
            painter.drawLine(tip, tip + QPointF(-4 * side, 4 * up))
    height = _name_height(painter.fontMetrics())
    for name, side in zip(names, (-1, 1), strict=True):
        width = painter.fontMetrics().horizontalAdvance(name) + 12
        label = QRectF(x + _GAP if side > 0 else x - _GAP - width, room.top() + _GAP, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 160))
        painter.drawRoundedRect(label, 4, 4)
        painter.setPen(QColor("white"))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, name)
