"""Stable Diffusion folders: loading, checking, hashing, and what a model knows about itself."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec
import torch

from engine.models.torch_adapter import (
    Autoencoder,
    Denoiser,
    Schedule,
    TextEncoder,
    load_autoencoder,
    load_denoiser,
    load_schedule,
    load_text_encoder,
    opened_weights,
)
from engine.protocol import prompts
from engine.protocol.errors import ModelError
from engine.protocol.texts import Text, shown

CARD = "layerdiffusion.json"
_WEIGHTS = {
    "unet": "diffusion_pytorch_model",
    "vae": "diffusion_pytorch_model",
    "text_encoder": "model",
}
_CONFIGS = (
    "model_index.json",
    "unet/config.json",
    "vae/config.json",
    "text_encoder/config.json",
    "tokenizer/tokenizer_config.json",
    "scheduler/scheduler_config.json",
)
_ADVICE = shown("Choose a Stable Diffusion 1.x or 2.x folder in the diffusers layout.")


class Card(msgspec.Struct, frozen=True):
    """``layerdiffusion.json``: what a model says about itself; ``words`` is a closed vocabulary, all of it."""

    name: str = ""
    kind: Literal["starter", "sd"] = "sd"
    presets: dict[str, dict[str, Any]] = {}
    words: tuple[str, ...] = ()


class DiffusionModel:
    """A resident model. Nothing here changes after loading; ``denoiser`` stays on the host as the pristine copy."""

    def __init__(
        self,
        folder: Path,
        card: Card,
        digest: str,
        text: TextEncoder,
        denoiser: Denoiser,
        autoencoder: Autoencoder,
        schedule: Schedule,
        device: torch.device,
    ) -> None:
        self.folder, self.card, self.digest, self.device = folder, card, digest, device
        self.text, self.denoiser, self.autoencoder, self.schedule = text, denoiser, autoencoder, schedule

    @property
    def size(self) -> int:
        """Side in pixels of the pictures the model was trained on."""
        return self.denoiser.sample_size * self.autoencoder.factor

    def latent_shape(self, size: tuple[int, int]) -> tuple[int, int, int]:
        """(C, h, w) of the latents of pictures of ``size`` (width, height)."""
        factor = self.autoencoder.factor
        return self.autoencoder.channels, size[1] // factor, size[0] // factor

    def check_prompt(self, role: Text, text: str) -> None:
        """Raises PromptError; see ``prompts.check``."""
        prompts.check(role, text, self.text.count(text), self.text.limit, self.card.words)

    def embed(self, text: str) -> torch.Tensor:
        """Text embedding, float32 (1, tokens, width). A closed vocabulary has no punctuation, so it is dropped."""
        return self.text.encode(" ".join(prompts.words(text)) if self.card.words else text)


class ModelStore:
    """Loads each folder once and keeps it. ``starter`` is the folder meant by None. Thread-safe."""

    def __init__(self, starter: Path, device: torch.device) -> None:
        self._starter, self._device = starter, device
        self._lock = threading.Lock()
        self._models: dict[Path, DiffusionModel] = {}
        self._digests: dict[tuple[str, int, int], bytes] = {}

    def get(self, folder: str | None) -> DiffusionModel:
        """Raises ModelError where the folder is missing, incomplete or not a Stable Diffusion 1.x / 2.x model."""
        path = (Path(folder) if folder is not None else self._starter).absolute()
        with self._lock:
            model = self._models.get(path)
            if model is None or model.digest != self._digest(path):
                model = self._load(path)
                self._models[path] = model
            return model

    def _load(self, folder: Path) -> DiffusionModel:
        digest = self._digest(folder)
        card = read_card(folder)
        try:
            text, denoiser = load_text_encoder(folder), load_denoiser(folder)
            autoencoder, schedule = load_autoencoder(folder), load_schedule(folder)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError) as error:
            raise ModelError(
                "The model in {folder} cannot be loaded: {cause}.", _ADVICE, folder=folder, cause=_first_line(error)
            ) from error
        self._check_parts(folder, denoiser, autoencoder, schedule, text)
        text.move(self._device)
        autoencoder.move(self._device)
        return DiffusionModel(folder, card, digest, text, denoiser, autoencoder, schedule, self._device)

    def _check_parts(
        self, folder: Path, denoiser: Denoiser, autoencoder: Autoencoder, schedule: Schedule, text: TextEncoder
    ) -> None:
        if denoiser.channels != autoencoder.channels:
            raise ModelError(
                "The model in {folder} is not a text-to-image model: "
                "its UNet takes {taken} channels and its VAE gives {given}.",
                _ADVICE,
                folder=folder,
                taken=denoiser.channels,
                given=autoencoder.channels,
            )
        if denoiser.width != text.width:
            raise ModelError(
                "The model in {folder} does not fit together: "
                "its UNet listens to text of width {heard} and its text encoder speaks {spoken}.",
                _ADVICE,
                folder=folder,
                heard=denoiser.width,
                spoken=text.width,
            )
        if schedule.prediction not in ("epsilon", "v_prediction"):
            raise ModelError(
                "The model in {folder} predicts '{what}'.", _ADVICE, folder=folder, what=schedule.prediction
            )

    def _digest(self, folder: Path) -> str:
        """SHA-256 over the weight files, in the order of their paths; each file is read once per change."""
        whole = hashlib.sha256()
        for file in weight_files(folder):
            stat = file.stat()
            key = (str(file), stat.st_mtime_ns, stat.st_size)
            if key not in self._digests:
                with file.open("rb") as opened:
                    self._digests[key] = hashlib.file_digest(opened, "sha256").digest()
            whole.update(file.relative_to(folder).as_posix().encode() + self._digests[key])
        return whole.hexdigest()


def read_card(folder: Path) -> Card:
    """The model's own card; a folder without one is a plain Stable Diffusion named after the folder."""
    file = folder / CARD
    if not file.is_file():
        return Card(name=folder.name)
    try:
        return msgspec.json.decode(file.read_bytes(), type=Card)
    except (OSError, msgspec.DecodeError) as error:
        raise ModelError(
            "{file} cannot be read: {cause}.", "Restore or remove that file.", file=file, cause=error
        ) from error


def weight_files(folder: Path) -> list[Path]:
    """The weight files that loading a complete folder opens, part by part.

    Raises ModelError naming the file that is missing.
    """
    if not folder.is_dir():
        raise ModelError("There is no model folder {folder}.", _ADVICE, folder=folder)
    missing = [name for name in _CONFIGS if not (folder / name).is_file()]
    files: list[Path] = []
    for part, usual in _WEIGHTS.items():
        found = opened_weights(folder / part)
        if not found:
            missing.append(f"{part}/{usual}.safetensors")
        files.extend(found)
    if missing:
        raise ModelError("The model folder {folder} lacks {file}.", _ADVICE, folder=folder, file=missing[0])
    _check_index(folder)
    return files


def _check_index(folder: Path) -> None:
    try:
        index: Mapping[str, Any] = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            "{file} cannot be read: {cause}.", _ADVICE, file=folder / "model_index.json", cause=_first_line(error)
        ) from error
    if "text_encoder_2" in index:
        raise ModelError("The model in {folder} is of the SDXL family.", _ADVICE, folder=folder)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")
