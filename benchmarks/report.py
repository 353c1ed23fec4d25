"""What every benchmark shares: its options, the machine, rates with intervals, a table, and the JSON it writes."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import psutil
import torch

from engine.files import atomic

_Z = 1.959964  # of a normal distribution: 95 % lie within


class Options(argparse.Namespace):
    """``quick``: only to see that it works, so no budget counts as measured. ``json``: where the figures go."""

    quick: bool
    json: Path | None


class Machine(msgspec.Struct, frozen=True):
    """``memory_bytes`` is the host's, ``gpu`` the first CUDA device's name."""

    system: str
    cpu: str
    cores: int
    memory_bytes: int
    python: str
    torch: str
    threads: int
    gpu: str | None


class Rate(msgspec.Struct, frozen=True):
    """``hits`` of ``count``; ``low`` and ``high`` are Wilson's 95 % interval. All three shares are None of nothing.

    Of ``count`` trials only ``independent`` are told apart by it: candidates of one edit succeed and fail together.
    """

    hits: int
    count: int
    independent: int
    rate: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        if self.rate is None or self.low is None or self.high is None:
            return "-"
        return f"{self.rate:6.1%}  [{self.low:.1%}, {self.high:.1%}]  {self.hits}/{self.count}"


class Budget(msgspec.Struct, frozen=True):
    """``value`` is to be at least (``least``) or at most ``limit``; None: not measured."""

    name: str
    limit: float
    value: float | None
    least: bool = False

    @property
    def met(self) -> bool | None:
        if self.value is None:
            return None
        return self.value >= self.limit if self.least else self.value <= self.limit


def parser(name: str, description: str | None) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=description)
    made.add_argument("--quick", action="store_true", help="a small run that shows that it works; no budget is judged")
    made.add_argument("--json", type=Path, help="where the figures are written")
    return made


def rate(hits: Sequence[bool]) -> Rate:
    """Of trials that have nothing to do with each other."""
    return rate_of_groups([[hit] for hit in hits])


def rate_of_groups(groups: Sequence[Sequence[bool]]) -> Rate:
    """Wilson's score interval: sound for few trials and for rates near 0 and 1.

    The trials of a group are taken for one, as if they always came out alike: rather too wide than too narrow.
    """
    trials, n = [hit for group in groups for hit in group], sum(1 for group in groups if group)
    if not n:
        return Rate(0, 0, 0, None, None, None)
    k, p, z2 = sum(trials), sum(trials) / len(trials), _Z**2
    middle, width = p + z2 / (2 * n), _Z * (p * (1 - p) / n + z2 / (4 * n * n)) ** 0.5
    low, high = max(0.0, (middle - width) / (1 + z2 / n)), min(1.0, (middle + width) / (1 + z2 / n))
    return Rate(k, len(trials), n, p, low, high)


def machine() -> Machine:
    return Machine(
        system=platform.platform(),
        cpu=_cpu(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory_bytes=psutil.virtual_memory().total,
        python=platform.python_version(),
        torch=str(torch.__version__),
        threads=torch.get_num_threads(),
        gpu=torch.cuda.get_device_name() if torch.cuda.is_available() else None,
    )


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    for row in (header, ["-" * width for width in widths], *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print()


def finish(name: str, options: Options, figures: Mapping[str, Any], budgets: Sequence[Budget]) -> None:
    """Prints the budgets and the machine; writes the JSON where it is asked for.

    ``met`` is true where every budget that was measured is met, null where none was.
    """
    judged = [msgspec.structs.replace(b, value=None) for b in budgets] if options.quick else budgets
    words = {None: "not measured", True: "met", False: "NOT MET"}
    rows = [
        [b.name, f"{'>=' if b.least else '<='} {b.limit:g}", "-" if b.value is None else f"{b.value:.3g}", words[b.met]]
        for b in judged
    ]
    if rows:
        print_table(["budget", "limit", "value", ""], rows)
    here = machine()
    print(f"{here.cpu}, {here.cores} cores, {here.threads} threads, torch {here.torch}, {here.gpu or 'no CUDA device'}")
    if options.json is None:
        return
    known = [b.met for b in judged if b.met is not None]
    content = {
        "benchmark": name,
        "quick": options.quick,
        "met": all(known) if known else None,
        "budgets": [msgspec.to_builtins(b) | {"met": b.met} for b in judged],
        "machine": here,
        "figures": figures,
    }
    atomic.write_bytes(options.json, msgspec.json.format(msgspec.json.encode(content), indent=2))


def _cpu() -> str:
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text(encoding="utf-8").splitlines() if listing.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
