"""Masks from colours alone, and the edge of hair and fur: work of a helper process on the picture's pixels."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage

from engine.helpers.pixel_tasks import AnyTask, BoxCut, EdgeRefinement, Flood, PixelHelper, Progress, StrokeCut
from engine.protocol.errors import PictureError
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.background_task import BackgroundTask
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.masks.object_selection import Combine, ObjectSelection, combined, enlarged

_LONGEST = 768  # pixels: GrabCut's time goes with their number, and its edge is no finer than its colours
_MARGIN = 32  # pixels more than the reach, so that the solver sees both sides of the edge


class ColourMasks(QObject):
    """All of it concerns the active layer where no other is named; each answer is one step of the history."""

    def __init__(self, workspace: Workspace, background_task: BackgroundTask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self.background_task = workspace, background_task

    def flood(self, at: QPointF, how: Combine, text: str) -> None:
        """The region of the colour at ``at`` (picture pixels), as the preferences say how near and how far."""
        layer, pixel = self._workspace.document.active, QPoint(int(at.x()), int(at.y()))
        if layer.picture is not None and layer.mask is not None and layer.picture.rect().contains(pixel):
            self._workspace.spawn(self._flood(layer, layer.mask, layer.picture, pixel, how, text))

    def cut_box(self, area: QRectF, how: Combine, text: str) -> None:
        """GrabCut in ``area`` (picture pixels)."""
        layer = self._workspace.document.active
        if layer.picture is not None and layer.mask is not None and not self.background_task.busy:
            self._workspace.spawn(self._cut(layer, layer.mask, layer.picture, area, how, text))

    def cut_strokes(self, text: str) -> None:
        """GrabCut from what is painted, which its answer replaces."""
        layer = self._workspace.document.active
        if layer.picture is not None and layer.mask is not None and not self.background_task.busy:
            self._workspace.spawn(self._cut(layer, layer.mask, layer.picture, None, "replace", text))

    def refine_edge(self, layer: Layer, reach: int, text: str) -> None:
        """Finds the mask anew within ``reach`` picture pixels of its edge."""
        if layer.picture is not None and layer.mask is not None and not self.background_task.busy:
            self._workspace.spawn(self._refine_edge(layer, layer.mask, layer.picture, reach, text))

    async def _flood(self, layer: Layer, mask: Mask, picture: QImage, at: QPoint, how: Combine, text: str) -> None:
        kept = self._workspace.preferences
        task = Flood(
            width=picture.width(),
            height=picture.height(),
            x=at.x(),
            y=at.y(),
            tolerance=kept.tolerance,
            contiguous=kept.contiguous,
        )
        helper = PixelHelper()
        try:
            opacity = await asyncio.to_thread(_opacity, picture) if picture.hasAlphaChannel() else None
            coverage = await asyncio.to_thread(_find, helper, task, picture, opacity, _unheard)
        finally:
            helper.cancel()
        await self._put(layer, mask, coverage, picture.size(), how, text)

    async def _cut(
        self, layer: Layer, mask: Mask, picture: QImage, area: QRectF | None, how: Combine, text: str
    ) -> None:
        painted = mask.to_greyscale() if area is None else None
        small = await asyncio.to_thread(_reduced, picture)
        if area is None:
            task: AnyTask = StrokeCut(width=small.width(), height=small.height())
        else:
            scale = small.width() / picture.width()
            box = QRectF(area.topLeft() * scale, area.size() * scale).toAlignedRect()
            ends = {"x0": box.left(), "y0": box.top(), "x1": box.right() + 1, "y1": box.bottom() + 1}
            task = BoxCut(width=small.width(), height=small.height(), **ends)
        strokes = None if painted is None else await asyncio.to_thread(_fitted, painted, small.size())
        coverage = await self._toil(mask, task, small, strokes, text)
        await self._put(layer, mask, coverage, small.size(), how, text)

    async def _refine_edge(self, layer: Layer, mask: Mask, picture: QImage, reach: int, text: str) -> None:
        """Only the part that can change travels."""
        margin = reach + _MARGIN
        area = mask.bounds().adjusted(-margin, -margin, margin, margin) & mask.image.rect()
        before = mask.piece(area)
        part = await asyncio.to_thread(picture.copy, area)
        task = EdgeRefinement(width=area.width(), height=area.height(), reach=reach)
        after = await self._toil(mask, task, part, before, text)
        if layer.mask is mask:
            self._workspace.document.change_mask(layer, mask.replaced(area, after), text)

    async def _toil(self, mask: Mask, task: AnyTask, picture: QImage, given: bytes | None, text: str) -> bytes:
        """The coverage; the background task tells of it. Raises PictureError where ``mask`` was changed meanwhile."""
        helper, loop, changes = PixelHelper(), asyncio.get_running_loop(), list[QRect]()

        def progress(share: float) -> None:
            loop.call_soon_threadsafe(self.background_task.advance, text, share)

        mask.changed.connect(changes.append)
        refining = isinstance(task, EdgeRefinement)
        self.background_task.begin(
            self.tr("{what}: loading; the very first time takes a minute").format(what=text) if refining else text,
            helper.cancel,
        )
        try:
            coverage = await asyncio.to_thread(_find, helper, task, picture, given, progress)
        finally:
            helper.cancel()
            mask.changed.disconnect(changes.append)
            self.background_task.end()
        if changes:
            raise PictureError("The mask was changed meanwhile.", "Choose “{command}” once more.", command=text)
        return coverage

    async def _put(self, layer: Layer, mask: Mask, coverage: bytes, size: QSize, how: Combine, text: str) -> None:
        """Combines what was found in a picture of ``size`` with the mask as it is now."""
        piece, area = await asyncio.to_thread(_enlarged, coverage, size, mask.size)
        if layer.mask is mask:
            under = {key: mask.tile(key) for key in mask.cleared()}
            self._workspace.document.put_found(
                layer, combined(mask, under, piece, area, how), text, layer.work, ObjectSelection()
            )


def _find(helper: PixelHelper, task: AnyTask, picture: QImage, mask: bytes | None, progress: Progress) -> bytes:
    pixels = picture.convertToFormat(QImage.Format.Format_RGB32)
    parts = [memoryview(pixels.constBits())]
    return helper.run(task, parts if mask is None else [*parts, memoryview(mask)], progress)


def _reduced(picture: QImage) -> QImage:
    if max(picture.width(), picture.height()) <= _LONGEST:
        return picture
    size = QSize(_LONGEST, _LONGEST)
    return picture.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _fitted(grey: QImage, size: QSize) -> bytes:
    """The coverage of a mask picture at ``size``, row by row without padding."""
    smooth = Qt.TransformationMode.SmoothTransformation
    small = grey.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    return _rows(small.convertToFormat(QImage.Format.Format_Grayscale8))


def _opacity(picture: QImage) -> bytes:
    """Of each pixel, row by row without padding."""
    return _rows(picture.convertToFormat(QImage.Format.Format_Alpha8))


def _rows(image: QImage) -> bytes:
    bits, stride, width = image.constBits(), image.bytesPerLine(), image.width()
    return b"".join(bytes(bits[y * stride : y * stride + width]) for y in range(image.height()))


def _enlarged(coverage: bytes, given: QSize, size: QSize) -> tuple[QImage, QRect]:
    width, height = given.width(), given.height()
    return enlarged(QImage(coverage, width, height, width, QImage.Format.Format_Grayscale8), size)


def _unheard(_: float) -> None:
    """It is over before anybody could look."""
