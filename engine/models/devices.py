"""Which devices can compute, and the memory of each: torch's accelerator (CUDA, ROCm, XPU, MPS) and the CPU."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import torch

from engine.files import free_memory
from engine.models.out_of_memory import is_out_of_memory
from engine.protocol.errors import UsageError
from engine.protocol.results import Device
from engine.protocol.texts import advised

CPU: Final = "cpu"
_ON_HOST: Final = (CPU, "meta")
_UNCOUNTED: Final = (*_ON_HOST, "mps")  # theirs is the computer's memory; torch 2.10 fails where MPS is asked


def best_device() -> torch.device:
    """The first accelerator that works here, else the CPU."""
    return torch.accelerator.current_accelerator(check_available=True) or torch.device(CPU)


def available() -> list[Device]:
    """Those that work here, the CPU last."""
    accelerator = torch.accelerator.current_accelerator(check_available=True)
    if accelerator is None:
        return [Device(CPU, "CPU")]
    kind, count = accelerator.type, torch.accelerator.device_count()
    names = [torch.cuda.get_device_name(index) if kind == "cuda" else kind.upper() for index in range(count)]
    return [*(Device(f"{kind}:{index}", name) for index, name in enumerate(names)), Device(CPU, "CPU")]


def find(asked: str, there: Sequence[Device]) -> torch.device:
    """``asked`` is the id of one that is ``there``, or its kind alone: the first of that kind. Raises UsageError."""
    for device in there:
        if asked in (device.id, device.id.split(":")[0]):
            return torch.device(device.id)
    raise UsageError(
        "There is no device {asked} here; there is: {there}.",
        advised("Give another --device, or none.", "Choose another one in Run > Device."),
        asked=asked,
        there=", ".join(device.id for device in there),
    )


def free_bytes(device: torch.device) -> int:
    """Of its memory; what this process keeps for later counts as free."""
    if device.type in _UNCOUNTED:
        return free_memory.free_bytes()
    kept = torch.accelerator.memory_reserved(device) - torch.accelerator.memory_allocated(device)
    return torch.accelerator.get_memory_info(device)[0] + kept


def begin_peak(device: torch.device) -> None:
    """``peak_bytes`` counts from here on."""
    if device.type not in _UNCOUNTED:
        torch.accelerator.reset_peak_memory_stats(device)


def peak_bytes(device: torch.device) -> int | None:
    """The most that this process has had of its memory; None on the CPU and MPS, which keep no account."""
    return None if device.type in _UNCOUNTED else torch.accelerator.max_memory_allocated(device)


def give_back(device: torch.device) -> None:
    """Memory that torch keeps on ``device`` for later is free for all."""
    if device.type not in _UNCOUNTED:
        torch.accelerator.empty_cache()


def is_usable(device: torch.device) -> bool:
    """Whether it still works. After some CUDA errors no call of this process succeeds any more."""
    try:
        torch.zeros(1, device=device).cpu()  # synchronize() says nothing of a device that is not there
    except RuntimeError as error:
        return is_out_of_memory(error)
    except AssertionError:  # from a torch that was built without CUDA
        return False
    return True
