"""In which numbers a device computes."""

from __future__ import annotations

import torch


def low_precision(device: torch.device) -> torch.dtype | None:
    """What autocast computes in on ``device``, over float32 weights; None: float32 throughout."""
    return torch.bfloat16 if device.type == "cuda" else None
