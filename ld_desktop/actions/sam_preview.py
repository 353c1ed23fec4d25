"""Asks SAM what a click at the pointer would give: one question at a time, the newest place next."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QImage

from engine.protocol.errors import EngineError
from engine.protocol.requests import EncodeRequest, Pointer
from engine.protocol.results import EncodeDone
from ld_desktop.actions.segment import find
from ld_desktop.actions.workspace import Workspace, new_job
from ld_desktop.model.click_preview import ClickPreview
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.masks.object_selection import Combine, ObjectSelection, with_click

_INSIDE = 128


class _Place(NamedTuple):
    """What an answer belongs to; it is stale where another photo or object is under work by then."""

    layer: Layer
    photo: str
    work: ObjectSelection
    at: QPointF
    pointer: Pointer


class SamPreview(QObject):
    """Fills ``preview``. Has SAM look at each picture once, when a tool that needs it is taken."""

    def __init__(self, workspace: Workspace, preview: ClickPreview, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self.preview = workspace, preview
        self._wanted: _Place | None = None
        self._asking = self._needed = False
        self._prepared: tuple[str, str | None] | None = None
        self.asked = 0  # questions so far
        workspace.engine.state_changed.connect(self._forget)
        for signal in (
            workspace.inspection.changed,
            workspace.document.active_changed,
            workspace.document.photo_changed,
        ):
            signal.connect(self._prepare)
        for signal in (workspace.document.active_changed, workspace.document.photo_changed):
            signal.connect(self.leave)

    def hover(self, at: QPointF, how: Combine) -> None:
        """The pointer is at ``at`` (picture pixels)."""
        layer = self._workspace.document.active
        if layer.mask is None or layer.file is None or layer.picture is None:
            return
        if not layer.picture.rect().contains(at.toPoint()):
            self.leave()
            return
        work = with_click(layer.work, at, how)
        self._wanted = _Place(layer, layer.file, layer.work, at, Pointer(clicks=work.clicks, box=work.box))
        if not self._asking:
            self._asking = True
            self._workspace.spawn(self._answer())

    def leave(self) -> None:
        """The pointer left the picture, the tool was put away, or another picture is shown."""
        self._wanted = None
        self.preview.show(None)

    def take(self, needed: bool) -> None:
        """Another tool is taken; ``needed``: one that asks SAM."""
        self._needed = needed
        self._prepare()

    def _prepare(self) -> None:
        """Has SAM look at the active layer's picture, unless it has."""
        layer, sam = self._workspace.document.active, self._workspace.preferences.sam
        inspection = self._workspace.inspection
        ready = self._needed and inspection.answer is not None and inspection.sam_problem is None
        if ready and layer.file is not None and self._prepared != (layer.file, sam):
            self._prepared = (layer.file, sam)
            self._workspace.spawn(self._encode(layer.file, sam))

    async def _encode(self, photo: str, sam: str | None) -> None:
        try:
            await self._workspace.engine.request(EncodeRequest(job=new_job(), photo=photo, sam=sam), EncodeDone)
        except EngineError:
            self._prepared = None  # the click itself will say what is wrong

    async def _answer(self) -> None:
        """Until the newest place has its answer."""
        try:
            asked: _Place | None = None
            while (place := self._wanted) is not None and place is not asked:
                asked = place
                self.asked += 1
                try:
                    found = await find(self._workspace, place.photo, place.pointer)
                except EngineError:
                    found = None  # nothing there, or no SAM: a click would say so
                self._take(place, found)
        finally:
            self._asking = False

    def _take(self, place: _Place, found: QImage | None) -> None:
        """Shows an answer of the object under work, if the pointer is where it was or on what was found."""
        newest = self._wanted
        layer = place.layer
        if newest is None or newest.layer is not layer or layer.file != place.photo or layer.work is not place.work:
            return
        if newest is place or (found is not None and _holds(found, newest)):
            self.preview.show(found)

    def _forget(self, _: str) -> None:
        self._prepared = None
        self.leave()


def _holds(found: QImage, place: _Place) -> bool:
    picture = place.layer.picture
    if picture is None:
        return False
    x, y = place.at.x() * found.width() / picture.width(), place.at.y() * found.height() / picture.height()
    return found.valid(int(x), int(y)) and found.pixelColor(int(x), int(y)).red() >= _INSIDE
