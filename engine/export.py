"""Candidates put back into the photo, at its own resolution. Torch-free."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.errors import PictureError
from engine.geometry import Frame

Mask = npt.NDArray[np.float32]


@dataclasses.dataclass(frozen=True)
class Export:
    """``picture`` has the photo's size. ``note`` says how the model's pixels got there, for a person."""

    picture: Image.Image
    note: str


def paste(photo: Image.Image, candidate: Image.Image, frame: Frame, blend: Mask | None = None) -> Export:
    """The candidate enlarged into the frame's place; outside it, and where ``blend`` is 0, the photo's own pixels.

    ``blend`` float32 (height, width) of the photo in [0, 1], None: the whole frame. Raises PictureError.
    """
    if candidate.size != frame.size:
        given, wanted = (f"{w} x {h}" for w, h in (candidate.size, frame.size))
        raise PictureError(
            f"The candidate has {given} pixels, the frame {wanted}.", "Export it with the frame it was made in."
        )
    x0, y0, x1, y1 = frame.corners
    enlarged = candidate.convert("RGB").resize((x1 - x0, y1 - y0), Image.Resampling.LANCZOS)
    result = photo.copy()
    if blend is None:
        result.paste(enlarged, (x0, y0))
    else:
        part = np.asarray(photo.crop((x0, y0, x1, y1)), dtype=np.float32)
        share = blend[y0:y1, x0:x1, None]
        mixed = np.asarray(enlarged, dtype=np.float32) * share + part * (1 - share)
        result.paste(Image.fromarray(mixed.round().clip(0, 255).astype(np.uint8)), (x0, y0))
    model, own = (f"{w} x {h}" for w, h in (candidate.size, enlarged.size))
    grown = enlarged.width > candidate.width
    note = f"A {model} pixel picture enlarged to {own} pixels." if grown else f"The model's own {model} pixels."
    return Export(result, note)
