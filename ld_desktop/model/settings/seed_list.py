"""Lists of seeds as people write them: "3, 7-9"."""

from __future__ import annotations

import re
from itertools import chain
from typing import Final

from ld_desktop.model.preferences import MOST_SEED, SEEDS_RANGE

_PART: Final = re.compile(r"(\d{1,10})(?:\s*[-\u2013]\s*(\d{1,10}))?")


def read_seeds(text: str) -> tuple[int, ...] | None:
    """The seeds of ``text``, each once, in its order; none for an empty one.

    None where it is no list of whole numbers up to ``MOST_SEED`` and ranges of them, or more than a run draws.
    """
    if not text.strip():
        return ()
    found = [_PART.fullmatch(part.strip()) for part in re.split(r"[,;]", text)]
    pairs = [(int(one[1]), int(one[2] or one[1])) for one in found if one is not None]
    if len(pairs) < len(found) or any(not first <= last <= MOST_SEED for first, last in pairs):
        return None
    if sum(last - first + 1 for first, last in pairs) > SEEDS_RANGE[1]:
        return None
    return tuple(dict.fromkeys(chain.from_iterable(range(first, last + 1) for first, last in pairs)))


def seeds_text(seeds: tuple[int, ...]) -> str:
    return ", ".join(map(str, seeds))
