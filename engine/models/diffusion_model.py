"""Stable Diffusion folders: loaded once, noticed when they change, and what a model knows about itself."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import torch

from engine.files import fingerprint
from engine.files.fingerprint import Digests, State
from engine.models import identity, model_loading
from engine.models.checks import model_folder, model_kinds
from engine.models.checks.model_folder import Card
from engine.models.checks.weight_files import installed, reading
from engine.models.torch_adapter import Autoencoder, Denoiser, Schedule, TextEncoder
from engine.protocol import prompts
from engine.protocol.prompts import Reading
from engine.protocol.texts import Text


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

    def read_prompt(self, text: str) -> Reading:
        return prompts.read(text, self.text.count(text), self.text.limit, self.card.words)

    def check_prompt(self, role: Text, text: str) -> None:
        """Raises PromptError; see ``prompts.check``."""
        prompts.check(role, self.read_prompt(text))

    def embed(self, text: str) -> torch.Tensor:
        """Text embedding, float32 (1, tokens, width). A closed vocabulary has no punctuation, so it is dropped."""
        return self.text.encode(" ".join(prompts.words(text)) if self.card.words else text)


class ModelStore:
    """Loads each folder once and keeps it. ``starter`` is the folder meant by None, ``hashes`` a file that remembers
    those of large files from one start to the next. Thread-safe.
    """

    def __init__(self, starter: Path, device: torch.device, hashes: Path | None = None) -> None:
        self._starter, self._device = starter, device
        self._lock = threading.Lock()
        self._models: dict[Path, tuple[Mapping[Path, State], DiffusionModel]] = {}
        self._digests = Digests(hashes)

    def get(self, folder: str | None) -> DiffusionModel:
        """Raises ModelError where the folder is missing, damaged or not a Stable Diffusion 1.x / 2.x model.

        One whose files changed since is loaded anew.
        """
        path = (Path(folder) if folder is not None else self._starter).absolute()
        if path.is_file():
            raise model_kinds.refused_file(path, identity.kind_of_file(path))
        with self._lock, installed(path == self._starter.absolute()):
            with reading(path):
                files = model_folder.files(path)
                states = {file: fingerprint.state_of(file) for file in files}
            seen, model = self._models.get(path, (None, None))
            if model is None or seen != states:
                checked = model_folder.check(path)
                with reading(path):
                    digest = self._digests.of_folder(path, files)
                if model is None or model.digest != digest:
                    model = self._load(path, checked, digest)
                self._models[path] = states, model
            return model

    def _load(self, folder: Path, checked: model_folder.Checked, digest: str) -> DiffusionModel:
        text, denoiser, autoencoder = model_loading.load(folder)
        schedule = Schedule(checked.scheduler)
        text.move(self._device)
        autoencoder.move(self._device)
        return DiffusionModel(folder, checked.card, digest, text, denoiser, autoencoder, schedule, self._device)
