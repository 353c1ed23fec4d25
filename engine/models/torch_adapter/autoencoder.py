"""The VAE behind types that the rest can rely on."""

from __future__ import annotations

from typing import Any

import torch
from diffusers import AutoencoderKL
from torch import Tensor

from engine.models.resident_part import ResidentPart


class Autoencoder(ResidentPart[AutoencoderKL]):
    """The VAE, always in float32 (its activations overflow in float16)."""

    def __init__(self, model: AutoencoderKL) -> None:
        super().__init__(model)
        self._scaling = float(model.config.scaling_factor)
        self._shift = float(model.config.get("shift_factor") or 0.0)
        self.channels = int(model.config.latent_channels)
        self.factor = 2 ** (len(model.config.block_out_channels) - 1)

    @property
    def config(self) -> dict[str, Any]:
        """Of diffusers' AutoencoderKL."""
        return dict(self.module.config.items())

    def on_meta(self) -> Autoencoder:
        """The same on the meta device: shapes without values."""
        with torch.device("meta"):
            outline = Autoencoder(AutoencoderKL.from_config(self.module.config))
        outline.move(torch.device("meta"))
        return outline

    @torch.no_grad()
    def encode(self, pictures: Tensor) -> Tensor:
        """Scaled latents (B, C, H / factor, W / factor) of pictures (B, 3, H, W) in [-1, 1]: the posterior's mean."""
        mean: Tensor = self._back().encode(pictures).latent_dist.mean
        return (mean - self._shift) * self._scaling

    @torch.no_grad()
    def decode(self, latents: Tensor) -> Tensor:
        """Pictures (B, 3, H, W) in [-1, 1] of scaled latents, one at a time to bound the memory."""
        model = self._back()
        parts: list[Tensor] = [
            model.decode(one[None] / self._scaling + self._shift).sample.clamp(-1, 1) for one in latents
        ]
        return torch.cat(parts)
