"""The canvas: the widget that ties scene, pointer and keys together."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from engine.projects.draft import View
from ld_desktop.model.document.document import Document
from ld_desktop.model.gallery import Gallery
from ld_desktop.model.inspection import Inspection
from ld_desktop.model.masks.brush import Brush
from ld_desktop.model.proof import Proof
from ld_desktop.model.run import Run
from ld_desktop.ui.canvas.canvas_renderer import CanvasRenderer
from ld_desktop.ui.canvas.compare_wipe import CompareWipe, stale
from ld_desktop.ui.canvas.moved_object import MovedObject
from ld_desktop.ui.canvas.pointer_input import PointerInput
from ld_desktop.ui.canvas.result_painter import Made
from ld_desktop.ui.canvas.tool import Tool
from ld_desktop.ui.canvas.viewport import Viewport
from ld_desktop.ui.widgets.action_menu import pop_up_actions
from ld_desktop.ui.widgets.focus_ring import FocusRing
from ld_desktop.ui.widgets.key_places import key_of
from ld_desktop.ui.widgets.theme import Theme

_ORIGINAL_KEYS = (Qt.Key.Key_O, Qt.Key.Key_Backslash)
_SMALLER, _SOFTER = Qt.Key.Key_BracketLeft, Qt.Key.Key_BraceLeft  # one key, without and with Shift
_LARGER, _HARDER = Qt.Key.Key_BracketRight, Qt.Key.Key_BraceRight
_OWN = (*_ORIGINAL_KEYS, _SMALLER, _SOFTER, _LARGER, _HARDER)
_GROWTH = 1.15
_HARDNESS = 10  # percent
_HELD = {  # a key's own event may or may not name it among the held ones
    int(Qt.Key.Key_Shift): Qt.KeyboardModifier.ShiftModifier,
    int(Qt.Key.Key_Alt): Qt.KeyboardModifier.AltModifier,
}
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
        moved: MovedObject,
        brush: Brush,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._gallery, self._run, self._brush = document, gallery, run, brush
        self._viewport = Viewport()
        self._wipe = CompareWipe(self)
        self._ring = FocusRing(self)
        self._pointer = PointerInput(self._viewport, brush, self._wipe, self)
        self._scene = CanvasRenderer(document, gallery, run, inspection, moved, self._viewport, self._wipe, theme, self)
        self.setObjectName("canvas")
        self.setAccessibleName(self.tr("Canvas"))
        self.setAccessibleDescription(
            self.tr("The photo with its mask. The wheel zooms, Space moves, Shift+Space turns the view.")
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 160)
        self._scene.loaded.connect(self._picture_loaded)
        self._scene.changed.connect(self.update)
        self._scene.stale.connect(self._repaint)
        self._pointer.viewed.connect(self._view_changed)
        self._pointer.cursor_changed.connect(self._show_cursor)
        self._pointer.changed.connect(self.update)
        self._pointer.stale.connect(self._repaint)
        self._pointer.begun.connect(self._show_photo)
        self._pointer.refused.connect(self.refused)
        self._wipe.moved.connect(self._wipe_moved)
        self._wipe.toggled.connect(self._wipe_toggled)
        gallery.shown_changed.connect(self._candidate_changed)
        for signal in (document.active_changed, document.results.dataChanged, document.results.order_changed):
            signal.connect(self._layers_changed)
        for signal in (document.active_changed, document.photo_changed):
            signal.connect(self._pointer.discard)  # it would go into another mask than it was begun on
        document.photo_changed.connect(self._photo_changed)

    @property
    def viewport(self) -> Viewport:
        return self._viewport

    @property
    def tool(self) -> Tool | None:
        return self._pointer.tool

    @property
    def drawing(self) -> bool:
        """The tool's gesture is not at its end: Escape gives it up."""
        return self._pointer.drawing

    @property
    def wipe(self) -> CompareWipe:
        return self._wipe

    @property
    def overlay_shown(self) -> bool:
        return self._scene.overlay_shown

    @property
    def original_held(self) -> bool:
        """The key that shows the photo in place of the candidate is down."""
        return self._scene.original_held

    def picture(self) -> QImage | None:
        """What is shown, at the picture's own size and without the marks over it; None where there is nothing."""
        return self._scene.picture()

    def made(self) -> Made | None:
        """The part of the photo that something lies over, and what does; None where nothing does, or no photo."""
        return self._scene.made()

    def show_proof(self, proof: Proof | None) -> None:
        """Over what is shown, until it is taken away."""
        self._scene.show_proof(proof)

    def take_focus(self, reason: Qt.FocusReason) -> None:
        """By keyboard it gets a ring."""
        self.setFocus(reason)

    def set_theme(self, theme: Theme) -> None:
        self._scene.set_theme(theme)

    def set_tool(self, tool: Tool) -> None:
        self._pointer.take(tool)

    def set_overlay(self, colour: str, opacity: int) -> None:
        """The mask over the picture: a colour's name, empty for the theme's accent, and percent."""
        self._scene.set_overlay(colour, opacity)

    def show_only_mask(self, shown: bool) -> None:
        self._scene.show_only_mask(shown)

    def name_open_keys(self, keys: str) -> None:
        """What opens a photo, as the empty canvas tells; empty where no key does."""
        self._scene.name_open_keys(keys)

    def show_overlay(self, shown: bool) -> None:
        self._scene.show_overlay(shown)

    def show_grid(self, shown: bool) -> None:
        """The lines between pixels, where they are large enough."""
        self._scene.show_grid(shown)

    def compare(self, wanted: bool) -> None:
        """The photo beside the shown candidate, or else beside the result layers; the line between can be dragged."""
        if wanted and not self._document.shows_photo:
            self._document.activate(self._document.object)
        self._wipe.switch(wanted and self._comparable)

    @property
    def _comparable(self) -> bool:
        return self._gallery.shown is not None or bool(self._document.results.visible)

    def rotate_by(self, degrees: float) -> None:
        """Clockwise, about the middle of the canvas."""
        self.rotate_to(self._viewport.angle + degrees)

    def rotate_to(self, degrees: float) -> None:
        self._viewport.rotate_to(degrees, self._viewport.centre)
        self._view_changed()

    def look(self, view: View) -> None:
        """Shows what was in view when ``view`` was taken."""
        self._viewport.show(view)
        self._view_changed()

    def fit(self) -> None:
        self._viewport.fit()
        self._view_changed()

    def zoom_to(self, zoom: float) -> None:
        self._viewport.zoom_to(zoom, QPointF(self.rect().center()))
        self._view_changed()

    def zoom_by(self, factor: float) -> None:
        self.zoom_to(self._viewport.zoom * factor)

    def _picture_loaded(self) -> None:
        self._lay_out(self.size())
        self._show_cursor()
        self.zoom_changed.emit(self._viewport.zoom)

    def _photo_changed(self) -> None:
        self._viewport.reset()
        self._view_changed()

    def _wipe_moved(self, low: float, high: float) -> None:
        self.update(stale(self.rect(), low, high, self.fontMetrics()))

    def _wipe_toggled(self, active: bool) -> None:
        if active:
            self.setFocus()
        self.update()

    def _candidate_changed(self) -> None:
        if self._gallery.shown is None:
            self._wipe.switch(False)

    def _layers_changed(self) -> None:
        if not self._document.shows_photo or not self._comparable:
            self._wipe.switch(False)

    def _lay_out(self, room: QSize) -> None:
        picture = self._document.active.picture
        if picture is not None:
            self._viewport.layout(picture.size(), room)

    def _view_changed(self) -> None:
        self.zoom_changed.emit(self._viewport.zoom)
        self.update()

    def _repaint(self, area: QRect) -> None:
        self.update(area)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._scene.paint(painter, self.rect(), QRectF(event.rect()), self._pointer.tool, self._pointer.hover)
        self._ring.paint(painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out(event.size())
        self.zoom_changed.emit(self._viewport.zoom)

    def sizeHint(self) -> QSize:
        return QSize(800, 600)

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._scene.empty:
            self._pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._scene.empty:
            self._pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.release(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.setFocus(Qt.FocusReason.MouseFocusReason)  # else Alt, let go, is the menu bar's
        if not self._scene.empty:
            self._pointer.wheel(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Taken, so that no mouse event is made of it, which would bring the focus."""
        if event.type() == QEvent.Type.TabletPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        if not self._scene.empty:
            self._pointer.pen(event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer.leave()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The actions that were added, unless a gesture is under way."""
        if not self._scene.empty and not self.drawing:
            at = event.globalPos()
            keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
            pop_up_actions(self, self.mapToGlobal(self.rect().center()) if keyboard else at)

    # keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # no command comes between the two ends of a gesture, no key of the comparison is a shortcut,
            # and Alt, which wheel and pen are used with, is not the menu bar's
            event.setAccepted(self.drawing or event.key() == Qt.Key.Key_Alt or self._wipe.takes(event.key()))
            return event.isAccepted()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            self.panels_toggled.emit()
            return True
        if isinstance(event, QNativeGestureEvent) and not self._scene.empty:
            return self._pointer.gesture(event)
        if isinstance(event, QGestureEvent) and not self._scene.empty:
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._pointer.pinch(pinch, QPointF(self.mapFromGlobal(pinch.centerPoint())))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = key_of(event, *_OWN), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._wipe.press_key(key):
            return
        if key in _HELD:
            self._pointer.hold_keys(event.modifiers() | _HELD[key])
        if key == Qt.Key.Key_Space:
            self._pointer.hold_space(True)
        elif key in _ORIGINAL_KEYS:
            self._scene.hold_original(True)
        elif key == _HARDER or (key == _LARGER and shift):
            self._brush.set_hardness(self._brush.hardness + _HARDNESS)
        elif key == _SOFTER or (key == _SMALLER and shift):
            self._brush.set_hardness(self._brush.hardness - _HARDNESS)
        elif key == _LARGER:
            self._brush.scale(_GROWTH)
        elif key == _SMALLER:
            self._brush.scale(1 / _GROWTH)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key in _ARROWS and self.tool is not None and self.tool.obstacle() is None:
            self.tool.nudge(_ARROWS[key] * (10 if shift else 1))
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        """Gives up what is being drawn; where there is nothing, hides the candidate."""
        if not self._pointer.discard():
            self._show_photo()

    def _show_photo(self) -> None:
        """Without candidate and preview, which would hide what a tool does."""
        self._gallery.show(None)
        self._run.hide_preview()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        if event.key() in _HELD:
            self._pointer.hold_keys(event.modifiers() & ~_HELD[event.key()])
        if event.key() == Qt.Key.Key_Space:
            self._pointer.hold_space(False)
        elif key_of(event, *_OWN) in _ORIGINAL_KEYS:
            self._scene.hold_original(False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._pointer.hold_space(False)
        self._scene.hold_original(False)
        super().focusOutEvent(event)

    def _show_cursor(self) -> None:
        self.setCursor(Qt.CursorShape.ArrowCursor if self._scene.empty else self._pointer.cursor)

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
