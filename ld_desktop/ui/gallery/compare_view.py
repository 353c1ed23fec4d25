"""Two to four pictures of one photo looked at together: side by side, by a line, in turn, or by what differs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from ld_desktop.ui.canvas.image_pyramid import Pyramid
from ld_desktop.ui.canvas.viewport import Viewport
from ld_desktop.ui.gallery.compare_layout import panes, parts, place_at

GAIN = 4  # of the difference; a power of two
_FLICKER_MS = 600
_REACH = 10  # of a line, widget pixels
_STEP = 0.02
_ZOOM = 1.2
_ARROWS = {
    int(Qt.Key.Key_Left): QPointF(-_STEP, 0),
    int(Qt.Key.Key_Right): QPointF(_STEP, 0),
    int(Qt.Key.Key_Up): QPointF(0, -_STEP),
    int(Qt.Key.Key_Down): QPointF(0, _STEP),
}


class Look(Enum):
    SIDE_BY_SIDE = auto()
    WIPE = auto()
    FLICKER = auto()
    DIFFERENCE = auto()


class Compared:
    """The photo, and what lies over its ``frame``; None: the photo alone."""

    def __init__(self, name: str, photo: Pyramid, laid: QImage | None, frame: QRect) -> None:
        self.name, self._photo, self._frame = name, photo, QRectF(frame)
        self._laid = None if laid is None or laid.isNull() else Pyramid(laid, squares=False)

    def draw(self, painter: QPainter, viewport: Viewport, exposed: QRectF) -> None:
        view = viewport.transform
        self._photo.draw(painter, viewport.whole, view, exposed)
        if self._laid is not None:
            self._laid.draw(painter, self._frame, view, exposed)


class CompareView(QWidget):
    """``pictures`` are of one photo of ``size``; zoomed and moved together.

    Wheel and drag move the view, a double click shows all of it. The line of the wipe is dragged, or moved by the arrow
    keys; Space shows the next picture. ``numbered``: a key from 1 on was pressed, which is the picture's number from 0.
    """

    numbered = Signal(int)

    def __init__(self, pictures: Sequence[Compared], size: QSize, background: QColor, accent: QColor) -> None:
        super().__init__()
        self._pictures, self._size = tuple(pictures), size
        self._background, self._accent = background, accent
        self._viewport = Viewport()
        self._look, self._share, self._turn = Look.SIDE_BY_SIDE, QPointF(0.5, 0.5), 0
        self._held: QPointF | None = None
        self._on_line = (False, False)
        self._timer = QTimer(self)
        self._timer.setInterval(_FLICKER_MS)
        self._timer.timeout.connect(self.next)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Compared pictures"))
        self.setMinimumSize(240, 160)

    @property
    def look(self) -> Look:
        return self._look

    @property
    def viewport(self) -> Viewport:
        return self._viewport

    def take(self, look: Look) -> None:
        self._look, self._turn = look, 0
        if look is Look.FLICKER:
            self._timer.start()
        else:
            self._timer.stop()
        self._lay_out()

    def next(self) -> None:
        """Of what is shown in turn."""
        self._turn = (self._turn + 1) % len(self._pictures)
        self.update()

    def rename(self, number: int, name: str) -> None:
        self._pictures[number].name = name
        self.update()

    def fit(self) -> None:
        self._viewport.fit()
        self.update()

    def zoom_to(self, zoom: float) -> None:
        self._viewport.zoom_to(zoom, self._viewport.centre)
        self.update()

    def places(self) -> list[QRect]:
        """Where pictures stand now, each with the view of all."""
        match self._look:
            case Look.SIDE_BY_SIDE:
                return panes(self.rect(), len(self._pictures), self._size)
            case Look.DIFFERENCE:
                return panes(self.rect(), len(self._pictures) - 1, self._size)
            case _:
                return [self.rect()]

    def _lay_out(self) -> None:
        self._viewport.layout(self._size, self.places()[0].size())
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._background)
        match self._look:
            case Look.SIDE_BY_SIDE:
                for picture, place in zip(self._pictures, self.places(), strict=True):
                    self._draw(painter, picture, place, place)
            case Look.WIPE:
                self._draw_wipe(painter)
            case Look.FLICKER:
                self._draw(painter, self._pictures[self._turn], self.rect(), self.rect())
            case Look.DIFFERENCE:
                for picture, place in zip(self._pictures[1:], self.places(), strict=True):
                    self._draw_difference(painter, picture, place)
        if self.hasFocus():
            painter.setPen(QPen(self._accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _draw_wipe(self, painter: QPainter) -> None:
        seen = parts(self.rect(), len(self._pictures), self._share)
        for picture, part in zip(self._pictures, seen, strict=True):
            self._draw(painter, picture, self.rect(), part)
        for colour, width in ((QColor(0, 0, 0, 140), 3.0), (QColor("white"), 1.0)):
            painter.setPen(QPen(colour, width))
            for part in seen[1:]:
                if part.left() > self.rect().left():
                    painter.drawLine(part.topLeft(), part.bottomLeft())
                if part.top() > self.rect().top():
                    painter.drawLine(part.topLeft(), part.topRight())

    def _draw(self, painter: QPainter, picture: Compared, place: QRect, part: QRect) -> None:
        """``part`` of the widget, with the view that belongs to ``place``."""
        painter.save()
        painter.setClipRect(part)
        painter.translate(place.topLeft())
        picture.draw(painter, self._viewport, QRectF(part.translated(-place.topLeft())))
        painter.restore()
        self._write(painter, picture.name, part)

    def _draw_difference(self, painter: QPainter, picture: Compared, place: QRect) -> None:
        density = self.devicePixelRatioF()
        images = [QImage(place.size() * density, QImage.Format.Format_RGB32) for _ in range(2)]
        for image, each in zip(images, (self._pictures[0], picture), strict=True):
            image.setDevicePixelRatio(density)
            image.fill(Qt.GlobalColor.black)
            brush = QPainter(image)
            each.draw(brush, self._viewport, QRectF(QPointF(), place.size().toSizeF()))
            brush.end()
        painter.drawImage(place.topLeft(), differing(*images))
        name = self.tr("{one} and {other}, differences {gain} times as strong")
        self._write(painter, name.format(one=self._pictures[0].name, other=picture.name, gain=GAIN), place)

    def _write(self, painter: QPainter, name: str, place: QRect) -> None:
        metrics = painter.fontMetrics()
        room = QRect(place.left() + 8, place.top() + 8, metrics.horizontalAdvance(name) + 12, metrics.height() + 4)
        room = room & place
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 160))
        painter.drawRoundedRect(room, 4, 4)
        painter.setPen(QColor("white"))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, name)

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held, self._on_line = event.position(), self._lines_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            near = any(self._lines_at(event.position()))
            self.setCursor(Qt.CursorShape.SizeAllCursor if near else Qt.CursorShape.OpenHandCursor)
            return
        by, self._held = event.position() - self._held, event.position()
        if any(self._on_line):
            across = by.x() / max(self.width(), 1) if self._on_line[0] else 0.0
            down = by.y() / max(self.height(), 1) if self._on_line[1] else 0.0
            self._move_line(QPointF(across, down))
        else:
            self._viewport.pan(by)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        place = self.places()[place_at(self.places(), event.position().toPoint())]
        at = event.position() - QPointF(place.topLeft())
        self._viewport.zoom_to(self._viewport.zoom * _ZOOM ** (event.angleDelta().y() / 120), at)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self._pictures):
            self.numbered.emit(number)
        elif event.key() in _ARROWS and self._look is Look.WIPE:
            self._move_line(_ARROWS[event.key()])
        elif event.key() == Qt.Key.Key_Space and self._look is Look.FLICKER:
            self._timer.stop()
            self.next()
        else:
            super().keyPressEvent(event)

    def _lines_at(self, at: QPointF) -> tuple[bool, bool]:
        """Whether ``at`` lies on the upright line of the wipe, and on a level one."""
        if self._look is not Look.WIPE:
            return False, False
        line = QPoint(round(self._share.x() * self.width()), round(self._share.y() * self.height()))
        level = len(self._pictures) > 3 or (len(self._pictures) == 3 and at.x() > line.x())
        return abs(at.x() - line.x()) <= _REACH, level and abs(at.y() - line.y()) <= _REACH

    def _move_line(self, by: QPointF) -> None:
        to = self._share + by
        self._share = QPointF(min(max(to.x(), 0.0), 1.0), min(max(to.y(), 0.0), 1.0))
        self.update()


def differing(one: QImage, other: QImage) -> QImage:
    """How far two pictures of one size differ, each channel GAIN times as much, at most white."""
    found = one.copy()
    painter = QPainter(found)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(QPoint(), other)
    painter.end()
    doubled = 1
    while doubled < GAIN:
        again = found.copy()
        painter = QPainter(found)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
        painter.drawImage(QPoint(), again)
        painter.end()
        doubled *= 2
    return found
