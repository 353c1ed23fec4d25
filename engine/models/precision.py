"""In which numbers a device computes, and in which layout."""

from __future__ import annotations

import torch

_TENSOR_CORES = (7, 0)  # compute capability from which on float16 is faster than float32
_NO_FLOAT16 = "GTX 16"  # cards of capability 7.5 that have no tensor cores, and whose float16 convolutions give NaN
_SMALL = 100_000_000  # weights: the starter has 10 million, Stable Diffusion 1.4 has 860 million


def low_precision(device: torch.device) -> torch.dtype | None:
    """What autocast computes in on ``device``, over float32 weights; None: float32 throughout."""
    if device.type != "cuda":
        return None
    with torch.cuda.device(device):  # it tells of the current one
        native = torch.cuda.is_bf16_supported(including_emulation=False)
    return low_precision_of(torch.cuda.get_device_capability(device), torch.cuda.get_device_name(device), native)


def low_precision_of(capability: tuple[int, int], name: str, native_bfloat16: bool) -> torch.dtype | None:
    """bfloat16 only where the card computes in it: emulated, it is slower than float32.

    Else float16, with a scaled loss, where it is the faster: cards with tensor cores (Volta, Turing), some of which
    have ten times the rate in it. Older ones compute in it as slowly as in float32, or far slower.
    """
    if native_bfloat16:
        return torch.bfloat16
    return torch.float16 if capability >= _TENSOR_CORES and _NO_FLOAT16 not in name else None


def memory_format(device: torch.device, weights: int) -> torch.memory_format:
    """The layout in which a UNet of so many ``weights`` is quicker.

    Tensor cores want channels last. On a CPU a small UNet takes a quarter less time that way, one of Stable Diffusion's
    size an eighth more.
    """
    last = low_precision(device) is not None or (device.type == "cpu" and weights < _SMALL)
    return torch.channels_last if last else torch.contiguous_format
