"""The starter's autoencoder: 64 or 128 pixel pictures to 16 x 16 x 8 latents and back."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL
from torch import Tensor
from torch.nn import functional

from engine.starter.training.data import Pixels
from engine.starter.training.loop import Loop
from engine.starter.training.team import Team

LATENT_SIZE = 16
LATENT_CHANNELS = 8  # four lose the colours of small things at this size of model
_RATE = 1.5e-3
_KL_WEIGHT = 2e-5
_OBJECT_WEIGHT = 2.0  # the object's pixels count threefold: marks are small, and edits are judged by them
_SAME_LATENTS = 0.1  # of the squared distance in standard deviations: small, so that what is new may find its latents
_EDGE_WEIGHT = 0.1  # differences of neighbouring pixels: squared error alone leaves outlines blurred


def build_vae(channels: tuple[int, ...]) -> AutoencoderKL:
    """Untrained; SD's layout, one level a width (each but the last halves the picture), no attention in the middle."""
    return AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * len(channels),
        up_block_types=("UpDecoderBlock2D",) * len(channels),
        block_out_channels=channels,
        layers_per_block=1,
        latent_channels=LATENT_CHANNELS,
        norm_num_groups=8,
        sample_size=LATENT_SIZE << (len(channels) - 1),
        mid_block_add_attention=False,
        scaling_factor=1.0,
        force_upcast=False,
    )


def to_tensor(pictures: Pixels) -> Tensor:
    """uint8 (N, H, W, 3) to float32 (N, 3, H, W) in [-1, 1]."""
    return torch.as_tensor(np.array(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1.0


def _edges(x: Tensor) -> tuple[Tensor, Tensor]:
    return x[..., 1:] - x[..., :-1], x[..., 1:, :] - x[..., :-1, :]


def reconstruction(y: Tensor, x: Tensor, inside: Tensor) -> Tensor:
    """How far pictures ``y`` are from ``x`` (N, 3, H, W); ``inside`` (N, 1, H, W) in [0, 1] is the object's share."""
    weight = 1.0 + _OBJECT_WEIGHT * inside
    edges = sum(
        (functional.l1_loss(a, b) for a, b in zip(_edges(y), _edges(x), strict=True)),
        torch.zeros((), device=x.device),
    )
    return (weight * (y - x).square()).mean() + 0.2 * (weight * (y - x).abs()).mean() + _EDGE_WEIGHT * edges


def train_vae(
    pictures: Pixels,
    masks: Pixels,
    channels: tuple[int, ...],
    work: Path,
    minutes: float,
    batch: int,
    device: str,
    team: Team,
    begun: AutoencoderKL | None = None,
) -> AutoencoderKL:
    """Resumable; returns the trained autoencoder with its ``scaling_factor`` set to 1 / std of the latents.

    Going on from ``begun`` the factor stays and the latents nearly do, so that a UNet that knows them can go on too.
    """
    torch.default_generator.manual_seed(0)
    vae = build_vae(channels) if begun is None else copy.deepcopy(begun)
    vae = vae.to(device).train().requires_grad_(True)
    vae.to(memory_format=torch.channels_last)
    loop = Loop(work, "vae", minutes, vae, _RATE, team)

    def step(index: int) -> dict[str, Tensor]:
        rng = np.random.default_rng(index)
        chosen = np.sort(rng.integers(0, len(pictures), batch))
        x = to_tensor(pictures[chosen]).to(device)
        inside = torch.as_tensor(np.array(masks[chosen])).float().to(device).unsqueeze(1) / 255.0
        if rng.random() < 0.5:
            x, inside = x.flip(-1), inside.flip(-1)
        posterior = vae.encode(x).latent_dist
        y = vae.decode(posterior.sample()).sample
        apart = torch.zeros((), device=device)
        if begun is not None:
            with torch.no_grad():
                known = begun.encode(x).latent_dist.mean
            apart = (float(begun.config.scaling_factor) * (posterior.mean - known)).square().mean()
        kl = 0.5 * (posterior.mean.square() + posterior.var - 1.0 - posterior.logvar).mean()
        loss = reconstruction(y, x, inside) + _KL_WEIGHT * kl + _SAME_LATENTS * apart
        torch.autograd.backward(loss)
        return {"loss": loss, "mse": functional.mse_loss(y, x), "kl": kl, "apart": apart}

    loop.run(step)
    vae.eval().requires_grad_(False)
    if begun is None:
        latents = encode(vae, pictures[:: max(1, len(pictures) // 1024)], device)
        vae.register_to_config(scaling_factor=float(1.0 / latents.std()))
    return vae


@torch.no_grad()
def encode(vae: AutoencoderKL, pictures: Pixels, device: str, batch: int = 8) -> Tensor:
    """Posterior means, unscaled: float32 (N, C, h, w) on the CPU. Small batches stay in a CPU's cache."""
    vae.to(memory_format=torch.channels_last)
    parts = [
        vae.encode(to_tensor(pictures[i : i + batch]).to(device, memory_format=torch.channels_last))
        .latent_dist.mean.cpu()
        .contiguous()
        for i in range(0, len(pictures), batch)
    ]
    return torch.cat(parts)


@torch.no_grad()
def psnr(vae: AutoencoderKL, pictures: Pixels, device: str) -> float:
    """Mean PSNR in dB of the round trip (posterior mean, clipped to the picture range)."""
    values: list[Tensor] = []
    for i in range(0, len(pictures), 64):
        x = to_tensor(pictures[i : i + 64]).to(device)
        y = vae.decode(vae.encode(x).latent_dist.mean).sample.clamp(-1, 1)
        values.append(10 * torch.log10(4.0 / (y - x).square().mean(dim=(1, 2, 3))))
    return float(torch.cat(values).mean())
