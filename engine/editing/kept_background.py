"""The background that an edit keeps: candidates are drawn in the object's place alone."""

from __future__ import annotations

import dataclasses

from PIL import Image
from torch import Tensor
from torch.nn import functional

from engine.editing.stages import sampling
from engine.models import tensors
from engine.models.diffusion_model import DiffusionModel
from engine.pictures import masks
from engine.pictures.masks import Mask


@dataclasses.dataclass(frozen=True)
class KeptBackground:
    """The background that candidates show outside the object's place.

    ``latents`` (1, C, h, w) of ``picture``; ``mask`` (1, 1, h, w) in [0, 1], 1 = stays.
    """

    picture: Image.Image
    latents: Tensor
    mask: Tensor

    @property
    def held(self) -> sampling.KeptLatents:
        return sampling.KeptLatents(self.latents, self.mask)

    def put_back(self, drawn: Image.Image) -> Image.Image:
        """``drawn`` with the source's own pixels where it stays: the autoencoder blurs what only passes through it."""
        size = (self.picture.height, self.picture.width)
        share = functional.interpolate(self.mask, size, mode="bilinear", align_corners=False)[0, 0]
        return Image.composite(self.picture, drawn, tensors.to_greyscale(share))


def keep_outside(model: DiffusionModel, picture: Image.Image, place: Mask) -> KeptBackground:
    """``picture``, known outside ``place``, float32 (height, width) in [0, 1]."""
    latents = model.autoencoder.encode(tensors.from_picture(picture, model.device))
    size = (latents.shape[-1], latents.shape[-2])
    return KeptBackground(picture, latents, tensors.from_mask(1 - masks.latent_mask(place, size), model.device))
