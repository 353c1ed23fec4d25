"""A mask that was refined from strokes, and that the artist has neither accepted nor taken back yet."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ld_desktop.model.document.document import Document
from ld_desktop.model.document.layer import Layer


class Refinement(QObject):
    """Follows the history and adds nothing to it. ``corrected``: a stroke was painted on what was found.

    Any other step of the history, undo, and another layer accept it as it is.
    """

    changed = Signal()
    corrected = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._layer: Layer | None = None
        self._answer: object = None
        self._position = 0
        self._painted = self._found = False
        document.undo_stack.indexChanged.connect(self._follow)
        document.active_changed.connect(self.accept)

    @property
    def pending(self) -> bool:
        """What was found is shown, and the newest step of the history."""
        return self._found and self._layer is not None

    def await_strokes(self, layer: Layer, found: bool) -> None:
        """The next strokes on ``layer`` correct it; ``found``: the newest step is what SAM made of those before."""
        self._end()
        self._layer, self._found = layer, found
        self._answer, self._position = layer.work.answer, self._document.undo_stack.position
        self._painted = layer.mask is not None and layer.mask.unfinished
        layer.mask_changed.connect(self._paint)
        self.changed.emit()

    def accept(self) -> None:
        if self._layer is not None:
            self._end()
            self.changed.emit()

    def take_back(self) -> None:
        """Undoes it: the strokes stand there again."""
        if self.pending:
            self.accept()
            self._document.undo_stack.undo()

    def _follow(self) -> None:
        layer, position = self._layer, self._document.undo_stack.position
        if layer is None or position == self._position:
            return
        forth, self._position = position > self._position, position
        if not forth or not self._painted or layer.work.begun or layer.work.answer is not self._answer:
            self.accept()
        else:
            self._painted = self._found = False
            self.changed.emit()
            self.corrected.emit()

    def _paint(self) -> None:
        self._painted = True

    def _end(self) -> None:
        if self._layer is not None:
            self._layer.mask_changed.disconnect(self._paint)
            self._layer = None
