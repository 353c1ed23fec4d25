"""What ``need`` has computed, which takes it seconds, kept for the forecasts to come."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import torch

from engine.editing.memory import need
from engine.editing.memory.need import Need
from engine.models.diffusion_model import DiffusionModel
from engine.protocol.settings import MemoryMode, Settings


class KnownNeeds:
    """Computes a need the first time that it is asked for, by all that changes it."""

    def __init__(self) -> None:
        self._training: dict[Hashable, Mapping[str, Need]] = {}
        self._sampling: dict[Hashable, Need] = {}

    def training(
        self,
        model: DiffusionModel,
        settings: Settings,
        mode: MemoryMode,
        size: tuple[int, int],
        low: torch.dtype | None,
    ) -> Mapping[str, Need]:
        """See ``need.training``."""
        learns = settings.adaptation, settings.lora_rank
        key = (model.digest, learns, mode, size, low)
        if (known := self._training.get(key)) is None:
            known = self._training[key] = need.training(model, settings, mode, size, low)
        return known

    def sampling(
        self,
        model: DiffusionModel,
        settings: Settings,
        size: tuple[int, int],
        low: torch.dtype | None,
        seeds: int,
        mode: MemoryMode,
    ) -> Need:
        """See ``need.sampling``."""
        asks_untouched = settings.untouched_share > 0, settings.likeness > 0
        key = (model.digest, asks_untouched, size, low, seeds, mode)
        if (known := self._sampling.get(key)) is None:
            known = self._sampling[key] = need.sampling(model, settings, size, low, seeds, mode)
        return known
