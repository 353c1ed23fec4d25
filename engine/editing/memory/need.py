"""What an edit takes of its device's memory, stage by stage: weights and states exactly, the rest by its shapes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

from engine.editing.memory.backward_adam import on_gradient
from engine.editing.memory.eight_bit_adam import EightBitAdam
from engine.models.denoising import Denoiser
from engine.models.diffusion_model import DiffusionModel
from engine.models.families.condition import Condition
from engine.models.memory_estimate import Cast, LiveBytes, compute_twice
from engine.protocol.settings import MemoryMode, Settings

_TOGETHER = 8  # candidates in one batch
_STATES = 2 * torch.float32.itemsize  # Adam's, a weight


@dataclasses.dataclass(frozen=True)
class Need:
    """Bytes at the peak of a stage. ``beside``: text encoder and autoencoder; ``working``: activations, gradients and
    what is cast on the way.
    """

    weights: int
    states: int
    beside: int
    working: int

    @property
    def total(self) -> int:
        return self.weights + self.states + self.beside + self.working


def training(
    model: DiffusionModel, settings: Settings, mode: MemoryMode, size: tuple[int, int], low: torch.dtype | None
) -> Mapping[str, Need]:
    """Of the two stages that train, by name. ``size`` (width, height) in pixels; ``low``: what autocast computes in."""
    lean = mode != "fast"
    beside = 0 if lean else _beside(model)
    twice = compute_twice(low) if lean else None
    frozen = model.denoiser.on_meta(low, mode, twice)
    frozen.settle()
    embeddings = Need(_bytes(frozen), 0, beside, _step(frozen, model, size, low, lambda text: text.trainable()[0]))
    trained = model.denoiser.on_meta(low, mode, twice)
    trained.settle()
    if settings.adaptation == "lora":
        learning = list(trained.add_lora(settings.lora_rank, settings.edit_seed).values())
    else:
        learning = list(trained.train_all(model.denoiser).values())
    if lean:
        for weight in learning:
            on_gradient(weight, _drop)
    updates = {kind: _update(weight) for kind, weight in {_kind(weight): weight for weight in learning}.items()}
    states = sum(updates[_kind(weight)][0] for weight in learning)
    working = _step(trained, model, size, low, lambda text: text) + max(beside for _, beside in updates.values())
    return {"embeddings": embeddings, "weights": Need(_bytes(trained), states, beside, working)}


@torch.no_grad()
def sampling(
    model: DiffusionModel,
    settings: Settings,
    size: tuple[int, int],
    low: torch.dtype | None,
    seeds: int,
    mode: MemoryMode,
) -> Need:
    """Of drawing the candidates: the larger of a step and of making a picture of its latents. In a lean edit the text
    encoder stays off the device, but where the untouched model asks for another text.
    """
    unet, autoencoder = model.denoiser.on_meta(low), model.autoencoder.on_meta()
    unet.settle()
    latents = torch.empty((min(seeds, _TOGETHER), *model.latent_shape(size)), device="meta")
    texts = model.text.on_meta(2 * len(latents))
    with LiveBytes() as step, Cast(low):
        unet.predict(latents.repeat(2, 1, 1, 1), _timesteps(2 * len(latents)), texts)
    with LiveBytes() as picture, Cast(None):
        autoencoder.decode(latents[:1])
    both = settings.untouched_share > 0 or settings.likeness > 0
    beside = _beside(model) if both or mode == "fast" else _module_bytes(model.autoencoder.module)
    return Need((2 if both else 1) * _bytes(unet), 0, beside, max(step.peak, picture.peak))


def _step(
    unet: Denoiser,
    model: DiffusionModel,
    size: tuple[int, int],
    low: torch.dtype | None,
    prepare: Callable[[Condition], Condition],
) -> int:
    """Peak of a training step of both layers, its backward pass included."""
    latents = torch.empty((2, *model.latent_shape(size)), device="meta")
    texts = prepare(model.text.on_meta(2))
    with LiveBytes() as counted:
        with Cast(low):
            loss = unet.predict(latents, _timesteps(2), texts).square().mean()
        torch.autograd.backward(loss)
    return counted.peak


def _kind(weight: Tensor) -> tuple[int, torch.dtype]:
    return weight.numel(), weight.dtype


def _update(weight: nn.Parameter) -> tuple[int, int]:
    """Bytes of the states that a first step makes, and of what it makes on the way."""
    if weight.dtype != torch.bfloat16:
        return _STATES * weight.numel(), 0
    adam, gradient = EightBitAdam(weight, 1.0, 0, 0), torch.empty_like(weight)
    with LiveBytes() as counted:
        adam.step(gradient, None, torch.zeros((), device="meta"))
    return counted.live, counted.peak - counted.live


def _timesteps(rows: int) -> Tensor:
    return torch.zeros(rows, dtype=torch.int64, device="meta")


def _drop(weight: Tensor) -> None:
    weight.grad = None


def _bytes(unet: Denoiser) -> int:
    return sum(weight.nbytes for weight in unet.weights().values())


def _beside(model: DiffusionModel) -> int:
    return sum(map(_module_bytes, (*model.text.modules, model.autoencoder.module)))


def _module_bytes(module: nn.Module) -> int:
    return sum(weight.nbytes for weight in module.parameters())
