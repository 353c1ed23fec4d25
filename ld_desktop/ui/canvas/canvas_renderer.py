"""What the canvas shows: the active layer's picture, its mask, the candidate, and the marks over them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from engine.protocol.framing import model_size_of
from ld_desktop.model.document.document import Document
from ld_desktop.model.gallery import Gallery
from ld_desktop.model.inspection import Inspection
from ld_desktop.model.proof import Proof
from ld_desktop.model.rectangles import box_of
from ld_desktop.model.run import Run
from ld_desktop.ui.canvas.canvas_decorations import CanvasDecorations
from ld_desktop.ui.canvas.compare_wipe import CompareWipe, draw_wipe
from ld_desktop.ui.canvas.image_pyramid import PIXELS, MaskOverlay, Pyramid
from ld_desktop.ui.canvas.moved_object import MovedObject
from ld_desktop.ui.canvas.result_painter import Made, ResultPainter, layers_now
from ld_desktop.ui.canvas.tool import Tool
from ld_desktop.ui.canvas.viewport import Viewport
from ld_desktop.ui.widgets.theme import Theme


class CanvasRenderer(QObject):
    """Follows the model and draws it. ``loaded``: another picture; ``stale`` names widget pixels to draw anew."""

    loaded = Signal()
    changed = Signal()
    stale = Signal(QRect)

    def __init__(
        self,
        document: Document,
        gallery: Gallery,
        run: Run,
        inspection: Inspection,
        moved: MovedObject,
        viewport: Viewport,
        wipe: CompareWipe,
        theme: Theme,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._gallery, self._run, self._inspection = document, gallery, run, inspection
        self._moved, self._viewport, self._wipe = moved, viewport, wipe
        self._results = ResultPainter(document.results, self)
        self._picture: Pyramid | None = None
        self._candidate: Pyramid | None = None
        self._proof: tuple[Pyramid, QRectF] | None = None
        self._overlay: MaskOverlay | None = None
        self._original = False
        self._overlay_wanted, self._only_mask, self._grid_wanted = True, False, True
        self._tint, self._opacity, self._open_keys = "", 50, ""
        self.set_theme(theme)
        document.active_changed.connect(self.load)
        for layer in (document.object, document.background, document.object_source):
            layer.source_changed.connect(self.load)
            layer.mask_changed.connect(self._mask_changed)
            layer.clicks_changed.connect(self.changed)
        document.results.shown_changed.connect(self._result_changed)
        document.frame_changed.connect(self.changed)
        document.transform_changed.connect(self.changed)
        document.undo_stack.indexChanged.connect(self._history_changed)
        gallery.shown_changed.connect(self._load_candidate)
        run.preview_changed.connect(self._load_candidate)

    @property
    def empty(self) -> bool:
        """There is no picture."""
        return self._picture is None

    @property
    def overlay_shown(self) -> bool:
        return self._overlay_wanted

    @property
    def original_held(self) -> bool:
        """The photo stands in place of the candidate."""
        return self._original

    def set_theme(self, theme: Theme) -> None:
        self._marks = CanvasDecorations(theme)
        self._background, self._accent = QColor(theme.canvas), QColor(theme.accent)
        self.load()

    def set_overlay(self, colour: str, opacity: int) -> None:
        """The mask over the picture: a colour's name, empty for the theme's accent, and percent."""
        self._tint, self._opacity = colour, opacity
        self.load()

    def show_only_mask(self, shown: bool) -> None:
        self._only_mask = shown
        self.load()

    def name_open_keys(self, keys: str) -> None:
        """What opens a photo, as the empty canvas tells; empty where no key does."""
        self._open_keys = keys
        self.changed.emit()

    def show_overlay(self, shown: bool) -> None:
        self._overlay_wanted = shown
        self.changed.emit()

    def show_grid(self, shown: bool) -> None:
        """The lines between pixels, where they are large enough."""
        self._grid_wanted = shown
        self.changed.emit()

    def show_proof(self, proof: Proof | None) -> None:
        """Over what is shown, until it is taken away."""
        self._proof = None if proof is None else (Pyramid(proof.tint, squares=True), QRectF(proof.place))
        self.changed.emit()

    def hold_original(self, held: bool) -> None:
        if held != self._original:
            self._original = held
            self.changed.emit()

    def load(self) -> None:
        layer = self._document.active
        if layer.backdrop is None:
            self._picture = None
        elif self._picture is None or self._picture.key != layer.backdrop.cacheKey():
            self._picture = Pyramid(layer.backdrop, squares=True)
        self._overlay = None if layer.mask is None else MaskOverlay(layer.mask, self._overlay_colour())
        self.loaded.emit()
        self._load_candidate()

    def paint(self, painter: QPainter, room: QRect, exposed: QRectF, tool: Tool | None, hover: QPointF | None) -> None:
        """Draws what lies in ``exposed`` of the canvas ``room`` (widget pixels); ``hover``: where the pointer is."""
        painter.fillRect(exposed, self._background)
        if self._picture is None:
            self._marks.empty(
                painter,
                room,
                self.tr("Drop a photo here, or press {keys} to open one.").format(keys=self._open_keys)
                if self._open_keys
                else self.tr("Drop a photo here, or open one from the File menu."),
                self.tr("Help > Open the example shows a first edit."),
            )
            return
        view = self._viewport.transform
        whole = QRectF(QPointF(), QSizeF(self._picture.size))
        if self._only_mask and self._overlay is not None:
            painter.fillPath(self._viewport.path(whole), Qt.GlobalColor.black)
            self._overlay.draw(painter, view, exposed)
        else:
            if self._picture.clear:
                self._marks.checks(painter, self._viewport.path(whole), self._viewport.origin)
            self._picture.draw(painter, whole, view, exposed)
            painter.save()
            revealed = self._revealed(room, exposed)
            painter.setClipRect(revealed, Qt.ClipOperation.IntersectClip)
            self._paint_edit(painter, view, revealed)
            if self._proof is not None and not self._original:
                tint, place = self._proof
                tint.draw(painter, place, view, revealed)
            painter.restore()
        if self._grid_wanted and self._viewport.zoom >= PIXELS:
            back, _ = view.inverted()
            seen = back.mapRect(exposed).toAlignedRect() & whole.toRect()
            self._marks.grid(painter, view, seen)
        self._paint_marks(painter, room, tool, hover)
        if self._wipe.active:
            made = self.tr("Result layers") if self._candidate is None else self.tr("Candidate")
            draw_wipe(painter, room, self._wipe.share, (self.tr("Photo"), made))

    def picture(self) -> QImage | None:
        """What is shown, at the picture's own size and without the marks over it; None where there is nothing.

        The mask where it alone is shown, else the picture with the layers and the candidate over it.
        """
        mask = self._document.active.mask
        if self._picture is None or (self._only_mask and mask is not None):
            return None if mask is None or self._picture is None else mask.to_greyscale()
        form = QImage.Format.Format_ARGB32_Premultiplied if self._picture.clear else QImage.Format.Format_RGB32
        image, whole = QImage(self._picture.size, form), QRectF(QPointF(), QSizeF(self._picture.size))
        if image.isNull():
            return None  # too little memory
        image.fill(0)
        painter = QPainter(image)
        self._picture.draw(painter, whole, QTransform(), whole)
        if not self._original:
            self._paint_made(painter, QTransform(), whole)
        painter.end()
        return image

    def made(self) -> Made | None:
        """The part of the photo that something lies over, and what does; None where nothing does, or no photo."""
        photo = self._document.photo
        if photo is None or not self._document.shows_photo:
            return None
        place = QRect() if self._candidate is None else self._candidate_frame()
        for layer in self._document.results.visible:
            place |= layer.frame
        place &= photo.image.rect()
        if place.isEmpty():
            return None
        image = self._candidate_image()
        candidate = None if image is None else (image, self._candidate_frame())
        return Made(photo.image, place, layers_now(self._document.results), candidate)

    def _revealed(self, room: QRect, exposed: QRectF) -> QRectF:
        """While comparing, only right of the line stands what was made of the photo."""
        if not self._wipe.active:
            return exposed
        line = round(self._wipe.share * room.width())
        return exposed & QRectF(room).adjusted(line, 0, 0, 0)

    def _paint_edit(self, painter: QPainter, view: QTransform, exposed: QRectF) -> None:
        """What stands over the picture: the result layers; over them the candidate, or else mask and moved object."""
        if self._original or self._paint_made(painter, view, exposed):
            return
        if self._document.active_result is None and not self._wipe.active:
            if self._overlay is not None and self._overlay_wanted:
                self._overlay.draw(painter, view, exposed)
            if self._document.shows_photo:
                self._moved.paint(painter, self._viewport, exposed)

    def _paint_made(self, painter: QPainter, view: QTransform, exposed: QRectF) -> bool:
        """Over the photo the result layers, and over them the candidate; whether there is one."""
        if not self._document.shows_photo:
            return False
        self._results.draw(painter, view, exposed)
        if self._candidate is not None:
            self._candidate.draw(painter, QRectF(self._candidate_frame()), view, exposed)
        return self._candidate is not None

    def _paint_marks(self, painter: QPainter, room: QRect, tool: Tool | None, hover: QPointF | None) -> None:
        document = self._document
        if document.active is document.object and not document.frame_is_whole:
            self._marks.frame(painter, room, self._viewport.path(document.frame), self._frame_label())
        if self._wipe.active:
            return
        if self._previewing:
            self._marks.note(painter, self._viewport.path(document.frame), self._preview_note())
        if tool is None:
            return
        if tool.shows_clicks and not self._previewing and (self._gallery.shown is None or self._original):
            for click in document.active.clicks:
                self._marks.click(painter, self._viewport.to_widget(QPointF(click.x, click.y)), click.add)
        tool.paint(painter, self._viewport)
        if (shape := tool.outline) is not None:
            self._marks.outline(painter, self._viewport.path(shape))
        if (diameter := tool.diameter) is not None and hover is not None and tool.obstacle() is None:
            self._marks.brush(painter, hover, diameter)

    @property
    def _previewing(self) -> bool:
        """What stands in the frame is what the running job draws so far."""
        seen = self._gallery.shown is None and self._candidate is not None and not self._only_mask
        return seen and self._document.shows_photo and not self._original

    def _preview_note(self) -> str:
        if self._run.stage == "reference":
            return self.tr("Preview of the reference. Esc or a stroke shows the photo.")
        if self._run.stage == "painting":
            return self.tr("Preview of the place without the object. Esc or a stroke shows the photo.")
        return self.tr("Preview of the edit. Esc or a stroke shows the photo.")

    def _frame_label(self) -> str:
        frame, answer = self._document.frame, self._inspection.answer
        text = self.tr("{width} × {height} px").format(width=frame.width(), height=frame.height())
        if answer is None:
            return text
        width, height = model_size_of(box_of(frame), answer.model.size)
        return self.tr("{photo} → {width} × {height} px").format(photo=text, width=width, height=height)

    def _candidate_frame(self) -> QRect:
        shown = self._gallery.shown
        return self._run.frame if shown is None else shown.frame

    def _overlay_colour(self) -> QColor:
        if self._only_mask:
            return QColor("white")
        colour = QColor(self._tint) if self._tint else QColor(self._accent)
        colour.setAlphaF(self._opacity / 100)
        return colour

    def _load_candidate(self) -> None:
        image = self._candidate_image()
        self._candidate = None if image is None else Pyramid(image, squares=False)
        self.changed.emit()

    def _candidate_image(self) -> QImage | None:
        shown, preview = self._gallery.shown, self._run.preview
        image = shown.in_photo if shown is not None else preview
        return None if image is None or image.isNull() else image

    def _history_changed(self) -> None:
        """A stroke that ended changes the moved object as well, which stands elsewhere."""
        if self._moved.moved:
            self.changed.emit()

    def _result_changed(self, area: QRect) -> None:
        if self._overlay is not None and self._document.active_result is not None:
            self._overlay.change(area)
        self.stale.emit(self._viewport.around(area))

    def _mask_changed(self, area: QRect) -> None:
        if self._overlay is not None and self.sender() is self._document.active:
            self._overlay.change(area)
            self.stale.emit(self._viewport.around(area))
