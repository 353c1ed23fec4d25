"""The project file that the edit belongs to, and whether anything of the edit is in no file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ld_desktop.model.document.document import Document
from ld_desktop.model.gallery import Gallery


class OpenProject(QObject):
    """``path`` is None where the edit was never saved; ``read_only``: it is not to be written over.

    ``changed``: any of it, or ``unsaved``.
    """

    changed = Signal()

    def __init__(self, document: Document, gallery: Gallery, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._touched = False  # what no history knows: stars, deleted runs
        self._saves = 0  # that began and did not end: until then the edit is in no file
        self.path: Path | None = None
        self.read_only = False
        document.photo_changed.connect(self._forget)
        document.undo_stack.indexChanged.connect(self.changed)
        document.undo_stack.cleanChanged.connect(self.changed)
        for signal in (gallery.stars_changed, gallery.rowsRemoved):  # a new candidate is found again with its run
            signal.connect(self._touch)

    @property
    def unsaved(self) -> bool:
        stack = self._document.undo_stack
        if self._saves:
            return True
        if self.path is None:  # candidates and stars are kept with their runs
            return stack.count() > 0
        return self._touched or not stack.isClean()

    def begin_saving(self) -> None:
        """What is done from now on is not in the file; what was done before is not yet, until ``end_saving``."""
        self._saves += 1
        self._touched = False
        self._document.undo_stack.setClean()

    def end_saving(self, path: Path | None, read_only: bool = False) -> None:
        """It is in the file ``path`` as it was at ``begin_saving``; None: it could not be saved."""
        self._saves = max(self._saves - 1, 0)  # 0: the photo was opened anew meanwhile
        if path is None:
            self._touched = True
        else:
            self.path, self.read_only = path, read_only
        self.changed.emit()

    def belong_to(self, path: Path) -> None:
        """The edit was saved in the file ``path`` once, and is not as it is there."""
        self.path, self.read_only, self._touched = path, False, True
        self.changed.emit()

    def set_read_only(self, read_only: bool) -> None:
        self.read_only = read_only
        self.changed.emit()

    def _touch(self) -> None:
        self._touched = True
        self.changed.emit()

    def _forget(self) -> None:
        self.path, self.read_only, self._touched, self._saves = None, False, False, 0
        self.changed.emit()
