"""The frame: which rectangle of the photo is edited, and at what size the model sees it. Torch-free."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.protocol import framing
from engine.protocol.requests import Box

Mask = npt.NDArray[np.float32]


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
    def corners(self) -> tuple[int, int, int, int]:
        """x0, y0, x1, y1 as Pillow takes them."""
        return round(self.box.x0), round(self.box.y0), round(self.box.x1), round(self.box.y1)

    def crop(self, photo: Image.Image) -> Image.Image:
        """The frame's part of the photo at the model's size."""
        return photo.resize(self.size, Image.Resampling.LANCZOS, box=self.corners)

    def crop_mask(self, mask: Mask) -> Mask:
        """The same part of a mask of the photo's size, area-averaged."""
        resized = Image.fromarray(mask).resize(self.size, Image.Resampling.BOX, box=self.corners)
        return np.asarray(resized, dtype=np.float32).clip(0, 1)


def frame_for(photo_size: tuple[int, int], model_size: int, box: Box | None) -> Frame:
    """The frame of ``box``, or of the whole photo where it is None, cut about its centre to at most 2 : 1.

    Its model size has the box's aspect and about ``model_size`` squared pixels, both sides multiples of an eighth of
    ``model_size`` (64 for Stable Diffusion at 512). Raises UsageError for a box that is not inside the photo.
    """
    cut = framing.cut_to_aspect(photo_size, box)
    return Frame(cut, framing.model_size_of(cut, model_size))
