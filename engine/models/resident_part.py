"""A part of the resident model that leaves its device while another part needs the memory."""

from __future__ import annotations

from typing import Generic, TypeVar

import torch
from torch import nn

_HOST = torch.device("cpu")

Module = TypeVar("Module", bound=nn.Module)


class ResidentPart(Generic[Module]):
    """Frozen: its weights are never trained."""

    def __init__(self, module: Module) -> None:
        self.module: Module = module.eval().requires_grad_(False)
        self._device = _HOST

    def move(self, device: torch.device) -> None:
        self.module.to(device)
        self._device = device

    def park(self) -> None:
        """Leaves its device, and comes back when it is needed."""
        self.module.to(_HOST)

    def _back(self) -> Module:
        """The module, on its device."""
        return self.module.to(self._device)
