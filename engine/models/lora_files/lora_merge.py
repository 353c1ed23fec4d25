"""LoRA files added to the weights of a model as it is loaded: W + strength * alpha / rank * up @ down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor, nn

from engine.models.checks import weight_checks
from engine.models.checks.weight_files import damaged, sides_of
from engine.models.lora_files import ldm_names
from engine.models.lora_files.lora_file import LoraFile, LoraLayer
from engine.protocol.errors import ModelError
from engine.protocol.texts import shown

_OTHER_MODEL: Final = shown("Choose a LoRA that was made for this kind of model, or another model.")
_TEXT_PREFIX: Final = "text_model_"
# of the text encoder, as diffusers named them once
_OF_ATTENTION: Final = {"_to_q": "_q_proj", "_to_k": "_k_proj", "_to_v": "_v_proj", "_to_out": "_out_proj"}

Layers = Mapping[str, nn.Module]


@torch.no_grad()
def merge(loras: Sequence[tuple[LoraFile, float]], unet: nn.Module, encoders: Sequence[nn.Module]) -> None:
    """Changes the weights of ``unet`` and of the text ``encoders``, each LoRA at its own strength.

    Raises ModelError where one is of another kind of model or its weights are no numbers, RuntimeError out of memory;
    the model is of no use then.
    """
    parts = {"unet": _of_unet(unet)}
    parts |= dict(zip(("text_encoder", "text_encoder_2"), map(_of_encoder, encoders), strict=False))
    for file, strength in loras:
        weights = weight_checks.load_weights(file.path)
        weight_checks.check_finite(weights, file.path)
        found = [(layer, _found(layer, parts, file, weights)) for layer in file.layers]
        for layer, weight in found:
            down, up = weights[layer.down].float(), weights[layer.up].float()
            rank = len(down)
            alpha = file.alphas.get(layer.part, rank) if layer.alpha is None else float(weights[layer.alpha])
            change = up.flatten(1) @ down.flatten(1) * (strength * alpha / rank)
            weight.data = weight.data + change.reshape(weight.shape).to(weight.device)


def _found(
    layer: LoraLayer, parts: Mapping[str, Layers], file: LoraFile, weights: Mapping[str, Tensor]
) -> nn.Parameter:
    """The weight that ``layer`` changes. Raises ModelError."""
    module: Any = parts.get(layer.part, {}).get(_canonical(layer))
    if module is None:
        how = shown("the model has no layer {name}", name=f"{layer.part} {layer.stem}")
        raise damaged(file.path, how, _OTHER_MODEL)
    weight: nn.Parameter = module.weight
    down, up = weights[layer.down], weights[layer.up]
    if (len(up), down[0].numel()) != (len(weight), weight[0].numel()):
        raise ModelError(
            "{file} is a LoRA for another kind of model: its {name} has {given} values, where {wanted} are needed.",
            _OTHER_MODEL,
            file=file.path,
            name=layer.stem,
            given=sides_of((len(up), down[0].numel())),
            wanted=sides_of((len(weight), weight[0].numel())),
        )
    return weight


def _canonical(layer: LoraLayer) -> str:
    """One way of writing for all: kohya's, which tells no levels apart."""
    name = layer.stem.replace(".", "_").replace("_processor_", "_")
    if layer.part == "unet":
        return name + "_0" if name.endswith("_to_out") else name
    name = name.removeprefix(_TEXT_PREFIX)
    for ending, today in _OF_ATTENTION.items():
        name = name.removesuffix(ending) + today if name.endswith(ending) else name
    return name


def _of_unet(unet: nn.Module) -> Layers:
    layers = _layers(unet)
    older = {old.replace(".", "_"): layers[name] for name, old in ldm_names.ldm_names(layers).items()}
    return {name.replace(".", "_"): layer for name, layer in layers.items()} | older


def _of_encoder(encoder: nn.Module) -> Layers:
    return {name.replace(".", "_").removeprefix(_TEXT_PREFIX): layer for name, layer in _layers(encoder).items()}


def _layers(model: nn.Module) -> Layers:
    whole: Any = model  # whose modules are only half typed
    return {name: module for name, module in whole.named_modules() if isinstance(module, nn.Linear | nn.Conv2d)}
