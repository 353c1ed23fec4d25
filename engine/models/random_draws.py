"""Every random draw of the engine, each from its own seed: no draw depends on another one or on the batch layout."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Generator
from typing import Any

import torch
from torch import Tensor


def generator(seed: int, stage: str, step: int, item: int) -> torch.Generator:
    """A CPU generator for the draws of one item of one step.

    ``seed`` is the edit's seed while training and the candidate's while sampling; ``item`` is 0 for the object and 1
    for the background. Seeds are hashed, so neighbouring ones share nothing.
    """
    digest = hashlib.blake2b(f"{seed}/{stage}/{step}/{item}".encode(), digest_size=8).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest, "big") >> 1)


def noise(shape: tuple[int, ...], draw: torch.Generator, device: torch.device) -> Tensor:
    """Standard normal float32 of ``shape``, drawn on the CPU so that every device sees the same numbers."""
    return torch.randn(shape, generator=draw).to(device, non_blocking=True)


def timestep(levels: int, draw: torch.Generator, device: torch.device) -> Tensor:
    """One training timestep, int64 of shape (1,), uniform in [0, levels)."""
    return torch.randint(levels, (1,), generator=draw).to(device, non_blocking=True)


def index(count: int, draw: torch.Generator) -> int:
    """Uniform in [0, count)."""
    return int(torch.randint(count, (1,), generator=draw))


@contextlib.contextmanager
def seeded(seed: int, stage: str, step: int, item: int, device: torch.device) -> Generator[None]:
    """Within, what a library draws on ``device`` from torch's own generator is seeded as by ``generator``; each kind of
    device draws other numbers.
    """
    untyped: Any = torch.random  # its signatures are only half typed
    own = [] if device.type in ("cpu", "meta") else [device]
    with untyped.fork_rng(own, device_type=device.type if own else "cpu"):
        untyped.manual_seed(generator(seed, stage, step, item).initial_seed())
        yield
