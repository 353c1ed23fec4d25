"""Which errors of a model mean that the memory was too small for it."""

from __future__ import annotations

import errno

import torch

_SIGNS = ("can't allocate memory", "cannot allocate memory", "not enough memory", "out of memory")


def is_out_of_memory(error: Exception) -> bool:
    """Of the device or of the computer: torch tells of the latter by a plain RuntimeError."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    return isinstance(error, RuntimeError) and any(sign in str(error).lower() for sign in _SIGNS)
