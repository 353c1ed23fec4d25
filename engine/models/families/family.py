"""What has to be known of a family of models so that a single file of it can be loaded."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from torch import Tensor, nn

from engine.models.checks.kinds import Kind

Weights = Mapping[str, Tensor]


@dataclasses.dataclass(frozen=True)
class Family:
    """``configs`` and ``v_configs`` name folders of resources/models: of models that predict noise, and velocity.

    ``text_weights`` takes the text encoder's weights out of a file for transformers' CLIPTextModel, which it is given
    without memory ("meta").
    """

    kind: Kind
    configs: str
    v_configs: str
    text_weights: Callable[[Weights, nn.Module], Weights]
