"""A whole Stable Diffusion 1.x, 2.x or XL in one .safetensors or .ckpt file, loaded offline by shipped configs.

diffusers' own functions convert the weights; those of each part are held against its config before they are loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import torch
from diffusers import AutoencoderKL
from diffusers.loaders.single_file_utils import convert_ldm_vae_checkpoint
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTokenizer

from engine.models import identity
from engine.models.checks import kind_by_config, kinds, weight_checks
from engine.models.checks.kind_by_weights import UNET_PREFIX
from engine.models.checks.kinds import Kind
from engine.models.checks.model_configs import SchedulerConfig, read
from engine.models.checks.model_folder import Card
from engine.models.checks.weight_checks import as_model_error
from engine.models.checks.weight_files import INSTALL_AGAIN, installed
from engine.models.denoising import Denoiser
from engine.models.families.clip import Clip
from engine.models.families.condition import Added
from engine.models.families.family import Encoder, Weights
from engine.models.families.registry import FAMILIES
from engine.models.loading import clip_vocabulary, prediction_type
from engine.models.loading.model_source import Parts
from engine.models.torch_adapter.autoencoder import Autoencoder
from engine.protocol.errors import ModelError

_VAE_PREFIX: Final = "first_stage_model."
_TEXT_PREFIX: Final = "text_model."  # older files name the encoder in each weight
_IGNORED: Final = "position_ids"  # numbers that older text encoders keep among their weights

Take = Callable[[Mapping[str, Any]], Weights]  # a part's weights, by its config


class SingleFileSource:
    """``configs`` is the folder of all shipped configs. Raises ModelError where ``file`` holds something else."""

    def __init__(self, file: Path, configs: Path) -> None:
        kind = identity.kind_of_file(file)
        family = FAMILIES.get(kind.id)
        if family is None:
            raise kind_by_config.refused_file(file, kind)
        self._file, self._configs, self._family = file, configs, family

    def files(self) -> Mapping[str, Path]:
        folders = sorted({self._family.configs, self._family.v_configs})
        shipped = [file for name in folders for file in sorted((self._configs / name).rglob("*.json"))]
        shipped.append(self._configs / clip_vocabulary.FILE)
        if lost := next((file for file in shipped if not file.is_file()), None):
            raise ModelError("{file} is missing.", INSTALL_AGAIN, file=lost)
        return {"model": self._file} | {file.relative_to(self._configs).as_posix(): file for file in shipped}

    def check(self) -> None:
        """What the file holds was read when this was made."""

    def load(self) -> Parts:
        weights = weight_checks.load_weights(self._file)
        of_noise, of_velocity = self._configs / self._family.configs, self._configs / self._family.v_configs
        clips = [self._clip(of_noise, each, weights) for each in self._family.encoders]
        text = self._family.text(clips, True)
        autoencoder = Autoencoder(self._part(AutoencoderKL, of_noise / "vae", kinds.VAE, lambda c: _vae(weights, c)))
        added = self._family.added(autoencoder.factor)
        denoiser = self._denoiser(of_noise, weights, added)
        scheduler = _scheduler(of_noise)
        predicted = prediction_type.probe(denoiser, text, autoencoder.channels, scheduler.num_train_timesteps)
        if predicted == "v_prediction":
            denoiser, scheduler = self._denoiser(of_velocity, weights, added), _scheduler(of_velocity)
        scheduler = msgspec.structs.replace(scheduler, prediction_type=predicted)
        schedule = self._family.predictor.schedule(scheduler)
        card = Card(name=self._file.stem).with_defaults(self._family.defaults)
        return Parts(text, denoiser, autoencoder, schedule, card)

    def _denoiser(self, configs: Path, weights: Weights, added: Added) -> Denoiser:
        own = _averaged({name: value for name, value in weights.items() if name.startswith(UNET_PREFIX)}, weights)
        predictor = self._family.predictor
        part = self._part(predictor.model, configs / "unet", kinds.UNET, lambda c: predictor.weights(own, c))
        return predictor.wrapped(part, added)

    def _part(self, kind: Any, folder: Path, part: Kind, take: Take) -> Any:
        """A model of diffusers' ``kind``, of its config in ``folder`` and the weights that ``take`` gives for it."""
        with installed(True), as_model_error(folder / "config.json"), torch.device("meta"):
            config: dict[str, Any] = kind.load_config(folder)
            model: nn.Module = kind.from_config(config)
        with as_model_error(self._file):
            model.load_state_dict(self._checked(take(config), model, part), assign=True)
        return model

    def _clip(self, configs: Path, encoder: Encoder, weights: Weights) -> Clip:
        folder = configs / encoder.folders.encoder
        with installed(True), as_model_error(folder / "config.json"):
            config = CLIPTextConfig.from_pretrained(folder, local_files_only=True)
            with torch.device("meta"):
                empty: nn.Module = encoder.model(config)
            vocabulary, merges = clip_vocabulary.read(self._configs / clip_vocabulary.FILE)
            options = read(configs / encoder.folders.tokenizer / "tokenizer_config.json", dict[str, Any])
            tokenizer = CLIPTokenizer(vocabulary, merges, **options)
        with as_model_error(self._file):
            own = encoder.weights(weights, empty)
            names = {name.removeprefix(_TEXT_PREFIX): name for name in empty.state_dict()}
            plain = {name.removeprefix(_TEXT_PREFIX): value for name, value in own.items()}
            own = {names.get(name, name): value for name, value in plain.items()}
            checked = self._checked(own, empty, kinds.TEXT_ENCODER)
            model = encoder.model.from_pretrained(None, config=config, state_dict=checked, dtype=torch.float32)
        return Clip(tokenizer, model)

    def _checked(self, given: Weights, model: nn.Module, part: Kind) -> dict[str, Tensor]:
        """``given`` in float32 and in memory of their own, where they are all that ``model`` needs, and numbers."""
        given = {name: value for name, value in given.items() if not name.endswith(_IGNORED)}
        wanted = {name: tuple(value.shape) for name, value in model.state_dict().items()}
        if not given:
            raise ModelError("{file} is no whole model: it lacks {part}.", part.advice, file=self._file, part=part.name)
        return weight_checks.fitting(given, wanted, self._file, self._family.kind.name)


def _averaged(own: Weights, weights: Weights) -> Weights:
    """The UNet's weights averaged over its training, where the file holds them too: published folders are of these."""
    names = {name: "model_ema." + "".join(name.split(".")[1:]) for name in own}
    return {name: weights[names[name]] for name in own} if weights.keys() >= set(names.values()) else own


def _vae(weights: Weights, config: Mapping[str, Any]) -> Weights:
    own = {name: value for name, value in weights.items() if name.startswith(_VAE_PREFIX)}
    return convert_ldm_vae_checkpoint(own, config) if own else own


def _scheduler(configs: Path) -> SchedulerConfig:
    with installed(True):
        return read(configs / "scheduler" / "scheduler_config.json", SchedulerConfig)
