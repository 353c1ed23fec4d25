"""Stable Diffusion folders: loaded once, noticed when they change, and what a model knows about itself."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Generator, Mapping
from pathlib import Path

import torch

from engine.files import file_kinds, fingerprint
from engine.files.fingerprint import Digests, State
from engine.models import model_loading, tensors
from engine.models.checks import model_folder, model_kinds, pickles, weight_checks
from engine.models.checks.model_folder import Card
from engine.models.checks.weight_files import ADVICE, damaged, installed, unreadable
from engine.models.torch_adapter import Autoencoder, Denoiser, Schedule, TextEncoder
from engine.protocol import prompts
from engine.protocol.errors import ModelError
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

    def park(self) -> None:
        """Text encoder and autoencoder leave the device, and each comes back when it is needed."""
        self.text.park()
        self.autoencoder.park()

    def embed(self, text: str) -> torch.Tensor:
        """Text embedding, float32 (1, tokens, width). A closed vocabulary has no punctuation, so it is dropped."""
        return self.text.encode(" ".join(prompts.words(text)) if self.card.words else text)


class ModelStore:
    """Loads a folder and keeps it until another is asked for. ``starter`` is the folder meant by None, ``hashes`` a
    file that remembers those of large files from one start to the next. Thread-safe.
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
            raise _refused(path)
        with self._lock, installed(path == self._starter.absolute()):
            with _reading(path):
                files = model_folder.files(path)
                states = {file: fingerprint.state_of(file) for file in files}
            seen, model = self._models.get(path, (None, None))
            if model is None or seen != states:
                checked = model_folder.check(path)
                with _reading(path):
                    digest = self._digests.of_folder(path, files)
                if model is None or model.digest != digest:
                    model = self._load(path, checked, digest)
                self._models = {path: (states, model)}  # in place of another one
                tensors.give_back(self._device)
            return model

    def _load(self, folder: Path, checked: model_folder.Checked, digest: str) -> DiffusionModel:
        text, denoiser, autoencoder = model_loading.load(folder)
        schedule = Schedule(checked.scheduler)
        text.move(self._device)
        autoencoder.move(self._device)
        return DiffusionModel(folder, checked.card, digest, text, denoiser, autoencoder, schedule, self._device)


@contextlib.contextmanager
def _reading(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise unreadable(Path(error.filename or path), error) from error


def _refused(file: Path) -> ModelError:
    """A file that was chosen where a folder is wanted, by what it is. Raises ModelError where it is not even whole."""
    pickles.refuse_code(file)
    with _reading(file):
        kind, archive = file_kinds.kind_of(file), file_kinds.is_torch_archive(file)
    if kind is not None and not archive:
        return damaged(file, kind, ADVICE)
    return model_kinds.refused_file(file, weight_checks.read_shapes(file, ADVICE))
