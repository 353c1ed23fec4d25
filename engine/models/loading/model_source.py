"""A model as a person has it: which files decide what it draws, whether it is sound, and its parts, loaded."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from engine.models.checks import model_folder
from engine.models.checks.model_configs import SchedulerConfig, UnetConfig, read
from engine.models.checks.model_folder import Card
from engine.models.denoising import Denoiser, NoiseSchedule
from engine.models.families.family import TextEncoder
from engine.models.families.registry import FAMILIES
from engine.models.loading import diffusers_folder
from engine.models.torch_adapter.autoencoder import Autoencoder


class Parts(NamedTuple):
    """In float32, on the CPU."""

    text: TextEncoder
    denoiser: Denoiser
    autoencoder: Autoencoder
    schedule: NoiseSchedule
    card: Card


class ModelSource(Protocol):
    """Each method raises ModelError naming the file that is wrong, and OSError."""

    def files(self) -> Mapping[str, Path]:
        """All that decide what the model draws, by names that are the same wherever it lies."""
        ...

    def check(self) -> None:
        """All that can be told at no cost, before anything is loaded."""
        ...

    def load(self) -> Parts:
        """Raises RuntimeError out of memory, too."""
        ...


class FolderSource:
    """A folder in the layout of diffusers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def files(self) -> Mapping[str, Path]:
        return {file.relative_to(self._folder).as_posix(): file for file in model_folder.files(self._folder)}

    def check(self) -> None:
        model_folder.check(self._folder)

    def load(self) -> Parts:
        family = FAMILIES[
            model_folder.kind_of(self._folder, read(self._folder / "unet" / "config.json", UnetConfig)).id
        ]
        schedule = family.predictor.schedule(read(self._folder / model_folder.SCHEDULER, SchedulerConfig))
        card = model_folder.read_card(self._folder)
        return Parts(*diffusers_folder.load(self._folder, family), schedule, card.with_defaults(family.defaults))
