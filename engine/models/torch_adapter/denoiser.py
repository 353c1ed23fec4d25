"""The UNet behind types that the rest can rely on: predicts, trains, is copied for a job."""

from __future__ import annotations

import contextlib
import copy
import itertools
from collections.abc import Callable, Generator
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor, nn

from engine.models import lora, precision, random_draws, short_weights
from engine.models.families.condition import Added, Condition, nothing_added
from engine.protocol.settings import MemoryMode

_LORA_LAYERS = ("to_q", "to_k", "to_v", "to_out.0")
_LORA_MARK = ".lora_"
_LED_FROM = 1 / 3  # of the decoder's layers: the fifth of Stable Diffusion's twelve, as in the paper of Plug-and-Play


class UnetDenoiser:
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
        "least": as lean, and ``train_all`` keeps the large weights in bfloat16.
        """
        self._model = model.eval().requires_grad_(False)
        self._low, self._added = low, added
        self.memory: MemoryMode = memory
        if memory != "fast":
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

    def working_copy(self, device: torch.device, memory: MemoryMode = "fast") -> UnetDenoiser:
        """Its weights as ``device`` computes with them."""
        weights = sum(weight.numel() for weight in self._model.parameters())
        made = copy.deepcopy(self._model).to(memory_format=precision.memory_format(device, weights))
        denoiser = UnetDenoiser(made, precision.low_precision(device), memory, self._added)
        denoiser.settle()  # before it goes to the device, which then never has to hold all of it in float32
        made.to(device)
        return denoiser

    def on_meta(
        self,
        low: torch.dtype | None = None,
        memory: MemoryMode = "fast",
        compute_twice: Callable[..., Any] | None = None,
    ) -> UnetDenoiser:
        """The same UNet on the meta device: shapes without values, which take no memory.

        ``compute_twice``: the gradient checkpointing, if not torch's own.
        """
        with torch.device("meta"):
            unet = UNet2DConditionModel.from_config(self._model.config)
        outline = UnetDenoiser(unet, low, memory, self._added)
        if compute_twice is not None:
            unet.enable_gradient_checkpointing(compute_twice)
        return outline

    def renew(self, pristine: UnetDenoiser, memory: MemoryMode) -> None:
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

    def train_all(self, pristine: UnetDenoiser) -> dict[str, nn.Parameter]:
        """Makes every weight trainable, in float32 again as those of ``pristine``, and returns them by name.

        Those of ``short_weights.layers`` are bfloat16 where the memory mode is "least".
        """
        own, short = dict(self._model.named_parameters()), frozenset[str]()
        if self.memory == "least":
            short = short_weights.names(self._model)
        for name, weight in pristine.weights().items():
            kind = short_weights.KIND if name in short else weight.dtype
            if own[name].dtype != kind:
                own[name].data = torch.empty_like(own[name].data, dtype=kind).copy_(weight)
        if short and self._low is None:
            short_weights.widen(self._model)
        self._model.requires_grad_(True)
        return own

    @torch.no_grad()
    def replace(self, name: str, value: Tensor) -> None:
        """Gives the weight ``name`` the float32 ``value``, in its own type, or in float32 again where that was short
        only for a training.
        """
        own = self._model.get_parameter(name)
        if own.dtype in (torch.float32, self._low):
            own.copy_(value)
        else:
            own.data = torch.empty_like(own.data, dtype=torch.float32).copy_(value)

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
