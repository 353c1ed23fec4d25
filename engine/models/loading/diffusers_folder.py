"""Loads the parts of a diffusers folder by diffusers and transformers: offline, and whole or not at all.

A folder comes here only after ``model_folder.check``. Its weights are held against its configs before anything is
allocated: the same model without memory ("meta") says which weights of which shapes it needs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import torch
from diffusers import AutoencoderKL
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from engine.models.checks import model_folder, weight_checks, weight_files, weight_shapes
from engine.models.checks.model_configs import IndexConfig, read
from engine.models.checks.weight_checks import as_model_error
from engine.models.checks.weight_files import DOWNLOAD_AGAIN
from engine.models.denoising import Denoiser
from engine.models.families.clip import Clip
from engine.models.families.family import Encoder, Family, TextEncoder
from engine.models.torch_adapter.autoencoder import Autoencoder
from engine.protocol.errors import ModelError
from engine.protocol.texts import shown

_TEXT_PREFIX: Final = "text_model."  # older files name the encoder in each weight
_TRIAL: Final = "a"
_LARGEST_ENDS: Final = 2  # older configs say so, and mean the token of the largest number


def load(folder: Path, family: Family) -> tuple[TextEncoder, Denoiser, Autoencoder]:
    """In float32, on the CPU. Raises ModelError naming the file that cannot be used; RuntimeError out of memory."""
    unet = folder / "unet"
    for each in family.encoders:
        part = folder / each.folders.encoder
        _check(part, functools.partial(_empty, each, part))
    predictor = family.predictor
    _check(unet, lambda: predictor.model.from_config(predictor.model.load_config(unet)))
    clips = [
        _clip(folder / each.folders.tokenizer, _loaded(each.model, folder / each.folders.encoder))
        for each in family.encoders
    ]
    index = read(folder / model_folder.INDEX, IndexConfig)
    vae = autoencoder(folder / "vae")
    denoiser = predictor.wrapped(_loaded(predictor.model, unet), family.added(vae.factor))
    return family.text(clips, index.force_zeros_for_empty_prompt), denoiser, vae


def autoencoder(folder: Path) -> Autoencoder:
    """The VAE in ``folder``, whose config was read before. Raises as ``load``."""
    _check(folder, lambda: AutoencoderKL.from_config(AutoencoderKL.load_config(folder)))
    return Autoencoder(_loaded(AutoencoderKL, folder))


def _empty(encoder: Encoder, part: Path) -> nn.Module:
    return encoder.model(CLIPTextConfig.from_pretrained(part))


def _clip(folder: Path, model: CLIPTextModel) -> Clip:
    with as_model_error(folder):
        tokenizer = CLIPTokenizer.from_pretrained(folder, local_files_only=True)
        clip = Clip(tokenizer, model)
        if clip.count("") != 0 or not clip.last(_TRIAL).isfinite().all():
            raise ValueError("it is not CLIP's")
        # an encoder finds a whole text's embedding at its end, and without one takes its start, alike for all texts
        whole = isinstance(model, CLIPTextModelWithProjection)
        if whole and model.config.eos_token_id not in (_LARGEST_ENDS, tokenizer.eos_token_id):
            raise ValueError("it ends a text by another token than its encoder")
    return clip


def _check(part: Path, configured: Callable[[], nn.Module]) -> None:
    with as_model_error(part / "config.json"), torch.device("meta"):
        wanted = {_plain(name): tuple(value.shape) for name, value in configured().state_dict().items()}
    for file in weight_files.opened_weights(part):
        given = {_plain(name): shape for name, shape in weight_shapes.read_shapes(file).items()}
        weight_checks.check_shapes(given, wanted, file, shown("its config.json"))


def _loaded(kind: Any, part: Path) -> Any:
    """A model of ``kind``, never from the network. Weights that are missing would be drawn at random."""
    file = weight_files.opened_weights(part)[0]
    # without it the libraries look for the other format first, and complain that it is not there
    options: dict[str, Any] = {"use_safetensors": file.suffix == ".safetensors"}
    if ".fp16" in file.name:
        options["variant"] = "fp16"
    with as_model_error(file):
        model, told = kind.from_pretrained(
            part, dtype=torch.float32, local_files_only=True, output_loading_info=True, **options
        )
    if missing := told["missing_keys"]:
        raise ModelError("{file} lacks the weights {name}.", DOWNLOAD_AGAIN, file=file, name=min(missing))
    weight_checks.check_finite(model.state_dict(), file)
    return model


def _plain(name: str) -> str:
    return name.removeprefix(_TEXT_PREFIX)
