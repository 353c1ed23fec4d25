"""How much memory a process may still take, and a limit to it. Torch-free."""

from __future__ import annotations

import sys
from typing import Final

import psutil

if sys.platform != "win32":
    import resource

_SHARE: Final = 0.75  # of what is free
_LEAST: Final = 1 << 30  # bytes: with less, libraries fail before the picture does


def free_bytes() -> int:
    """Of the computer, within what this process is allowed."""
    free = psutil.virtual_memory().available
    if sys.platform != "win32":
        allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
        if allowed != resource.RLIM_INFINITY:
            free = min(free, max(allowed - _taken(), 0))
    return free


def limit(more: int | None = None) -> None:
    """This process may take so many bytes ``more``, or three quarters of what is free; then MemoryError is raised.

    It counts addresses, not pages. Windows knows no such limit.
    """
    if sys.platform != "win32":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = _taken() + (max(int(_SHARE * free_bytes()), _LEAST) if more is None else more)
        resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _taken() -> int:
    return psutil.Process().memory_info().vms
