"""A VAE in the place of a model's own: a folder of diffusers, or one file, named as there or as in single files.

A file has no config: it takes the model's. A VAE belongs to the latents that a model was trained on, which shapes do
not tell: Stable Diffusion XL's has those of 1.x. So both are shown a picture, and have to make much the same of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import torch
from diffusers import AutoencoderKL
from diffusers.loaders.single_file_utils import convert_ldm_vae_checkpoint
from torch import Tensor
from torch.nn import functional

from engine.models import random_draws
from engine.models.checks import kind_by_weights, kinds, model_configs, weight_checks, weight_files, weight_shapes
from engine.models.checks.model_configs import VaeConfig
from engine.models.loading import diffusers_folder
from engine.models.torch_adapter.autoencoder import Autoencoder
from engine.protocol.errors import ModelError
from engine.protocol.texts import Text, shown

_CONFIG: Final = "config.json"
_ADVICE: Final = shown("Choose a VAE: a folder of diffusers, or one .safetensors, .ckpt or .pt file.")
_FOR_THIS: Final = shown(
    "Choose a VAE that was made for this kind of model: Stable Diffusion 1.x and 2.x share theirs, XL has its own."
)
_OF_DIFFUSERS: Final = "encoder.down_blocks."
# of attention, as diffusers named it once
_OLDER: Final = {".query.": ".to_q.", ".key.": ".to_k.", ".value.": ".to_v.", ".proj_attn.": ".to_out.0."}
_LATENT_SIDE: Final = 16  # of the picture that both are shown
_MOST_APART: Final = 0.5  # of the model's own latents


class VaeFile(NamedTuple):
    """``files``: the weights, and of a folder its config too. ``place`` is what was chosen."""

    place: Path
    files: Sequence[Path]

    @property
    def is_folder(self) -> bool:
        return len(self.files) > 1


def read(place: Path) -> VaeFile:
    """Raises ModelError where there is no VAE at ``place``."""
    if place.is_file() and (place.parent / _CONFIG).is_file() and place in weight_files.opened_weights(place.parent):
        return _folder(place.parent)
    if place.is_dir():
        return _folder(place)
    if not place.is_file():
        raise ModelError("There is no VAE {path}.", _ADVICE, path=place)
    kind = kind_by_weights.kind_of(weight_shapes.read_shapes(place, _ADVICE))
    if kind != kinds.VAE:
        raise _other(place, kind.name)
    return VaeFile(place, (place,))


def load(vae: VaeFile, own: Autoencoder) -> Autoencoder:
    """In the place of a model's ``own``, on the CPU, in float32.

    Raises ModelError where it does not fit or is damaged, RuntimeError out of memory.
    """
    if vae.is_folder:
        config = model_configs.read(vae.place / _CONFIG, VaeConfig)
        sides = 2 ** (len(config.block_out_channels) - 1)
        if (config.latent_channels, sides) != (own.channels, own.factor):
            raise _foreign(vae.place)
        loaded = diffusers_folder.autoencoder(vae.place)
    else:
        loaded = _of_file(vae.place, own)
    if _apart(loaded, own) > _MOST_APART:
        raise _foreign(vae.place)
    return loaded


def _folder(folder: Path) -> VaeFile:
    weights = weight_files.opened_weights(folder)
    if not weights or not (folder / _CONFIG).is_file():
        raise ModelError("There is no VAE in {folder}: its config or its weights are missing.", _ADVICE, folder=folder)
    kind = kind_by_weights.kind_of(weight_shapes.read_shapes(weights[0], _ADVICE))
    if kind != kinds.VAE:
        raise _other(folder, kind.name)
    return VaeFile(folder, (weights[0], folder / _CONFIG))


def _of_file(file: Path, own: Autoencoder) -> Autoencoder:
    config = own.config
    with torch.device("meta"):
        model = AutoencoderKL.from_config(config)
    wanted = {name: tuple(value.shape) for name, value in model.state_dict().items()}
    with weight_checks.as_model_error(file):
        given = _named(weight_checks.load_weights(file), config)
        shapes = {name: tuple(value.shape) for name, value in given.items()}
        if any(shapes.get(name, shape) != shape for name, shape in wanted.items()):
            raise _foreign(file)
        weights = weight_checks.fitting(given, wanted, file, shown("the model's own VAE"))
        model.load_state_dict(weights, assign=True)
    return Autoencoder(model)


def _named(weights: Mapping[str, Tensor], config: Mapping[str, object]) -> Mapping[str, Tensor]:
    """As diffusers names them."""
    if not any(name.startswith(_OF_DIFFUSERS) for name in weights):
        return convert_ldm_vae_checkpoint(dict(weights), config)
    named = dict(weights)
    for older, today in _OLDER.items():
        named = {name.replace(older, today): value for name, value in named.items()}
    return named


def _apart(vae: Autoencoder, own: Autoencoder) -> float:
    """How far apart the latents of one picture are, as a share of the ``own``'s size."""
    coarse = random_draws.noise((1, 3, 4, 4), random_draws.generator(0, "vae", 0, 0), torch.device("cpu"))
    side = _LATENT_SIDE * own.factor
    picture = functional.interpolate(coarse, (side, side), mode="bilinear").clamp(-1, 1)
    latents, wanted = vae.encode(picture), own.encode(picture)
    return float(((latents - wanted).square().sum() / wanted.square().sum()).sqrt())


def _other(path: Path, kind: Text) -> ModelError:
    return ModelError("{path} cannot be used as a VAE: it is {kind}.", _ADVICE, path=path, kind=kind)


def _foreign(path: Path) -> ModelError:
    return ModelError("{path} is the VAE of another kind of model: it does not fit this one.", _FOR_THIS, path=path)
