"""Which errors of a model mean that the memory was too small for it."""

from __future__ import annotations

import errno

import torch

# in small letters. Torch's allocators of every device; the standard library's; those of cuBLAS, cuDNN and their kin;
# cuDNN's search, which tries plan after plan and tells nothing of why each failed; oneDNN
_SIGNS = (
    "out of memory",
    "can't allocate memory",
    "cannot allocate memory",
    "not enough memory",
    "bad_alloc",
    "bad allocation",
    "alloc_failed",
    "allocation_failed",
    "unable to find an engine to execute this computation",
    "could not create a memory object",
)


def is_out_of_memory(error: Exception) -> bool:
    """Of the device or of the computer: of all but the device's own allocator torch tells by a plain RuntimeError."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    return isinstance(error, RuntimeError) and any(sign in str(error).lower() for sign in _SIGNS)
