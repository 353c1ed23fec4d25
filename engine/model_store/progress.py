"""How far a download is, how quick, and what is left. Torch-free."""

from __future__ import annotations

import collections
import time
from collections.abc import Callable
from typing import Final, Literal

import msgspec

_WINDOW_S: Final = 10.0  # the speed is that of the last seconds
_EVERY_S: Final = 0.25
_LEAST_S: Final = 0.5  # before that no speed is known

Stage = Literal["download", "check"]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """``stage``: bytes arrive, or those that have arrived are read again for their SHA-256.

    ``bytes`` of ``total``; ``bytes_per_s`` and ``seconds_left`` are None as long as nobody knows.
    """

    stage: Stage
    bytes: int
    total: int
    bytes_per_s: float | None = None
    seconds_left: float | None = None


Show = Callable[[Progress], None]


class Meter:
    """Of one stage, of which ``bytes`` of ``total`` are done already. Tells ``show`` some times a second."""

    def __init__(self, stage: Stage, bytes: int, total: int, show: Show) -> None:
        self._stage: Stage = stage
        self._bytes, self._total, self._show = bytes, total, show
        self._seen = collections.deque([(time.monotonic(), bytes)])
        self._told = 0.0
        self.tell()

    def add(self, count: int) -> None:
        self._bytes += count
        now = time.monotonic()
        self._seen.append((now, self._bytes))
        while now - self._seen[0][0] > _WINDOW_S and len(self._seen) > 2:
            self._seen.popleft()
        if now - self._told >= _EVERY_S:
            self.tell()

    def tell(self) -> None:
        """Now, whatever was told before."""
        self._told = time.monotonic()
        (then, had), left = self._seen[0], self._total - self._bytes
        passed = self._told - then
        speed = (self._bytes - had) / passed if passed >= _LEAST_S else None
        self._show(
            Progress(
                stage=self._stage,
                bytes=self._bytes,
                total=self._total,
                bytes_per_s=speed,
                seconds_left=left / speed if speed else None,
            )
        )


def size_text(count: int) -> str:
    """ "4.3 GB", "40.7 MB"."""
    for unit, each in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= each:
            return f"{count / each:.1f} {unit}"
    return f"{count} bytes"
