"""Several processes train one model on a CPU: each takes its own steps, now and then their weights are averaged.

One single-threaded process a core keeps every core busy, where one process with a thread a core waits at each small
layer. Averaging every few steps instead of every step (local SGD) makes the exchange negligible.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor, nn


class Team:
    """``rank`` of ``size`` processes. A team of one averages with nobody."""

    def __init__(self, rank: int = 0, size: int = 1) -> None:
        self.rank, self.size = rank, size

    @torch.no_grad()
    def average(self, modules: Sequence[nn.Module]) -> None:
        """Sets every parameter to its mean over the team."""
        if self.size == 1:
            return
        parameters = [p for module in modules for p in module.parameters()]
        flat = torch.cat([p.flatten() for p in parameters])
        dist.all_reduce(flat)
        flat /= self.size
        at = 0
        for parameter in parameters:
            parameter.copy_(flat[at : at + parameter.numel()].view_as(parameter))
            at += parameter.numel()

    def agree(self, value: float) -> float:
        """The largest of the team's values."""
        if self.size == 1:
            return value
        tensor: Tensor = torch.tensor([value], dtype=torch.float64)
        dist.all_reduce(tensor, op=dist.ReduceOp.MAX)
        return float(tensor)


def _member(rank: int, size: int, meeting: str, work: Callable[[Team], None]) -> None:
    torch.set_num_threads(1)
    dist.init_process_group(
        "gloo", init_method=f"file://{meeting}", rank=rank, world_size=size, timeout=dt.timedelta(minutes=10)
    )
    work(Team(rank, size))
    dist.destroy_process_group()


def run_team(size: int, folder: Path, work: Callable[[Team], None]) -> None:
    """Runs ``work`` (picklable) in ``size`` processes; in this one where ``size`` is 1."""
    if size == 1:
        work(Team())
        return
    folder.mkdir(parents=True, exist_ok=True)
    meeting = folder / "team"
    meeting.unlink(missing_ok=True)
    context = multiprocessing.get_context("spawn")
    members = [context.Process(target=_member, args=(rank, size, str(meeting), work)) for rank in range(size)]
    for member in members:
        member.start()
    for member in members:
        member.join()
    if any(member.exitcode for member in members):
        raise RuntimeError(f"A process of the team failed: exit codes {[member.exitcode for member in members]}.")
