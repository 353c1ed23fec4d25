"""Pictures to tensors and back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor


def from_picture(picture: Image.Image, device: torch.device) -> Tensor:
    """RGB picture to float32 (1, 3, height, width) in [-1, 1]."""
    pixels = np.asarray(picture.convert("RGB"), dtype=np.float32)
    return torch.as_tensor(pixels / 127.5 - 1).permute(2, 0, 1)[None].contiguous().to(device)


def to_picture(pixels: Tensor) -> Image.Image:
    """(3, height, width) in [-1, 1] to an RGB picture."""
    scaled = ((pixels.float() + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)
    return Image.fromarray(scaled.permute(1, 2, 0).cpu().numpy())


def from_mask(mask: npt.NDArray[np.float32], device: torch.device) -> Tensor:
    """float32 (height, width) to (1, 1, height, width)."""
    return torch.as_tensor(np.array(mask, dtype=np.float32))[None, None].to(device)


def to_greyscale(share: Tensor) -> Image.Image:
    """(height, width) in [0, 1] to a greyscale picture, 1 = white."""
    return Image.fromarray((share * 255).round().clamp(0, 255).to(torch.uint8).cpu().numpy())
