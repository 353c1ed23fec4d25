"""The frame: which rectangle of the photo is edited, and at what size the model sees it. Torch-free."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from PIL import Image

from engine.pictures.picture_io import Coverage, Mask, to_mask
from engine.protocol import framing
from engine.protocol.requests import Box

_BAND = 32  # rows of the model's size


@dataclasses.dataclass(frozen=True)
class Frame:
    """``box`` in whole photo pixels; ``size`` (width, height) in model pixels."""

    box: Box
    size: tuple[int, int]

    @property
    def scale(self) -> tuple[float, float]:
        """Model pixels per photo pixel, along x and y."""
        return self.size[0] / (self.box.x1 - self.box.x0), self.size[1] / (self.box.y1 - self.box.y0)

    @property
    def enlarges(self) -> bool:
        """Whether what the model draws is smaller than its place in the photo."""
        return self.scale[0] < 1

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """x0, y0, x1, y1 as Pillow takes them."""
        return round(self.box.x0), round(self.box.y0), round(self.box.x1), round(self.box.y1)

    def crop(self, photo: Image.Image) -> Image.Image:
        """The frame's part of the photo at the model's size."""
        return photo.resize(self.size, Image.Resampling.LANCZOS, box=self.corners)

    def crop_mask(self, coverage: Coverage) -> Mask:
        """The same part of a mask of the photo's size, area-averaged.

        Band by band: all of a large photo would take four times its memory as numbers with fractions.
        """
        (width, height), (x0, y0, x1, y1) = self.size, self.corners
        found, scale = np.empty((height, width), dtype=np.float32), (y1 - y0) / height
        for top in range(0, height, _BAND):
            bottom = min(top + _BAND, height)
            upper, lower = y0 + top * scale, y0 + bottom * scale
            first, last = math.floor(upper), min(math.ceil(lower), y1)
            part = Image.fromarray(to_mask(coverage[first:last, x0:x1]))
            inside = (0, upper - first, x1 - x0, min(lower, y1) - first)
            found[top:bottom] = np.asarray(part.resize((width, bottom - top), Image.Resampling.BOX, box=inside))
        return found.clip(0, 1)


def frame_for(box: Box, model_size: int) -> Frame:
    """The frame of ``box``, which is at most 2 : 1 and in whole photo pixels, as ``framing.cut_to_aspect`` makes it.

    Its model size has the box's aspect and about ``model_size`` squared pixels, both sides multiples of an eighth of
    ``model_size`` (64 for Stable Diffusion at 512).
    """
    return Frame(box, framing.model_size_of(box, model_size))
