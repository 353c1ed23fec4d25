"""A layer of the edit: its source picture, its mask, its prompt."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage

from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.masks.object_selection import Clicks, ObjectSelection


class Layer(QObject):
    """``role``: "object", "background", "object source" or "result". Without a source picture there is no mask."""

    source_changed = Signal()
    mask_changed = Signal(QRect)
    prompt_changed = Signal(str)
    clicks_changed = Signal()

    def __init__(self, role: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.role = role
        self.path: str | None = None
        self._copy: str | None = None
        self.picture: QImage | None = None
        self.mask: Mask | None = None
        self.work = ObjectSelection()
        self._prompt = ""

    @property
    def file(self) -> str | None:
        """What the engine reads for the picture: its copy, or where it has none ``path`` itself."""
        return self._copy or self.path

    @property
    def backdrop(self) -> QImage | None:
        """What the canvas shows while the layer is active."""
        return self.picture

    @property
    def kept(self) -> tuple[object, ...]:
        """All pictures and masks that the layer keeps in memory."""
        return self.picture, self.mask, self.work

    @property
    def prompt(self) -> str:
        return self._prompt

    def set_prompt(self, text: str) -> None:
        if text != self._prompt:
            self._prompt = text
            self.prompt_changed.emit(text)

    @property
    def clicks(self) -> Clicks:
        """The SAM points that the mask was found from."""
        return self.work.clicks

    def set_selection(self, work: ObjectSelection) -> None:
        """Another object under work, or other points of it; painting ends it."""
        if work is not self.work:
            self.work = work
            self.clicks_changed.emit()

    def set_source(
        self, path: str | None, picture: QImage | None, mask: Mask | None = None, copy: str | None = None
    ) -> None:
        """A new source picture with a blank mask, or the ``mask`` that belongs to it; None for none.

        ``copy``: a file with what was in ``path`` when it was opened.
        """
        if self.mask is not None:
            self.mask.changed.disconnect(self.mask_changed)
        self.path, self._copy, self.picture = path, copy, picture
        self.mask = Mask(picture.size()) if picture is not None and mask is None else mask
        if self.mask is not None:
            self.mask.changed.connect(self.mask_changed)
        self.set_selection(ObjectSelection())
        self.source_changed.emit()
