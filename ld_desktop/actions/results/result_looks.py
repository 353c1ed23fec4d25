"""The look of result layers as sliders change it: drawn by a helper, while the window goes on."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QRect, QSize, Signal
from PySide6.QtGui import QImage

from engine.helpers.picture_helpers import LookHelper
from engine.protocol.helper_tasks import Look, LookTask
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.layer_looks import Looks
from ld_desktop.model.document.result_layers import ResultLayer
from ld_desktop.model.masks.mask import Mask, covering
from ld_desktop.model.rectangles import box_of

_PATIENCE_S: Final = 2.0  # for the slider to move on, until the helper ends


class Wish(NamedTuple):
    """``layer`` is to have ``look``, and had ``before`` when that was asked; ``text`` names the step."""

    layer: ResultLayer
    look: Look
    before: Look
    text: str
    gesture: int


class ResultLooks(QObject):
    """Of what is asked while a look is being drawn, the newest is drawn next and the others never.

    ``changed``: ``look_of`` tells another one.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._wish: Wish | None = None
        self._asked = asyncio.Event()
        self._working = False

    def look_of(self, layer: ResultLayer) -> Look:
        """Its look, or the one that it is about to have."""
        return layer.looks.look if self._wish is None or self._wish.layer is not layer else self._wish.look

    def ask(self, layer: ResultLayer, look: Look, text: str, gesture: int) -> None:
        """Changes of one ``gesture`` that follow one another become one step of the history."""
        if layer.locked or look == self.look_of(layer):
            return
        self._wish = Wish(layer, look, layer.looks.look, text, gesture)
        self._asked.set()
        self.changed.emit()
        if not self._working:
            self._working = True
            self._workspace.spawn(self._work())

    async def _work(self) -> None:
        try:
            with await asyncio.to_thread(LookHelper) as helper:
                while self._wish is not None:
                    await self._draw(helper, self._wish)
                    await self._next()
        finally:
            self._working, self._wish = False, None
            self.changed.emit()

    async def _next(self) -> None:
        """Waits a little for another wish."""
        self._asked.clear()
        if self._wish is None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), _PATIENCE_S)

    async def _draw(self, helper: LookHelper, wish: Wish) -> None:
        layer, photo = wish.layer, wish.layer.photo.size()
        task = LookTask(layer.photo_path, layer.candidate.path, box_of(layer.frame), wish.look)
        laid = await asyncio.to_thread(_drawn, helper, task)
        edges = await asyncio.to_thread(_edges, layer.looks.laid, laid, layer.frame, photo)
        if layer.mask is not None:
            await self._stroke_ended(layer.mask)
        results = self._workspace.document.results
        if layer in results.layers and layer.looks.look == wish.before:
            results.set_look(layer, Looks(wish.look, laid), edges, wish.text, wish.gesture)
            if self._wish is not None and self._wish.layer is layer:
                self._wish = self._wish._replace(before=wish.look)
        if self._wish is not None and self._wish[:2] == wish[:2]:
            self._wish = None
        self.changed.emit()

    async def _stroke_ended(self, mask: Mask) -> None:
        """Whether it was painted to its end or given up."""
        passed, stack = asyncio.Event(), self._workspace.document.undo_stack
        told = [mask.changed.connect(passed.set), stack.indexChanged.connect(passed.set)]
        while mask.unfinished:
            passed.clear()
            await passed.wait()
        for connection in told:
            self.disconnect(connection)


def drawn(task: LookTask) -> QImage:
    """What of its candidate lies over its photo, clear where that stays. Blocks. Raises EngineError."""
    with LookHelper() as helper:
        return _drawn(helper, task)


def _drawn(helper: LookHelper, task: LookTask) -> QImage:
    looked, content = helper.draw(task)
    size = looked.width, looked.height
    return QImage(content, *size, 4 * looked.width, QImage.Format.Format_RGBA8888).convertToFormat(
        QImage.Format.Format_ARGB32
    )


def _edges(before: QImage, after: QImage, frame: QRect, photo: QSize) -> tuple[QImage, QImage]:
    return covering(before, frame, photo), covering(after, frame, photo)
