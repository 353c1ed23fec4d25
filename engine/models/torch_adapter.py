"""What faces diffusers and transformers: what they do, behind types the rest can rely on. Beside it stands
``loading``, which loads.
"""

from __future__ import annotations

import contextlib
import copy
import itertools
from collections.abc import Callable, Generator
from typing import Any

import msgspec
import torch
from diffusers import AutoencoderKL, DDIMInverseScheduler, DDIMScheduler, UNet2DConditionModel
from diffusers.utils import logging as diffusers_logging
from torch import Tensor, nn
from transformers.utils import logging as transformers_logging

from engine.models import arithmetic, lora, random_draws
from engine.models.checks.model_configs import SchedulerConfig
from engine.models.families.condition import Added, Condition, nothing_added
from engine.models.resident_part import ResidentPart
from engine.protocol.settings import MemoryMode

_LORA_LAYERS = ("to_q", "to_k", "to_v", "to_out.0")
_LORA_MARK = ".lora_"
_LED_FROM = 1 / 3  # of the decoder's layers: the fifth of Stable Diffusion's twelve, as in the paper of Plug-and-Play


def quiet_libraries() -> None:
    """No progress bars and no hints on stderr: what a person is to see goes through events and errors."""
    for logs in (diffusers_logging, transformers_logging):
        logs.disable_progress_bar()
        logs.set_verbosity_error()


def best_device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


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

    def outline(self) -> Autoencoder:
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


class Denoiser:
    """The UNet. The resident one is never changed: a job calls ``working_copy`` and changes that."""

    def __init__(
        self,
        model: UNet2DConditionModel,
        low: torch.dtype | None = None,
        memory: MemoryMode = "fast",
        added: Added = nothing_added,
    ) -> None:
        """``low``: what autocast computes in, None for the weights' own float32. ``added``: see ``Family``.

        ``memory`` "lean": a training computes activations twice instead of keeping them all (gradient checkpointing).
        """
        self._model = model.eval().requires_grad_(False)
        self._low, self._added = low, added
        self.memory: MemoryMode = memory
        if memory == "lean":
            self._model.enable_gradient_checkpointing()

    @property
    def module(self) -> nn.Module:
        return self._model

    @property
    def scaled(self) -> bool:
        """Whether a loss has to be scaled before its gradients: float16 has none as small as they become."""
        return self._low == torch.float16

    @property
    def sample_size(self) -> int:
        """Side of the latents the model was trained on, in latent pixels."""
        size: Any = self._model.config.sample_size
        return int(size if isinstance(size, int) else max(size))

    def working_copy(self, device: torch.device, memory: MemoryMode = "fast") -> Denoiser:
        """Its weights as ``device`` computes with them."""
        weights = sum(weight.numel() for weight in self._model.parameters())
        made = copy.deepcopy(self._model).to(memory_format=arithmetic.memory_format(device, weights))
        denoiser = Denoiser(made, arithmetic.low_precision(device), memory, self._added)
        denoiser.settle()  # before it goes to the device, which then never has to hold all of it in float32
        made.to(device)
        return denoiser

    def outline(self, low: torch.dtype | None = None, compute_twice: Callable[..., Any] | None = None) -> Denoiser:
        """The same UNet on the meta device: shapes without values, which take no memory.

        ``compute_twice``: lean, by this gradient checkpointing.
        """
        with torch.device("meta"):
            unet = UNet2DConditionModel.from_config(self._model.config)
        outline = Denoiser(unet, low, "fast" if compute_twice is None else "lean", self._added)
        if compute_twice is not None:
            unet.enable_gradient_checkpointing(compute_twice)
        return outline

    def renew(self, pristine: Denoiser, memory: MemoryMode) -> None:
        """Becomes another working copy of ``pristine``, on the same device; lets go of its own weights first."""
        device = next(self._model.parameters()).device
        self._model = self._model.to("meta")
        fresh = pristine.working_copy(device, memory)
        self._model, self.memory = fresh._model, memory

    def predict(self, latents: Tensor, timesteps: Tensor | int, condition: Condition) -> Tensor:
        """f_theta(x_t, t, e): float32, shaped as ``latents`` (B, C, h, w).

        ``timesteps`` (B,) or one number, ``condition`` of B texts with any number of tokens.
        """
        added = self._added(condition, latents)
        kind = latents.device.type
        casts = self._low is not None and kind != "meta"  # which has no autocast
        with torch.autocast(kind, dtype=self._low) if casts else contextlib.nullcontext():
            predicted: Tensor = self._model(
                latents, timesteps, condition.tokens, added_cond_kwargs=added, return_dict=False
            )[0]
        return predicted.float()

    @contextlib.contextmanager
    def with_injected_features(self, *, features: bool, attention: bool) -> Generator[None]:
        """Within, ``predict`` lets all rows of a batch take over from row 0 (Plug-and-Play, eq. 5 and 6).

        ``features``: the residual of one coarse decoder layer. ``attention``: queries and keys of the self-attention in
        that layer and all finer ones.
        """
        layers: list[tuple[Any, Any]] = [
            (residual, transformer)
            for block in self._model.up_blocks
            for residual, transformer in itertools.zip_longest(block.resnets, getattr(block, "attentions", ()))
        ]
        first = round(len(layers) * _LED_FROM)
        led: list[nn.Module] = [layers[first][0].conv2] if features else []
        for _, transformer in layers[first:] if attention else ():
            for block in transformer.transformer_blocks if transformer is not None else ():
                led += [block.attn1.to_q, block.attn1.to_k]
        hooks = [module.register_forward_hook(_first_row) for module in led]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def train_all(self, pristine: Denoiser) -> dict[str, nn.Parameter]:
        """Makes every weight trainable, in float32 again as those of ``pristine``, and returns them by name."""
        own = dict(self._model.named_parameters())
        for name, weight in pristine.weights().items():
            if own[name].dtype != weight.dtype:
                own[name].data = torch.empty_like(own[name].data, dtype=weight.dtype).copy_(weight)
        self._model.requires_grad_(True)
        return own

    def freeze(self) -> None:
        """Nothing is trainable any more, and no gradient takes memory."""
        self._model.requires_grad_(False).zero_grad(set_to_none=True)

    def settle(self) -> None:
        """Keeps what is frozen in the low precision that it is computed in, instead of a cast in each forward pass.

        Of the layers that autocast casts the weights of; so nothing that is computed changes by a bit.
        """
        if self._low is None:
            return
        for module in self._model.modules():
            for weight in module.parameters(recurse=False) if isinstance(module, nn.Conv2d | nn.Linear) else ():
                if not weight.requires_grad:
                    weight.data = weight.data.to(self._low)

    def add_lora(self, rank: int, seed: int) -> dict[str, nn.Parameter]:
        """Adds trainable LoRA factors to every attention projection and returns them by name.

        The up factors are zero, so nothing changes yet; the down factors are drawn by (seed, "lora", 0, place in the
        order of names), with standard deviation 1 / rank.
        """
        lora.add_factors(self._model, _LORA_LAYERS, rank)
        factors = {name: p for name, p in self._model.named_parameters() if _LORA_MARK in name}
        with torch.no_grad():
            for item, (name, factor) in enumerate(sorted(factors.items())):
                factor.zero_()
                if "lora_A" in name:
                    draw = random_draws.generator(seed, "lora", 0, item)
                    factor.copy_(random_draws.noise(tuple(factor.shape), draw, factor.device) / rank)
        return factors

    def lora_shapes(self, rank: int) -> dict[str, tuple[int, int]]:
        """Of the factors that ``add_lora`` adds, by name."""
        shapes: dict[str, tuple[int, int]] = {}
        for name, layer in lora.layers_of(self._model, _LORA_LAYERS):
            shapes[f"{name}.lora_A.default.weight"] = rank, layer.in_features
            shapes[f"{name}.lora_B.default.weight"] = layer.out_features, rank
        return shapes

    def weights(self) -> dict[str, nn.Parameter]:
        return dict(self._model.named_parameters())


