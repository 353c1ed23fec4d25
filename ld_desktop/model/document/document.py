"""What the artist is editing: the photo, the frame, two layers, the results over them, and every change undoable."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, QRect, QSize, Signal
from PySide6.QtGui import QImage, QPainterPath

from engine.protocol.framing import around, cut_to_aspect, joined, moved
from engine.protocol.prompts import join_target
from engine.protocol.requests import Box, Transform
from ld_desktop.model.document.history import History
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.document.layer_weights import LayerWeights
from ld_desktop.model.document.result_layers import ResultLayer, ResultLayers
from ld_desktop.model.document.transform import centre_of
from ld_desktop.model.document.undo_commands import MaskChange, ValueChange
from ld_desktop.model.masks.mask import Mask, Tiles
from ld_desktop.model.masks.object_selection import Combine, ObjectSelection, with_shape
from ld_desktop.model.masks.stroke import Stroke
from ld_desktop.model.rectangles import box_of, rect_of

Reference = Literal["generate", "photo", "file"]


class Photo(NamedTuple):
    """``world``: the picture comes from the starter's picture-book world.

    ``copy``: a file with what was in ``path`` when it was opened.
    """

    path: str
    image: QImage
    world: bool
    copy: str | None = None

    @property
    def file(self) -> str:
        """What the engine reads."""
        return self.copy or self.path


class Source(NamedTuple):
    """A background source: how it was chosen, and its picture where there is one yet; ``copy`` as a photo's."""

    choice: Reference
    path: str | None = None
    picture: QImage | None = None
    mask: Mask | None = None
    copy: str | None = None

    def masked(self) -> Source:
        """With a blank mask where there is none yet: the same one whenever the choice is done again."""
        if self.picture is None or self.mask is not None:
            return self
        return self._replace(mask=Mask(self.picture.size()))


