"""Masks from SAM."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QImage

from engine.errors import EngineError
from engine.requests import Box, Click, Pointer, SegmentRequest
from ld_desktop.actions.desk import Desk, new_job
from ld_desktop.model.layer import Clicks, Layer
from ld_desktop.model.mask import Mask


class Pointing(QObject):
    """Every method works on the active layer: its source picture and its mask."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def click(self, at: QPointF, add: bool) -> None:
        """Another SAM point. The first one, if it takes away, works on the mask as it was painted."""
        layer = self._desk.document.active
        before = layer.clicks
        layer.set_clicks((*before, Click(x=at.x(), y=at.y(), add=add)))
        pointer = Pointer(clicks=layer.clicks)
        self._search(layer, self.tr("Select by click"), pointer, before, not before and not add)

    def box(self, area: QRectF) -> None:
        layer = self._desk.document.active
        before = layer.clicks
        layer.set_clicks(())
        box = Box(x0=area.left(), y0=area.top(), x1=area.right(), y1=area.bottom())
        self._search(layer, self.tr("Select by box"), Pointer(box=box), before, False)

    def refine(self) -> None:
        """Snaps the painted mask to the edge of what it covers."""
        layer = self._desk.document.active
        before = layer.clicks
        layer.set_clicks(())
        self._search(layer, self.tr("Refine strokes"), Pointer(), before, True)

    def _search(self, layer: Layer, text: str, pointer: Pointer, before: Clicks, from_painted: bool) -> None:
        """Replaces ``layer``'s mask by what SAM finds; ``from_painted``: starting from the mask as it is."""
        if layer.mask is None or layer.path is None:
            return
        self._desk.run.point(1)
        self._desk.spawn(self._segment(layer, layer.mask, layer.path, text, pointer, before, from_painted))

    async def _segment(
        self, layer: Layer, mask: Mask, photo: str, text: str, pointer: Pointer, before: Clicks, from_painted: bool
    ) -> None:
        desk, job = self._desk, new_job()
        try:
            if from_painted and not mask.empty:
                rough = await desk.save_mask(mask, desk.scratch / f"{job}-rough.png")
                pointer = Pointer(clicks=pointer.clicks, box=pointer.box, rough=rough)
            result = await desk.engine.request(
                SegmentRequest(
                    job=job,
                    model=desk.preferences.model,
                    photo=photo,
                    pointer=pointer,
                    out=str(desk.scratch / f"{job}.png"),
                    sam=desk.preferences.sam,
                )
            )
            found = await asyncio.to_thread(QImage, str(result["mask"]))
        except EngineError:
            layer.set_clicks(before)
            raise
        finally:
            desk.run.point(-1)
        if layer.mask is mask:
            desk.document.replace_mask(layer, found, text, before, pointer.clicks)
