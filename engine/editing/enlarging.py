"""What of a candidate lies over the photo, made as large as its frame there by an upscaler."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from engine.editing.candidates import Lay
from engine.files.output_files import ENLARGED_BY
from engine.models.upscaling.upscalers import Upscaler
from engine.pictures import export
from engine.pictures.frame_geometry import Frame


def enlarging(lay: Lay | None, upscaler: Upscaler | None, frame: Frame | None, check: Callable[[], None]) -> Lay | None:
    """``lay``, whose pictures are then enlarged to ``frame`` where that is larger than the model's picture of it.

    None as in ``candidates.keep``. ``check`` is called now and then, and what it raises ends the enlarging.
    """
    if upscaler is None or frame is None or not frame.enlarges:
        return lay
    x0, y0, x1, y1 = frame.corners
    size = x1 - x0, y1 - y0

    def enlarged(candidate: Image.Image) -> Image.Image:
        laid = candidate if lay is None else lay(candidate)
        large = upscaler.enlarge(laid.convert("RGB"), size, check)
        if laid.mode == "RGBA":
            large.putalpha(export.enlarge_to_frame(laid, frame)[1])
        large.info[ENLARGED_BY] = upscaler.name
        return large

    return enlarged
