"""A finer autoencoder over the latents of a coarser one: pictures of twice the side, the UNet as it is.

The UNet knows the coarse autoencoder's latents only. The fine one learns to find the same latents in a picture of
twice the side, and to draw that picture from them; its inner levels begin as the coarse one's.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL
from torch import Tensor
from torch.nn import functional

from engine.starter.training.data import Pixels
from engine.starter.training.loop import Loop
from engine.starter.training.team import Team
from engine.starter.training.vae import build_vae, reconstruction, to_tensor

_RATE = 1.5e-3
_SAME_LATENTS = 1.0
_NOISE = 0.05  # standard deviations of a latent: what is drawn from is never quite what was encoded


def build_finer(coarse: AutoencoderKL) -> AutoencoderKL:
    """One level more on the picture's side; all other weights are ``coarse``'s."""
    widths = tuple(coarse.config.block_out_channels)
    fine = build_vae((widths[0], *widths))
    known = coarse.state_dict()
    own = fine.state_dict()
    for name, value in known.items():
        moved = _inner(name)
        if moved in own and own[moved].shape == value.shape:
            own[moved] = value
    fine.load_state_dict(own)
    fine.register_to_config(scaling_factor=float(coarse.config.scaling_factor))
    return fine


def _inner(name: str) -> str:
    """Where a coarse level belongs: encoders count levels from the picture, decoders from the latents."""
    parts = name.split(".")
    if parts[:2] == ["encoder", "down_blocks"]:
        parts[2] = str(int(parts[2]) + 1)
    return ".".join(parts)


def train_finer(
    pictures: Pixels, masks: Pixels, coarse: AutoencoderKL, work: Path, minutes: float, batch: int, device: str
) -> AutoencoderKL:
    """``pictures`` uint8 (N, S, S, 3) and ``masks`` (N, S, S) of the finer size. Resumable.

    Half of each batch is drawn from the coarse latents, half from the fine ones, so that both mean the same.
    """
    torch.default_generator.manual_seed(0)
    coarse = coarse.to(device).eval().requires_grad_(False)
    fine = build_finer(coarse).to(device)
    fine.to(memory_format=torch.channels_last)
    scale = float(coarse.config.scaling_factor)
    loop = Loop(work, "sharpen", minutes, fine, _RATE, Team())

    def step(index: int) -> dict[str, Tensor]:
        rng = np.random.default_rng(index)
        chosen = np.sort(rng.integers(0, len(pictures), batch))
        x = to_tensor(pictures[chosen]).to(device, memory_format=torch.channels_last)
        inside = torch.as_tensor(np.array(masks[chosen])).float().to(device).unsqueeze(1) / 255.0
        if rng.random() < 0.5:
            x, inside = x.flip(-1), inside.flip(-1)
        with torch.no_grad():
            known = coarse.encode(functional.avg_pool2d(x, 2)).latent_dist.mean
        found = fine.encode(x).latent_dist.mean
        apart = (scale * (found - known)).square().mean()
        latents = torch.cat([known[: batch // 2], found[batch // 2 :]])
        y = fine.decode(latents + torch.randn_like(latents) * (_NOISE / scale)).sample
        loss = reconstruction(y, x, inside) + _SAME_LATENTS * apart
        torch.autograd.backward(loss)
        return {"loss": loss, "mse": functional.mse_loss(y, x), "apart": apart}

    loop.run(step)
    return fine.eval().requires_grad_(False)
