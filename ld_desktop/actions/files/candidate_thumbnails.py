"""Small pictures of candidates, made aside; as many of them are kept as fit into some megabytes."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from ld_desktop.actions.workspace import Workspace

BUDGET = 64_000_000  # bytes
_WAITING = 96  # at most: those that were asked for last are looked at first


class CandidateThumbnails(QObject):
    """``ready`` names a file of which there is one now."""

    ready = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None, budget: int = BUDGET) -> None:
        super().__init__(parent)
        self._budget = budget
        self._made: OrderedDict[str, tuple[int, QImage]] = OrderedDict()
        self._wanted: OrderedDict[str, int] = OrderedDict()
        self._working, self._held = False, 0
        self._begin = workspace.delay(0, lambda: workspace.spawn(self._work()))  # asked for while something is drawn
        workspace.document.photo_changed.connect(self._forget)

    @property
    def held(self) -> int:
        """Bytes."""
        return self._held

    @property
    def waiting(self) -> bool:
        """Some are still to be made."""
        return self._working or bool(self._wanted)

    def of(self, path: str, side: int) -> QImage | None:
        """The picture of a file with ``side`` pixels along its longer edge, or for now one of another size.

        None where it is still to be made; null where the file cannot be read.
        """
        found = self._made.get(path)
        if found is not None:
            self._made.move_to_end(path)
        if found is None or found[0] != side:
            self._want(path, side)
        return None if found is None else found[1]

    def _want(self, path: str, side: int) -> None:
        self._wanted[path] = side
        self._wanted.move_to_end(path)
        while len(self._wanted) > _WAITING:
            self._wanted.popitem(last=False)
        if not self._working:
            self._begin.start()

    async def _work(self) -> None:
        self._working = True
        try:
            while self._wanted:
                path, side = self._wanted.popitem()
                image = await asyncio.to_thread(_small, path, side)
                self._keep(path, side, image)
                self.ready.emit(path)
        finally:
            self._working = False

    def _keep(self, path: str, side: int, image: QImage) -> None:
        if path in self._made:
            self._held -= self._made.pop(path)[1].sizeInBytes()
        self._made[path] = side, image
        self._held += image.sizeInBytes()
        while self._held > self._budget and len(self._made) > 1:
            _, (_, oldest) = self._made.popitem(last=False)
            self._held -= oldest.sizeInBytes()

    def _forget(self) -> None:
        self._made.clear()
        self._wanted.clear()
        self._held = 0


def _small(path: str, side: int) -> QImage:
    image = QImage(path)
    if image.isNull():
        return image
    kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(side, side, kept, smooth).convertToFormat(QImage.Format.Format_RGB32)
