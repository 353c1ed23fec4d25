"""How the weights of a LoRA file are named: kohya's way, which A1111, ComfyUI and Krita read, and diffusers' way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import torch
from torch import Tensor

from engine.models.lora_files.lora_export import Keys
from engine.models.lora_files.low_rank import Factors

_UNET: Final = "unet"
_KOHYA_UNET: Final = f"lora_{_UNET}_"


def named(layer: str, shape: tuple[int, ...], factors: Factors, keys: Keys) -> Mapping[str, Tensor]:
    """The tensors of one ``layer`` of the UNet, named as diffusers names it, whose weight has ``shape``.

    Kohya's alpha is the rank, so that the strength 1 gives the product as it is.
    """
    up, down = factors
    rank = len(down)
    if len(shape) == 4:
        up, down = up.reshape(shape[0], rank, 1, 1), down.reshape(rank, *shape[1:])
    if keys == "diffusers":
        return {f"{_UNET}.{layer}.lora_A.weight": down, f"{_UNET}.{layer}.lora_B.weight": up}
    stem = _KOHYA_UNET + layer.replace(".", "_")
    return {
        f"{stem}.lora_down.weight": down,
        f"{stem}.lora_up.weight": up,
        f"{stem}.alpha": torch.tensor(float(rank)),
    }
