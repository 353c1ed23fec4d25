"""The method as section 3 of the paper reads, written as one would to try it once: what the engine's speed is held to.

float32 throughout, a forward pass for each term and for each side of the guidance, PyTorch's ordinary Adam, every loss
read out as it comes, one candidate after the other. The masks are given, so looking for objects costs it nothing.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Sequence
from typing import Any, cast

import msgspec
import torch
from PIL import Image
from torch import Tensor, nn

from engine.models import tensors
from engine.models.diffusion_model import DiffusionModel
from engine.protocol.settings import Settings

_OBJECT_WEIGHT = 2.0


class Sources(msgspec.Struct, frozen=True):
    """What an edit starts from: pictures at model size, masks float32 (1, 1, h, w) at latent size, prompts."""

    photo: Image.Image
    object_mask: Tensor
    background_mask: Tensor
    target: str
    object_prompt: str
    background_prompt: str


class Run(msgspec.Struct, frozen=True):
    seconds: dict[str, float]
    peak_bytes: int | None
    pictures: list[Image.Image]


def edit(model: DiffusionModel, given: Sources, seeds: Sequence[int], settings: Settings) -> Run:
    """The four stages; ``peak_bytes`` is the device's, None on a CPU. ``model`` stays as it is."""
    device = model.device
    cuda = device.type == "cuda"
    if cuda:
        torch.cuda.reset_peak_memory_stats(device)
    unet = copy.deepcopy(model.denoiser.module).to(device)
    draw = torch.Generator().manual_seed(settings.edit_seed)
    e_t, e_a, e_b = (model.embed(text).tokens for text in (given.target, given.object_prompt, given.background_prompt))
    negative = model.embed("").tokens
    seconds: dict[str, float] = {}
    watch = _Watch(seconds, device)
    photo = model.autoencoder.encode(tensors.from_picture(given.photo, device))
    reference = _sample(model, unet, e_t, e_t, negative, settings, draw)
    x_r = model.autoencoder.encode(tensors.from_picture(_decoded(model, reference), device))
    watch.lap("reference")
    e_a, e_b = nn.Parameter(e_a.clone()), nn.Parameter(e_b.clone())
    adam = torch.optim.Adam([e_a, e_b], lr=settings.embedding_rate)
    for _ in range(settings.embedding_steps):
        _descend(
            adam,
            _error(model, unet, photo, e_a, given.object_mask, draw)
            + _error(model, unet, x_r, e_b, given.background_mask, draw),
        )
    watch.lap("embeddings")
    e_opt = (settings.alpha * e_a + (1 - settings.alpha) * e_b).detach()
    unet.requires_grad_(True)
    adam = torch.optim.Adam(unet.parameters(), lr=settings.weight_rate)
    for _ in range(settings.weight_steps):
        _descend(
            adam,
            _OBJECT_WEIGHT * _error(model, unet, photo, e_opt, given.object_mask, draw)
            + settings.background_weight * _error(model, unet, x_r, e_opt, given.background_mask, draw),
        )
    watch.lap("weights")
    pictures: list[Image.Image] = []
    for seed in seeds:
        own = torch.Generator().manual_seed(seed)
        latents = _sample(model, unet, e_a.detach(), e_opt, negative, settings, own)
        pictures.append(_decoded(model, latents))
    watch.lap("sampling")
    return Run(seconds, torch.cuda.max_memory_allocated(device) if cuda else None, pictures)


class _Watch:
    def __init__(self, seconds: dict[str, float], device: torch.device) -> None:
        self._seconds, self._device, self._since = seconds, device, time.monotonic()

    def lap(self, stage: str) -> None:
        if self._device.type == "cuda":
            torch.cuda.synchronize(self._device)
        now = time.monotonic()
        self._seconds[stage], self._since = now - self._since, now


def _error(
    model: DiffusionModel, unet: nn.Module, x_0: Tensor, e: Tensor, mask: Tensor, draw: torch.Generator
) -> Tensor:
    """Eq. 4 and 5, and each half of eq. 2: the mean of mask * (target - prediction) ** 2 at a random t."""
    noise = torch.randn(x_0.shape, generator=draw).to(x_0.device)
    t = torch.randint(model.schedule.train_steps, (1,), generator=draw).to(x_0.device)
    predicted: Tensor = unet(model.schedule.noised(x_0, noise, t), t, e).sample
    return (mask * (model.schedule.target(x_0, noise, t) - predicted) ** 2).mean()


def _descend(adam: torch.optim.Adam, loss: Tensor) -> None:
    adam.zero_grad()
    torch.autograd.backward(loss)
    cast(Any, adam).step()  # its signature is only half typed
    if not loss.isfinite().item():
        raise FloatingPointError("The loss of the plain writing is not finite.")


@torch.no_grad()
def _sample(
    model: DiffusionModel,
    unet: nn.Module,
    e_even: Tensor,
    e_odd: Tensor,
    negative: Tensor,
    settings: Settings,
    draw: torch.Generator,
) -> Tensor:
    """Eq. 8, one candidate: two forward passes a step."""
    latents = torch.randn((1, *model.latent_shape((model.size, model.size))), generator=draw).to(negative.device)
    run = model.schedule.sampler(settings.sampling_steps)
    for step, t in enumerate(run.timesteps):
        without: Tensor = unet(latents, t, negative).sample
        with_prompt: Tensor = unet(latents, t, e_even if step % 2 == 0 else e_odd).sample
        latents, _ = run.step(without + settings.guidance * (with_prompt - without), t, latents)
    return latents


def _decoded(model: DiffusionModel, latents: Tensor) -> Image.Image:
    return tensors.to_picture(model.autoencoder.decode(latents)[0])