def _first_row(module: nn.Module, inputs: tuple[Any, ...], output: Tensor) -> Tensor:
    return output[:1].expand_as(output)


class Schedule:
    """The model's noise schedule; which quantity the model predicts is the schedule's to say."""

    def __init__(self, config: SchedulerConfig) -> None:
        self.train_steps = config.num_train_timesteps
        self.prediction = config.prediction_type
        self._config = msgspec.structs.asdict(config)
        self._noising = DDIMScheduler.from_config(self._config)

    def noised(self, clean: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """x_t of x_0 ``clean`` (B, C, h, w); ``timesteps`` int64 (B,)."""
        return self._noising.add_noise(clean, noise, timesteps)

    def target(self, clean: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """What the model is to predict: the noise, or v for v-prediction models."""
        if self.prediction == "v_prediction":
            return self._noising.get_velocity(clean, noise, timesteps)
        return noise

    def clean(self, noisy: Tensor, predicted: Tensor, timesteps: Tensor) -> Tensor:
        """x_0 as the prediction sees it."""
        alpha = self._noising.alphas_cumprod.to(noisy.device)[timesteps].view(-1, 1, 1, 1)
        if self.prediction == "v_prediction":
            return alpha.sqrt() * noisy - (1 - alpha).sqrt() * predicted
        return (noisy - (1 - alpha).sqrt() * predicted) / alpha.sqrt()

    def ddim(self, steps: int, strength: float = 1.0) -> DdimRun:
        return DdimRun(DDIMScheduler.from_config(self._config), steps, strength)

    def round_trip(self, steps: int) -> tuple[DdimRun, DdimRun]:
        """From clean to noise and back by the same timesteps; the way to noise needs them evenly spaced."""
        spacing = self._noising.config.timestep_spacing
        config = self._config | {"timestep_spacing": "leading" if spacing == "linspace" else spacing}
        schedulers = DDIMInverseScheduler.from_config(config), DDIMScheduler.from_config(config)
        return DdimRun(schedulers[0], steps, 1.0), DdimRun(schedulers[1], steps, 1.0)


class DdimRun:
    """One DDIM run: ``timesteps`` from noisy to clean, or of an inversion from clean to noisy.

    All but ``strength`` of them are left out from the front.
    """

    def __init__(self, scheduler: DDIMScheduler | DDIMInverseScheduler, steps: int, strength: float) -> None:
        scheduler.set_timesteps(steps)
        self._scheduler = scheduler
        used = max(1, min(steps, round(steps * strength)))
        self.timesteps: list[int] = [int(t) for t in scheduler.timesteps][steps - used :]

    def step(self, predicted: Tensor, timestep: int, latents: Tensor) -> tuple[Tensor, Tensor]:
        """The next latents, x_{t-1} when sampling, and the estimate of x_0 (eq. 7, eta = 0)."""
        return self._scheduler.step(predicted, timestep, latents, return_dict=False)
