"""What has to be known of a family of models so that one can be loaded, from a folder or a single file, and told texts.

``families.unet`` is the ``Predictor`` of all there are so far; a family that predicts by other means brings its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from engine.models.checks.kinds import Kind
from engine.models.checks.layouts import TextFolders
from engine.models.checks.model_configs import SchedulerConfig
from engine.models.denoising import Denoiser, NoiseSchedule
from engine.models.families.clip import Clip
from engine.models.families.condition import Added, Condition

Weights = Mapping[str, Tensor]


class TextEncoder(Protocol):
    """Safe to use from several threads."""

    @property
    def limit(self) -> int:
        """Most tokens a prompt may have, start and end markers not counted."""
        ...

    @property
    def clips(self) -> Sequence[Clip]:
        """In the order of the family's encoders."""
        ...

    @property
    def modules(self) -> Sequence[nn.Module]: ...

    def move(self, device: torch.device) -> None: ...

    def park(self) -> None:
        """Leaves its device, and comes back when it is needed."""
        ...

    def count(self, text: str) -> int:
        """Tokens of ``text``, markers not counted."""
        ...

    def encode(self, text: str) -> Condition:
        """Of one text, padded as the model was trained."""
        ...

    def on_meta(self, rows: int) -> Condition:
        """A condition of ``rows`` texts on the meta device: shapes without values."""
        ...


@dataclasses.dataclass(frozen=True)
class Encoder:
    """A text encoder of a family: its folders, and transformers' class of it.

    ``weights`` takes its weights out of a single file, for a model of that class without memory ("meta").
    """

    folders: TextFolders
    model: Any
    weights: Callable[[Weights, nn.Module], Weights]


@dataclasses.dataclass(frozen=True)
class Predictor:
    """What a family predicts by: diffusers' class ``model``, and its noise schedule.

    ``weights`` takes its weights out of those of a single file, for a config. ``wrapped`` is a loaded ``model`` as the
    stages know it; ``schedule`` is made of the scheduler's config.
    """

    model: Any
    weights: Callable[[Weights, Mapping[str, Any]], Weights]
    wrapped: Callable[[Any, Added], Denoiser]
    schedule: Callable[[SchedulerConfig], NoiseSchedule]


@dataclasses.dataclass(frozen=True)
class Family:
    """``configs`` and ``v_configs`` name folders of resources/models: of models that predict noise, and velocity.

    ``text`` makes the text encoder of the CLIPs that ``encoders`` name, in their order; its second argument: whether
    no text at all is told as zeros. ``added``: what the denoiser is told beside the tokens, by how many pixels a latent
    pixel is wide. ``defaults`` are settings in which the family differs from the paper, in every preset.
    """

    kind: Kind
    configs: str
    v_configs: str
    encoders: Sequence[Encoder]
    text: Callable[[Sequence[Clip], bool], TextEncoder]
    added: Callable[[int], Added]
    predictor: Predictor
    defaults: Mapping[str, Any]
