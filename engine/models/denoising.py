"""What the stages ask of a model that predicts and of its noise, whatever its family is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Any, Protocol, Self, runtime_checkable

import torch
from torch import Tensor, nn

from engine.models.families.condition import Condition
from engine.protocol.settings import MemoryMode


class Denoiser(Protocol):
    """The resident one is never changed: a job calls ``working_copy`` and changes that."""

    memory: MemoryMode

    @property
    def module(self) -> nn.Module: ...

    @property
    def scaled(self) -> bool:
        """Whether a loss has to be scaled before its gradients: float16 has none as small as they become."""
        ...

    @property
    def sample_size(self) -> int:
        """Side of the latents the model was trained on, in latent pixels."""
        ...

    def working_copy(self, device: torch.device, memory: MemoryMode = "fast") -> Self:
        """Its weights as ``device`` computes with them."""
        ...

    def on_meta(
        self,
        low: torch.dtype | None = None,
        memory: MemoryMode = "fast",
        compute_twice: Callable[..., Any] | None = None,
    ) -> Self:
        """The same without memory: shapes without values. ``compute_twice``: its gradient checkpointing."""
        ...

    def renew(self, pristine: Self, memory: MemoryMode) -> None:
        """Becomes another working copy of ``pristine``, on the same device; lets go of its own weights first."""
        ...

    def predict(self, latents: Tensor, timesteps: Tensor | int, condition: Condition) -> Tensor:
        """Float32, shaped as ``latents`` (B, C, h, w); ``timesteps`` (B,) or one number, ``condition`` of B texts."""
        ...

    def train_all(self, pristine: Self) -> dict[str, nn.Parameter]:
        """Makes every weight trainable, in float32 again as those of ``pristine``, and returns them by name.

        In the memory mode "least" the large ones are bfloat16.
        """
        ...

    def replace(self, name: str, value: Tensor) -> None:
        """Gives the weight ``name`` the float32 ``value``."""
        ...

    def add_lora(self, rank: int, seed: int) -> dict[str, nn.Parameter]:
        """Adds trainable LoRA factors that change nothing yet, drawn by ``seed``, and returns them by name."""
        ...

    def lora_shapes(self, rank: int) -> dict[str, tuple[int, int]]:
        """Of the factors that ``add_lora`` adds, by name."""
        ...

    def freeze(self) -> None:
        """Nothing is trainable any more, and no gradient takes memory."""
        ...

    def settle(self) -> None:
        """Keeps what is frozen in the low precision that it is computed in."""
        ...

    def weights(self) -> dict[str, nn.Parameter]: ...


@runtime_checkable
class FeatureInjection(Denoiser, Protocol):
    """A denoiser that Plug-and-Play can lead."""

    def with_injected_features(self, *, features: bool, attention: bool) -> contextlib.AbstractContextManager[None]:
        """Within, ``predict`` lets all rows of a batch take over from row 0."""
        ...


class Sampler(Protocol):
    """One run of the sampling: ``timesteps`` from noisy to clean, or of an inversion from clean to noisy."""

    @property
    def timesteps(self) -> Sequence[int]: ...

    def step(self, predicted: Tensor, timestep: int, latents: Tensor) -> tuple[Tensor, Tensor]:
        """The next latents, and the estimate of x_0."""
        ...


class NoiseSchedule(Protocol):
    """How a model's pictures are noised, and how it draws them back."""

    @property
    def train_steps(self) -> int: ...

    @property
    def prediction(self) -> str:
        """What the model predicts, in the words of diffusers' schedulers."""
        ...

    def noised(self, clean: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """x_t of x_0 ``clean`` (B, C, h, w); ``timesteps`` int64 (B,)."""
        ...

    def target(self, clean: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """What the model is to predict."""
        ...

    def clean(self, noisy: Tensor, predicted: Tensor, timesteps: Tensor) -> Tensor:
        """x_0 as the prediction sees it."""
        ...

    def sampler(self, steps: int, strength: float = 1.0) -> Sampler:
        """All but ``strength`` of the ``steps`` are left out from the front."""
        ...


@runtime_checkable
class Inversion(NoiseSchedule, Protocol):
    """A schedule that can be run backwards, from clean to noise and back by the same timesteps."""

    def round_trip(self, steps: int) -> tuple[Sampler, Sampler]: ...
