"""Stable Diffusion models: loaded once, noticed when they change, and what a model knows about itself."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import torch

from engine.files import fingerprint
from engine.files.fingerprint import Digests, State
from engine.files.resources import resources_folder
from engine.models import devices
from engine.models.additions import additions
from engine.models.checks.model_folder import Card
from engine.models.checks.weight_files import installed, reading
from engine.models.denoising import Denoiser, NoiseSchedule
from engine.models.families.condition import Condition
from engine.models.families.family import TextEncoder
from engine.models.loading.model_source import FolderSource, ModelSource, Parts
from engine.models.loading.single_file import SingleFileSource
from engine.models.torch_adapter.autoencoder import Autoencoder
from engine.protocol import prompts
from engine.protocol.prompts import Reading
from engine.protocol.requests import NOTHING_ADDED, Additions
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
        schedule: NoiseSchedule,
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

    def park(self) -> None:
        """Text encoder and autoencoder leave the device, and each comes back when it is needed."""
        self.text.park()
        self.autoencoder.park()

    def embed(self, text: str) -> Condition:
        """Embedding of one text. A closed vocabulary has no punctuation, so it is dropped."""
        return self.text.encode(" ".join(prompts.words(text)) if self.card.words else text)


class ModelStore:
    """Loads a folder or file and keeps it until another is asked for. ``starter`` is the folder meant by None,
    ``hashes`` a file that remembers those of large files from one start to the next, ``configs`` the folder of those
    that single files are loaded by. Thread-safe.
    """

    def __init__(
        self, starter: Path, device: torch.device, hashes: Path | None = None, configs: Path | None = None
    ) -> None:
        self._starter, self._device = starter, device
        self._configs = configs or resources_folder() / "models"
        self._lock = threading.Lock()
        self._sources: dict[Path, tuple[State, ModelSource]] = {}
        self._models: dict[tuple[Path, Additions], tuple[Mapping[Path, State], DiffusionModel]] = {}
        self._digests = Digests(hashes)

    def get(self, place: str | None, added: Additions = NOTHING_ADDED) -> DiffusionModel:
        """Raises ModelError where folder or file is missing, damaged or not a Stable Diffusion 1.x, 2.x or XL model, or
        what is ``added`` does not fit it.

        One whose files changed since is loaded anew.
        """
        path = (Path(place) if place is not None else self._starter).absolute()
        key, own = (path, added), path == self._starter.absolute()
        with self._lock:
            with installed(own), reading(path):
                source = self._source(path)
                files = source.files()
                states = {file: fingerprint.state_of(file) for file in files.values()}
            opened = additions.read(added)
            with reading(path):
                states |= {file: fingerprint.state_of(file) for file in opened.files().values()}
            seen, model = self._models.get(key, (None, None))
            if model is None or seen != states:
                with installed(own):
                    source.check()
                with reading(path):
                    digest = self._digests.of_named({**files, **opened.files()})
                if model is None or model.digest != digest:
                    with installed(own):
                        parts = source.load()
                    model = self._made(path, opened.apply(parts), digest)
                self._models = {key: (states, model)}  # in place of another one
                devices.give_back(self._device)
            return model

    def _source(self, path: Path) -> ModelSource:
        """By what is at ``path``, and not by its name. What a file holds is read once, as long as it stays as it is."""
        if not path.is_file():
            return FolderSource(path)
        state = fingerprint.state_of(path)
        seen, source = self._sources.get(path, (None, None))
        if source is None or seen != state:
            source = SingleFileSource(path, self._configs)
            self._sources[path] = state, source
        return source

    def _made(self, path: Path, parts: Parts, digest: str) -> DiffusionModel:
        parts.text.move(self._device)
        parts.autoencoder.move(self._device)
        return DiffusionModel(
            path, parts.card, digest, parts.text, parts.denoiser, parts.autoencoder, parts.schedule, self._device
        )
