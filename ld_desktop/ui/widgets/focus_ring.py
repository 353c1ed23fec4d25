"""A ring inside the edge of a widget that Qt draws no focus for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPen, QRegion
from PySide6.QtWidgets import QWidget

_WIDTH = 2  # widget pixels
_BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)  # from where it just went
_JOIN = Qt.PenJoinStyle.MiterJoin
_POINTED = (QEvent.Type.MouseButtonPress, QEvent.Type.TabletPress)


class FocusRing(QObject):
    """Shown while ``widget`` has the focus by the keyboard: it comes with no click, and the next click ends it.

    The widget paints it last, by ``paint``.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget, self._by_keys = widget, False
        widget.installEventFilter(self)

    @property
    def shown(self) -> bool:
        return self._by_keys and self._widget.hasFocus()

    def paint(self, painter: QPainter) -> None:
        """Nothing while it is not shown. A dark line inside of it parts it from a picture of its own colour."""
        if not self.shown:
            return
        palette, room = self._widget.palette(), QRectF(self._widget.rect())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width, inset in ((QColor(0, 0, 0, 110), 1, _WIDTH), (palette.highlight().color(), _WIDTH, 0)):
            rim = inset + width / 2
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, _JOIN))
            painter.drawRect(room.adjusted(rim, rim, -rim, -rim))
        painter.restore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._widget:  # Qt hands over another object once the widget is being deleted
            return False
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if event.reason() not in _BACK:
                self._by_keys = event.reason() in _BY_KEYS
            self._redraw()
        elif event.type() == QEvent.Type.FocusOut:
            self._redraw()
        elif event.type() in _POINTED and self._by_keys:
            self._by_keys = False
            self._redraw()
        return False

    def _redraw(self) -> None:
        room: QRect = self._widget.rect()
        rim = _WIDTH + 2
        self._widget.update(QRegion(room) - QRegion(room.adjusted(rim, rim, -rim, -rim)))
