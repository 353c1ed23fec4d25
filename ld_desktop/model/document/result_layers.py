"""The result layers: picks of the gallery laid over the photo, each through a mask of its own."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QUndoStack

from engine.protocol.helper_tasks import Look
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.document.layer_looks import LookChange, Looks, followed
from ld_desktop.model.document.undo_commands import ValueChange
from ld_desktop.model.gallery import Candidate, GalleryRole, Index
from ld_desktop.model.masks.mask import Mask

_ROOT = QModelIndex()
_ARTICLES = ("a ", "an ", "the ")


class ResultLayer(Layer):
    """``candidate`` lies over the photo at its frame, where ``mask`` (of the photo's size) shows it.

    ``opacity`` in percent. ``looks``: its look, and what of the candidate lies over the photo with it. ``picture`` and
    ``path`` are what tools look for an object in: while the layer is active, what ``placed`` gives and ``placed_path``,
    its file; else the photo.
    """

    def __init__(self, candidate: Candidate, name: str, path: str, photo: QImage, mask: Mask) -> None:
        super().__init__("result")
        self.candidate, self.name = candidate, name
        self.visible, self.locked, self.opacity = True, False, 100
        self.looks = Looks(Look(), candidate.in_photo)
        self.placed_path: str | None = None
        self.photo, self.photo_path = photo, path
        self.set_source(path, photo, mask)

    @property
    def frame(self) -> QRect:
        """Where its picture lies, in photo pixels."""
        return self.candidate.frame

    @property
    def backdrop(self) -> QImage:
        return self.photo

    @property
    def kept(self) -> tuple[object, ...]:
        return *super().kept, self.photo, self.candidate, self.looks.laid

    @property
    def whole(self) -> QImage:
        """Its picture with nothing of it clear: what its mask can show of it."""
        return self.looks.laid.convertToFormat(QImage.Format.Format_RGB32)

    @property
    def has_edge(self) -> bool:
        """A place was found where it replaces the photo; else it fills its frame."""
        return self.looks.laid.hasAlphaChannel()

    @property
    def in_place(self) -> bool:
        """Tools find the candidate in ``picture``."""
        return self.path == self.placed_path

    def placed(self) -> QImage:
        """The photo with the whole candidate in its place. Takes a moment on large photos."""
        placed = self.photo.copy()
        painter = QPainter(placed)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.frame, self.candidate.in_photo)
        painter.end()
        return placed

    def take_place(self, picture: QImage, path: str) -> None:
        """``placed``, and the file that it was written to, are there."""
        self.picture, self.path, self.placed_path = picture, path, path
        self.source_changed.emit()

    def leave_place(self) -> None:
        """Only the file stays."""
        self.picture, self.path = self.photo, self.photo_path


Order = tuple[ResultLayer, ...]


class ResultLayers(QAbstractListModel):
    """Row 0 lies on top. Every change is one step of the history; a locked layer takes none but its eye and its lock.

    ``order_changed`` when layers come, go or move; ``shown_changed`` names the rectangle of the photo that looks
    different now.
    """

    order_changed = Signal()
    shown_changed = Signal(QRect)

    def __init__(self, undo_stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undo_stack = undo_stack
        self._layers: Order = ()

    @property
    def layers(self) -> Order:
        """Topmost first."""
        return self._layers

    @property
    def visible(self) -> Order:
        """Those that show anything, topmost first."""
        return tuple(layer for layer in self._layers if layer.visible and layer.opacity > 0)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._layers)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        locked = index.isValid() and self._layers[index.row()].locked
        return flags if locked else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        layer = self._layers[index.row()]
        match role:
            case GalleryRole.CANDIDATE:
                return layer
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return layer.name
            case Qt.ItemDataRole.ToolTipRole:
                return f"{layer.candidate.object_prompt}\n{layer.candidate.background_prompt}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._describe(layer)
            case _:
                return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        self.rename(self._layers[index.row()], str(value))
        return True

    def layer(self, index: Index) -> ResultLayer | None:
        return self._layers[index.row()] if index.isValid() else None

    def row(self, layer: ResultLayer) -> int:
        return self._layers.index(layer)

    def add(self, candidate: Candidate, path: str, photo: QImage) -> ResultLayer:
        """``candidate`` on top of all; ``photo`` is the picture of ``path`` that it belongs to.

        Its mask shows what of it lies over the photo, which can be changed from there on; else all of it.
        """
        name = self.tr("{prompt}, seed {seed}").format(prompt=_short(candidate.object_prompt), seed=candidate.seed)
        laid, size = candidate.in_photo, photo.size()
        mask = Mask.of_picture(laid, candidate.frame, size) if laid.hasAlphaChannel() else Mask.full(size)
        layer = self._made(candidate, name, path, photo, mask)
        self._reorder((layer, *self._layers), self.tr("Add layer"))
        return layer

    def duplicate(self, layer: ResultLayer) -> ResultLayer:
        """A copy of ``layer`` above it, unlocked."""
        name = self.tr("{name} copy").format(name=layer.name)
        mask = Mask.full(layer.photo.size()) if layer.mask is None else layer.mask.copied()
        copy = self._made(layer.candidate, name, layer.photo_path, layer.photo, mask)
        copy.visible, copy.opacity, copy.looks = layer.visible, layer.opacity, layer.looks
        row = self.row(layer)
        self._reorder((*self._layers[:row], copy, *self._layers[row:]), self.tr("Duplicate layer"))
        return copy

    def delete(self, layer: ResultLayer) -> None:
        if not layer.locked:
            self._reorder(tuple(other for other in self._layers if other is not layer), self.tr("Delete layer"))

    def move(self, layer: ResultLayer, row: int) -> None:
        """Puts ``layer`` at ``row``, counted without it and kept in range."""
        others = [other for other in self._layers if other is not layer]
        others.insert(min(max(row, 0), len(others)), layer)
        if not layer.locked and tuple(others) != self._layers:
            self._reorder(tuple(others), self.tr("Move layer"))

    def rename(self, layer: ResultLayer, name: str) -> None:
        name = name.strip()
        if not layer.locked and name and name != layer.name:
            self._push(self.tr("Rename layer"), layer, "name", layer.name, name)

    def set_visible(self, layer: ResultLayer, visible: bool) -> None:
        if visible != layer.visible:
            text = self.tr("Show layer") if visible else self.tr("Hide layer")
            self._push(text, layer, "visible", layer.visible, visible)

    def set_locked(self, layer: ResultLayer, locked: bool) -> None:
        if locked != layer.locked:
            text = self.tr("Lock layer") if locked else self.tr("Unlock layer")
            self._push(text, layer, "locked", layer.locked, locked)

    def set_opacity(self, layer: ResultLayer, percent: int, gesture: int) -> None:
        """Changes of one ``gesture`` that follow one another become one step of the history."""
        if not layer.locked and percent != layer.opacity:
            key = f"opacity {id(layer)} {gesture}"
            self._push(self.tr("Layer opacity"), layer, "opacity", layer.opacity, percent, key)

    def set_look(self, layer: ResultLayer, looks: Looks, edges: tuple[QImage, QImage], text: str, gesture: int) -> None:
        """Its mask follows from one of the ``edges``, as ``covering`` gives them, to the other.

        Changes of one ``gesture`` that follow one another become one step of the history.
        """
        if layer.locked or layer.mask is None:
            return
        key, tiles = f"{text} {id(layer)} {gesture}", followed(layer.mask, *edges)
        apply = partial(self._apply, layer, "looks")
        self._undo_stack.push(LookChange(text, apply, layer.mask, (layer.looks, looks), tiles, key))

    def clear(self) -> None:
        """Another photo was opened; the history is empty."""
        self._apply_order(())

    def _made(self, candidate: Candidate, name: str, path: str, photo: QImage, mask: Mask) -> ResultLayer:
        layer = ResultLayer(candidate, name, path, photo, mask)
        layer.mask_changed.connect(self.shown_changed)
        layer.clicks_changed.connect(partial(self.shown_changed.emit, photo.rect()))
        layer.source_changed.connect(partial(self._tell, layer))
        return layer

    def _push(
        self, text: str, layer: ResultLayer, attribute: str, before: object, after: object, key: str | None = None
    ) -> None:
        self._undo_stack.push(ValueChange(text, partial(self._apply, layer, attribute), before, after, key))

    def _apply(self, layer: ResultLayer, attribute: str, value: object) -> None:
        setattr(layer, attribute, value)
        self._tell(layer)
        self.shown_changed.emit(layer.frame)

    def _tell(self, layer: ResultLayer) -> None:
        if layer in self._layers:
            index = self.index(self.row(layer))
            self.dataChanged.emit(index, index)

    def _reorder(self, after: Order, text: str) -> None:
        self._undo_stack.push(ValueChange(text, self._apply_order, self._layers, after))

    def _apply_order(self, layers: Order) -> None:
        differing = {*self._layers, *layers}
        self.beginResetModel()
        self._layers = layers
        self.endResetModel()
        self.order_changed.emit()
        for layer in differing:
            self.shown_changed.emit(layer.frame)

    def _describe(self, layer: ResultLayer) -> str:
        """All that its row shows, in words."""
        seen = self.tr("visible") if layer.visible else self.tr("hidden")
        parts = [layer.name, seen, self.tr("{percent} %").format(percent=layer.opacity)]
        return ", ".join([*parts, self.tr("locked")] if layer.locked else parts)


def _short(prompt: str) -> str:
    """``prompt`` without its article."""
    for article in _ARTICLES:
        if prompt.lower().startswith(article):
            return prompt[len(article) :]
    return prompt
