"""What this project uses of torchao's optimisers, with the types it relies on."""

from collections.abc import Iterable
from typing import Any

from torch import Tensor, nn

class Adam8bit:
    state: dict[nn.Parameter, dict[str, Tensor]]
    param_groups: list[dict[str, Any]]
    def __init__(self, params: Iterable[nn.Parameter], lr: float, *, bf16_stochastic_round: bool) -> None: ...
    def step(self) -> None: ...
