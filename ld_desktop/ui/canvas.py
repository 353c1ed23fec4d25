"""The canvas: the picture with its frame, mask and candidate; zoom, pan, and the tool at work."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from engine.framing import model_size_of
from ld_desktop.actions.editing import box_of
from ld_desktop.model.document import Document
from ld_desktop.model.gallery import Gallery
from ld_desktop.model.inspection import Inspection
from ld_desktop.model.run import Run
from ld_desktop.ui.canvas_marks import Marks
from ld_desktop.ui.pictures import Overlay, Pyramid
from ld_desktop.ui.theme import Theme
from ld_desktop.ui.tools import BrushSize, Tool
from ld_desktop.ui.viewport import Viewport

_ORIGINAL_KEYS = (Qt.Key.Key_O, Qt.Key.Key_Backslash)
_ARROWS = {
    int(Qt.Key.Key_Left): QPoint(-1, 0),
    int(Qt.Key.Key_Right): QPoint(1, 0),
    int(Qt.Key.Key_Up): QPoint(0, -1),
    int(Qt.Key.Key_Down): QPoint(0, 1),
}


class Canvas(QWidget):
    """Shows the active layer's picture. Repaints only what changed."""

    zoom_changed = Signal(float)
    files_dropped = Signal(str)
    panels_toggled = Signal()
    refused = Signal(str)

    def __init__(
        self,
        document: Document,
        gallery: Gallery,
        run: Run,
        inspection: Inspection,
        size: BrushSize,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._gallery, self._run, self._inspection = document, gallery, run, inspection
        self._size = size
        self._viewport = Viewport()
        self._tool: Tool | None = None
        self._picture: Pyramid | None = None
        self._candidate: Pyramid | None = None
        self._overlay: Overlay | None = None
        self._panning: QPointF | None = None
        self._space = self._original = self._stroking = False
        self._overlay_wanted, self._only_mask = True, False
        self._tint, self._opacity = "", 50
        self._hover: QPointF | None = None
        self.set_theme(theme)
        self.setObjectName("canvas")
        self.setAccessibleName(self.tr("Canvas"))
        self.setAccessibleDescription(self.tr("The photo with its mask. Zoom with the wheel, move with Space."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 160)
        document.active_changed.connect(self._load_picture)
        for layer in (document.object, document.background, document.object_source):
            layer.source_changed.connect(self._load_picture)
            layer.mask_changed.connect(self._mask_changed)
            layer.clicks_changed.connect(self.update)
        document.frame_changed.connect(self.update)
        gallery.shown_changed.connect(self._load_candidate)
        run.preview_changed.connect(self._load_candidate)

    @property
    def viewport(self) -> Viewport:
        return self._viewport

    @property
    def overlay_shown(self) -> bool:
        return self._overlay_wanted

    @property
    def original_held(self) -> bool:
        """The key that shows the photo in place of the candidate is down."""
        return self._original

    def set_theme(self, theme: Theme) -> None:
        self._marks = Marks(theme)
        self._background = QColor(theme.canvas)
        self._accent = QColor(theme.accent)
        self._load_picture()

    def set_tool(self, tool: Tool) -> None:
        if self._tool is not None:
            self._tool.give_up()
            self._tool.changed.disconnect(self._tool_changed)
        self._tool, self._stroking = tool, False
        tool.changed.connect(self._tool_changed)
        self._show_cursor()
        self.update()

    def _tool_changed(self) -> None:
        self._show_cursor()
        self.update()

    def set_overlay(self, colour: str, opacity: int) -> None:
        """The mask over the picture: a colour's name, empty for the theme's accent, and percent."""
        self._tint, self._opacity = colour, opacity
        self._load_picture()

    def show_only_mask(self, shown: bool) -> None:
        self._only_mask = shown
        self._load_picture()

    def show_overlay(self, shown: bool) -> None:
        self._overlay_wanted = shown
        self.update()

    def fit(self) -> None:
        self._viewport.fit()
        self._view_changed()

    def zoom_to(self, zoom: float) -> None:
        self._viewport.zoom_to(zoom, QPointF(self.rect().center()))
        self._view_changed()

    def zoom_by(self, factor: float) -> None:
        self.zoom_to(self._viewport.zoom * factor)

    def _load_picture(self) -> None:
        layer = self._document.active
        self._picture = None if layer.picture is None else Pyramid(layer.picture, squares=True)
        self._overlay = None if layer.mask is None else Overlay(layer.mask, self._overlay_colour())
        if layer.picture is not None:
            self._viewport.layout(layer.picture.size(), self.size())
        self._load_candidate()
        self._show_cursor()
        self.zoom_changed.emit(self._viewport.zoom)

    def _overlay_colour(self) -> QColor:
        if self._only_mask:
            return QColor("white")
        colour = QColor(self._tint) if self._tint else QColor(self._accent)
        colour.setAlphaF(self._opacity / 100)
        return colour

    def _load_candidate(self) -> None:
        shown, preview = self._gallery.shown, self._run.preview
        image = shown.image if shown is not None else preview
        self._candidate = None if image is None or image.isNull() else Pyramid(image, squares=False)
        self.update()

    def _mask_changed(self, area: QRect) -> None:
        if self._overlay is not None and self.sender() is self._document.active:
            self._overlay.change(area)
            self.update(self._viewport.rect(area).toAlignedRect().adjusted(-2, -2, 2, 2))

    def _view_changed(self) -> None:
        self.zoom_changed.emit(self._viewport.zoom)
        self.update()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        exposed = QRectF(event.rect())
        painter.fillRect(exposed, self._background)
        if self._picture is None:
            self._marks.empty(
                painter,
                self.rect(),
                self.tr("Drop a photo here, or press Ctrl+O to open one."),
                self.tr("Help > Open the example shows a first edit."),
            )
            return
        if self._only_mask and self._overlay is not None:
            painter.fillRect(self._viewport.picture_rect() & exposed, Qt.GlobalColor.black)
            self._overlay.draw(painter, self._viewport.picture_rect(), exposed)
            return
        self._picture.draw(painter, self._viewport.picture_rect(), exposed)
        candidate = self._candidate if self._document.active is self._document.object else None
        if candidate is not None and not self._original:
            candidate.draw(painter, self._viewport.rect(self._candidate_frame()), exposed)
        elif self._overlay is not None and self._overlay_wanted and not self._original:
            self._overlay.draw(painter, self._viewport.picture_rect(), exposed)
        self._paint_marks(painter)

    def _candidate_frame(self) -> QRect:
        shown = self._gallery.shown
        return self._document.frame if shown is None else shown.frame

    def _paint_marks(self, painter: QPainter) -> None:
        document = self._document
        if document.active is document.object and not document.frame_is_whole:
            self._marks.frame(painter, self.rect(), self._viewport.rect(document.frame), self._frame_label())
        if self._gallery.shown is None or self._original:
            for click in document.active.clicks:
                self._marks.click(painter, self._viewport.to_widget(QPointF(click.x, click.y)), click.add)
        if self._tool is None:
            return
        self._tool.paint(painter, self._viewport)
        if (shape := self._tool.outline) is not None:
            self._marks.outline(painter, self._viewport.path(shape))
        if (diameter := self._tool.diameter) is not None and self._hover is not None and self._tool.obstacle() is None:
            self._marks.brush(painter, self._hover, diameter)

    def _frame_label(self) -> str:
        frame, answer = self._document.frame, self._inspection.answer
        text = self.tr("{width} × {height} px").format(width=frame.width(), height=frame.height())
        if answer is None:
            return text
        width, height = model_size_of(box_of(frame), answer.model.size)
        return self.tr("{photo} → {width} × {height} px").format(photo=text, width=width, height=height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        layer = self._document.active
        if layer.picture is not None:
            self._viewport.layout(layer.picture.size(), event.size())
            self.zoom_changed.emit(self._viewport.zoom)

    def sizeHint(self) -> QSize:
        return QSize(800, 600)

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._picture is None:
            return
        left, hand = event.button() == Qt.MouseButton.LeftButton, self._tool is not None and self._tool.icon == "hand"
        if event.button() == Qt.MouseButton.MiddleButton or (left and (self._space or hand)):
            self._panning = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left and self._tool is not None:
            self._press(event)

    def _press(self, event: QMouseEvent) -> None:
        tool = self._tool
        if tool is None:
            return
        if (reason := tool.obstacle()) is not None:
            self.refused.emit(reason)
            return
        self._gallery.show(None)
        self._stroking = True
        tool.press(self._viewport.to_picture(event.position()), self._viewport.zoom, event.modifiers())
        self._repaint_outline(tool.outline)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._panning is not None:
            self._viewport.pan(event.position() - self._panning)
            self._panning = event.position()
            self.update()
            return
        self._hover_at(event.position())
        if self._stroking and self._tool is not None:
            before = self._tool.outline
            self._tool.move(self._viewport.to_picture(event.position()))
            self._repaint_outline(before)
            self._repaint_outline(self._tool.outline)
        elif self._tool is not None and self._picture is not None:
            self._tool.hover(self._viewport.to_picture(event.position()), self._viewport.zoom)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._panning is not None:
            self._panning = None
            self._show_cursor()
        elif self._stroking and event.button() == Qt.MouseButton.LeftButton and self._tool is not None:
            self._stroking = False
            before = self._tool.outline
            self._tool.release(self._viewport.to_picture(event.position()))
            self._repaint_outline(before)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._picture is not None:
            self._viewport.zoom_to(self._viewport.zoom * 1.0015 ** event.angleDelta().y(), event.position())
            self._hover = event.position()
            self._view_changed()

    def _repaint_outline(self, shape: QPainterPath | None) -> None:
        if shape is not None:
            self.update(self._viewport.rect(shape.boundingRect()).toAlignedRect().adjusted(-2, -2, 2, 2))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover_at(None)
        if self._tool is not None:
            self._tool.hover(None, self._viewport.zoom)

    def _hover_at(self, at: QPointF | None) -> None:
        reach = round(self._size.diameter / 2) + 3
        for point in (self._hover, at):
            if point is not None:
                centre = point.toPoint()
                self.update(QRect(centre - QPoint(reach, reach), QSize(2 * reach, 2 * reach)))
        self._hover = at

    # keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            self.panels_toggled.emit()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Space:
            self._space = True
            self._show_cursor()
        elif key in _ORIGINAL_KEYS:
            self._hold_original(True)
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self._size.scale(1.15 if key == Qt.Key.Key_BracketRight else 1 / 1.15)
            self.update()
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key in _ARROWS and self._tool is not None and self._tool.obstacle() is None:
            self._tool.nudge(_ARROWS[key] * (10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1))
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        """Gives up the shape being drawn; where there is none, hides the candidate."""
        if self._tool is not None and (shape := self._tool.outline) is not None:
            self._stroking = False
            self._tool.give_up()
            self._repaint_outline(shape)
        else:
            self._gallery.show(None)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Space:
            self._space = False
            self._show_cursor()
        elif event.key() in _ORIGINAL_KEYS:
            self._hold_original(False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        self._hold_original(False)
        super().focusOutEvent(event)

    def _hold_original(self, held: bool) -> None:
        if held != self._original:
            self._original = held
            self.update()

    def _show_cursor(self) -> None:
        if self._picture is None:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        elif self._space:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif self._tool is not None:
            self.setCursor(self._tool.cursor)

    # dropped files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_file(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if path := local_file(event.mimeData().urls()):
            event.acceptProposedAction()
            self.files_dropped.emit(path)


def local_file(urls: list[QUrl]) -> str | None:
    return next((url.toLocalFile() for url in urls if url.isLocalFile()), None)