class Document(QObject):
    """Observable state of one edit; ``undo_stack`` holds its history."""

    photo_changed = Signal()
    negative_changed = Signal(str)
    target_changed = Signal(str)
    reference_changed = Signal()
    frame_changed = Signal()
    transform_changed = Signal()
    active_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = History(self._in_use, self)
        self.photo: Photo | None = None
        self.object = Layer("object", self)
        self.background = Layer("background", self)
        self.object_source = Layer("object source", self)
        self.results = ResultLayers(self.undo_stack, self)
        self.weights = LayerWeights(self.undo_stack, self)
        self._active: Layer = self.object
        self._negative = self._target = ""
        self._source = Source("generate")
        self._other_source: Source | None = None
        self._frame: QRect | None = None
        self._dragged_frame: QRect | None = None
        self._fitting = QRect()
        self._held: Box | None = None  # the object, where the frame goes by it
        self._transform: Transform | None = None
        self._dragged_transform: Transform | None = None
        self.undo_stack.indexChanged.connect(self._fit_frame)
        self.results.order_changed.connect(self._leave_deleted)

    @property
    def active(self) -> Layer:
        """The layer that the canvas shows and the mask tools change."""
        return self._active

    @property
    def active_result(self) -> ResultLayer | None:
        """The active layer where it is a result."""
        return self._active if isinstance(self._active, ResultLayer) else None

    @property
    def shows_photo(self) -> bool:
        """The canvas shows the photo, and not a source picture of its own."""
        return self._active not in (self.background, self.object_source)

    @property
    def stacked(self) -> tuple[Layer, ...]:
        """All layers that can be shown, topmost first."""
        if self.photo is None:
            return ()
        below = (self.object, self.object_source, self.background)
        return (*self.results.layers, *(layer for layer in below if layer.picture is not None))

    @property
    def negative(self) -> str:
        return self._negative

    @property
    def target(self) -> str:
        """The whole text T in place of both prompts joined; empty where they are."""
        return self._target

    @property
    def whole_text(self) -> str:
        """T, which a reference is drawn from; empty until both prompts are there."""
        first, second = self.object.prompt.strip(), self.background.prompt.strip()
        return self._target.strip() or (join_target(first, second) if first and second else "")

    @property
    def reference(self) -> Reference:
        return self._source.choice

    @property
    def frame(self) -> QRect:
        """The edited rectangle in photo pixels, no wider or higher than a model takes.

        Unless it was drawn: the object with context where the photo itself is the background, else the whole photo, of
        one that is too wide or high the part with the object.
        """
        if self.photo is None:
            return QRect()
        whole, wanted = self.photo.image.rect(), self._dragged_frame or self._frame or self._fitting
        return rect_of(cut_to_aspect((whole.width(), whole.height()), box_of(wanted), self._held))

    @property
    def chosen_frame(self) -> QRect | None:
        """What was drawn or chosen; None for the one that fits."""
        return self._frame

    @property
    def frame_is_whole(self) -> bool:
        return self.photo is None or self.frame == self.photo.image.rect()

    @property
    def transform(self) -> Transform:
        """What is done to the object in the photo; Transform() where it stays as it is."""
        return self._dragged_transform or self._transform or Transform()

    def open(self, photo: Photo) -> None:
        """A new edit of ``photo``: masks blank, prompts kept away, history empty."""
        self.undo_stack.clear()
        self.photo = photo
        self._frame, self._dragged_frame, self._fitting = None, None, photo.image.rect()
        self._held = None
        self._dragged_transform = None
        self._apply_transform(None)
        self.object.set_source(photo.path, photo.image, copy=photo.copy)
        self.object.set_prompt("")
        self.background.set_prompt("")
        self._apply_negative("")
        self._apply_target("")
        self._apply_source(Source("generate"))
        self._apply_object_source(None)
        self.results.clear()
        self.weights.clear()
        self.activate(self.object)
        self.photo_changed.emit()
        self.frame_changed.emit()

    def activate(self, layer: Layer) -> None:
        """Shows ``layer`` on the canvas; one without a picture of its own cannot be shown."""
        wanted = layer if layer.backdrop is not None else self.object
        if wanted is not self._active:
            self._active = wanted
            self.active_changed.emit()

    def end_stroke(self, stroke: Stroke, text: str) -> None:
        change = MaskChange(text, stroke.mask, stroke.before, stroke.finish(), painted=True)
        work = self._active.work
        self._push(self._active, change, work, ObjectSelection(answer=work.answer))

    def replace_mask(self, layer: Layer, grey: QImage, text: str) -> None:
        """Puts the mask picture ``grey`` in place of ``layer``'s mask."""
        if layer.mask is not None:
            self._put_mask(layer, layer.mask, layer.mask.difference(grey), text, layer.work, ObjectSelection())

    def put_found(self, layer: Layer, after: Tiles, text: str, before: ObjectSelection, work: ObjectSelection) -> None:
        """Puts the tiles ``after``, found from ``work``, into ``layer``'s mask; undo goes back to ``before``."""
        if layer.mask is not None:
            self._put_mask(layer, layer.mask, after, text, before, work)

    def fill_mask(self, layer: Layer, shape: QPainterPath, how: Combine, text: str) -> None:
        """Combines ``shape`` (picture pixels), its edge antialiased, with ``layer``'s mask."""
        if (mask := layer.mask) is not None:
            self._put_mask(layer, mask, with_shape(mask, shape, how), text, layer.work, ObjectSelection())

    def change_mask(self, layer: Layer, after: Tiles, text: str) -> None:
        """Puts the tiles ``after`` into ``layer``'s mask."""
        if layer.mask is not None:
            self._put_mask(layer, layer.mask, after, text, layer.work, ObjectSelection())

    def clear_mask(self, layer: Layer, text: str) -> None:
        """The next object is another one: it starts in its own place."""
        if layer.mask is None:
            return
        moved = layer is self.object and self._transform is not None
        if moved:
            self.undo_stack.beginMacro(text)
        self._put_mask(layer, layer.mask, layer.mask.cleared(), text, layer.work, ObjectSelection())
        if moved:
            self.edit_transform(Transform(), text)
            self.undo_stack.endMacro()

    def edit_prompt(self, layer: Layer, prompt: str, text: str) -> None:
        if prompt != layer.prompt:
            self.undo_stack.push(ValueChange(text, layer.set_prompt, layer.prompt, prompt, layer.role))

    def edit_negative(self, prompt: str, text: str) -> None:
        if prompt != self._negative:
            self.undo_stack.push(ValueChange(text, self._apply_negative, self._negative, prompt, "negative"))

    def edit_target(self, prompt: str, text: str) -> None:
        if prompt != self._target:
            self.undo_stack.push(ValueChange(text, self._apply_target, self._target, prompt, "target"))

    def choose_source(self, source: Source, text: str) -> None:
        """Another background source. "photo" shares the object's picture and mask."""
        if source.choice == "photo":
            source = Source("photo", self.object.path, self.object.picture, self.object.mask, self.object.file)
        self.undo_stack.push(ValueChange(text, self._apply_source, self._source, source.masked()))

    def choose_object_source(self, source: Source | None, text: str) -> None:
        """Another picture whose object takes the place of the photo's; None: the photo's own is edited."""
        after = None if source is None else source.masked()
        self.undo_stack.push(ValueChange(text, self._apply_object_source, self._other_source, after))

    def edit_frame(self, frame: QRect | None, text: str, merge_key: str | None = None) -> None:
        """Another frame, cut to the photo; None: the one that fits the edit."""
        self.drag_frame(None)
        if self.photo is not None and frame is not None:
            frame = frame & self.photo.image.rect()
        if frame != self._frame and (frame is None or not frame.isEmpty()):
            self.undo_stack.push(ValueChange(text, self._apply_frame, self._frame, frame, merge_key))

    def drag_frame(self, frame: QRect | None) -> None:
        """Shows another frame while it is being drawn, without a step of the history; None: as it was."""
        if frame != self._dragged_frame:
            self._dragged_frame = frame
            self.frame_changed.emit()

    def edit_transform(self, transform: Transform, text: str, merge_key: str | None = None) -> None:
        self.drag_transform(None)
        after = None if transform == Transform() else transform
        if after != self._transform:
            self.undo_stack.push(ValueChange(text, self._apply_transform, self._transform, after, merge_key))

    def drag_transform(self, transform: Transform | None) -> None:
        """As ``drag_frame``."""
        if transform != self._dragged_transform:
            self._dragged_transform = transform
            self.transform_changed.emit()

    def _put_mask(
        self, layer: Layer, mask: Mask, after: Tiles, text: str, before: ObjectSelection, work: ObjectSelection
    ) -> None:
        if after or before != work:
            change = MaskChange(text, mask, {key: mask.tile(key) for key in after}, after)
            self._push(layer, change, before, work)

    def _push(self, layer: Layer, change: MaskChange, before: ObjectSelection, work: ObjectSelection) -> None:
        """A change of the mask together with what it was found from."""
        if before == work:
            self.undo_stack.push(change)
            return
        self.undo_stack.beginMacro(change.text())
        self.undo_stack.push(change)
        self.undo_stack.push(ValueChange(change.text(), layer.set_selection, before, work))
        self.undo_stack.endMacro()

    def _leave_deleted(self) -> None:
        if self.active_result is not None and self.active_result not in self.results.layers:
            self.activate(self.object)

    def _apply_negative(self, text: str) -> None:
        if text != self._negative:
            self._negative = text
            self.negative_changed.emit(text)

    def _apply_target(self, text: str) -> None:
        if text != self._target:
            self._target = text
            self.target_changed.emit(text)

    def _apply_source(self, source: Source) -> None:
        kept = source.mask
        self.background.set_source(source.path, source.picture, kept, source.copy)
        self._source = source._replace(mask=self.background.mask)
        self.reference_changed.emit()
        if self._active is self.background:
            self.activate(self.background)
            self.active_changed.emit()

    def _in_use(self) -> list[object]:
        return [self.photo, self.object, self.background, self.object_source, self.results.layers]

    def _apply_object_source(self, source: Source | None) -> None:
        layer = self.object_source
        if source is None:
            layer.set_source(None, None)
        else:
            layer.set_source(source.path, source.picture, source.mask, source.copy)
            source = source._replace(mask=layer.mask)
        self._other_source = source
        if self._active is layer:
            self._active = self.object
            self.activate(layer)
            self.active_changed.emit()

    def _fit_frame(self) -> None:
        """Finds the frame that fits the edit; done when a change is complete, since a mask's bounds take a moment."""
        if self.photo is None:
            return
        whole, mask, before = self.photo.image.rect(), self.object.mask, self.frame
        kept = self._source.choice == "photo"
        self._fitting, self._held = whole, None
        if mask is not None and not mask.empty and (kept or not _fits_a_model(whole.size())):
            bounds, size = mask.bounds(), (whole.width(), whole.height())
            self._held = box_of(bounds)
            if self._transform is not None:
                centre = centre_of(mask, bounds).toTuple()
                self._held = joined(self._held, moved(self._held, self._transform, centre), size)
            if kept:
                self._fitting = rect_of(around(self._held, size))
        if self.frame != before:
            self.frame_changed.emit()

    def _apply_frame(self, frame: QRect | None) -> None:
        self._frame = frame
        self.frame_changed.emit()

    def _apply_transform(self, transform: Transform | None) -> None:
        self._transform = transform
        self.transform_changed.emit()


def context_frame(bounds: QRect, photo: QSize) -> QRect:
    """The square around ``bounds`` with half of its longer side on each side, kept inside the photo.

    Where the photo is too small for the square, as much of it as there is.
    """
    return rect_of(around(box_of(bounds), (photo.width(), photo.height())))


def _fits_a_model(photo: QSize) -> bool:
    size = photo.width(), photo.height()
    return cut_to_aspect(size, None) == Box(0, 0, *size)
