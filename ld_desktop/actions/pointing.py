"""Masks from SAM, and references drawn by the model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QImage

from engine.prompts import join_target
from engine.requests import Box, Click, Pointer, ReferenceRequest, SegmentRequest
from ld_desktop.actions.desk import Desk, new_job
from ld_desktop.model.document import Source
from ld_desktop.model.layer import Layer
from ld_desktop.model.mask import Mask


class Pointing(QObject):
    """Every method works on the active layer: its source picture and its mask."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._reference_seed = 0

    def click(self, at: QPointF, add: bool) -> None:
        """Another SAM point. The first one that subtracts works on the mask as it was painted."""
        layer = self._desk.document.active
        rough = not layer.clicks and not add
        layer.set_clicks((*layer.clicks, Click(x=at.x(), y=at.y(), add=add)))
        clicks = layer.clicks
        self._point(layer, self.tr("Select by click"), lambda mask: Pointer(clicks=clicks, rough=mask), rough)

    def box(self, area: QRectF) -> None:
        layer = self._desk.document.active
        box = Box(x0=area.left(), y0=area.top(), x1=area.right(), y1=area.bottom())
        layer.set_clicks(())
        self._point(layer, self.tr("Select by box"), lambda mask: Pointer(box=box, rough=mask), False)

    def refine(self) -> None:
        """Snaps the painted mask to the edge of what it covers."""
        layer = self._desk.document.active
        layer.set_clicks(())
        self._point(layer, self.tr("Refine strokes"), lambda mask: Pointer(rough=mask), True)

    def draw_reference(self) -> None:
        self._desk.spawn(self._draw_reference())

    def _point(self, layer: Layer, text: str, pointer: Callable[[str | None], Pointer], rough: bool) -> None:
        self._desk.spawn(self._segment(layer, text, pointer, rough))

    async def _segment(
        self, layer: Layer, text: str, pointer: Callable[[str | None], Pointer], rough: bool
    ) -> None:
        desk, mask, photo = self._desk, layer.mask, layer.path
        if mask is None or photo is None:
            return
        job = new_job()
        path = desk.scratch / f"{job}-rough.png"
        painted = await desk.save_mask(mask, path) if rough and not mask.empty else None
        request = SegmentRequest(
            job=job,
            model=desk.preferences.model,
            photo=photo,
            pointer=pointer(painted),
            out=str(desk.scratch / f"{job}.png"),
            sam=desk.preferences.sam,
        )
        result = await desk.ask(request, "segment")
        found = await asyncio.to_thread(QImage, str(result["mask"]))
        if layer.mask is mask:
            desk.document.replace_mask(mask, found, text)

    async def _draw_reference(self) -> None:
        desk = self._desk
        document, job = desk.document, new_job()
        self._reference_seed += 1
        object_prompt, background_prompt = document.object.prompt, document.background.prompt
        request = ReferenceRequest(
            job=job,
            model=desk.preferences.model,
            prompt=document.target or join_target(object_prompt, background_prompt),
            object_prompt=object_prompt,
            background_prompt=background_prompt,
            negative=document.negative,
            seeds=(self._reference_seed,),
            out=str(desk.runs / f"references-{job}"),
            sam=desk.preferences.sam,
        )
        result = await desk.ask(request, "reference")
        document.choose_source(await self._drawn(result["references"][0]), self.tr("Draw reference"))
        document.activate(document.background)

    async def _drawn(self, reference: dict[str, Any]) -> Source:
        picture = await asyncio.to_thread(QImage, str(reference["path"]))
        mask = Mask(picture.size())
        if reference.get("mask"):
            mask.put(mask.difference(await asyncio.to_thread(QImage, str(reference["mask"]))))
        return Source("generate", str(reference["path"]), picture, mask)
