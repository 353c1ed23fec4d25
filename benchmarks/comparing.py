"""Two ways of making the same edits, compared edit by edit."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from benchmarks.reading import Reading

COMPARED: Final[Mapping[str, Callable[[Reading], bool]]] = {
    "text": lambda r: r.text,
    "identity": lambda r: r.identity,
    "all at once": lambda r: r.all_at_once,
}


class SignTest(msgspec.Struct, frozen=True):
    """Edits of which more, and of which fewer, candidates show something than another row's; two-sided p."""

    won: int
    lost: int
    p: float


def sign_test(
    ours: Sequence[Sequence[Reading]], others: Sequence[Sequence[Reading]], shows: Callable[[Reading], bool]
) -> SignTest:
    """Of the same edits, in the same order."""
    more = [sum(map(shows, a)) - sum(map(shows, b)) for a, b in zip(ours, others, strict=True)]
    won, lost = sum(each > 0 for each in more), sum(each < 0 for each in more)
    n = won + lost
    tail = sum(math.comb(n, k) for k in range(min(won, lost) + 1)) / 2**n
    return SignTest(won, lost, min(1.0, 2 * tail))
