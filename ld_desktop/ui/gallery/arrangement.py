"""What the gallery lists, and in which order: pure, of the candidates and the artist's wishes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from ld_desktop.model.gallery import Candidate


class Order(Enum):
    """The runs from the oldest or the newest on; within a run as drawn, favourites first, or by seed."""

    OLDEST = auto()
    NEWEST = auto()
    FAVOURITES = auto()
    SEED = auto()


@dataclass(frozen=True)
class Wishes:
    """``words`` all stand in name, prompts or seed. ``run``: no other's. ``discarded``: these and no others."""

    starred: bool = False
    words: tuple[str, ...] = ()
    run: str | None = None
    discarded: bool = False
    order: Order = Order.OLDEST


@dataclass(frozen=True)
class RunHeader:
    """Above the candidates of ``run``: its name, which may be empty, its prompts, when its first candidate was drawn,
    and how many of them are listed.
    """

    run: str
    name: str
    object_prompt: str
    background_prompt: str
    made: float
    count: int


Row = RunHeader | Candidate


def arrange(candidates: Iterable[Candidate], wishes: Wishes) -> list[Row]:
    """A header for each run, then those of its candidates that are wished for; nothing of a run without any."""
    runs: dict[str, list[Candidate]] = {}
    made: dict[str, float] = {}
    for one in candidates:
        made[one.run] = min(made.get(one.run, one.made), one.made)
        if _wished(one, wishes):
            runs.setdefault(one.run, []).append(one)
    names = list(runs)
    if wishes.order is Order.NEWEST:
        names.reverse()
    rows: list[Row] = []
    for name in names:
        found = _ordered(runs[name], wishes.order)
        first = found[0]
        rows.append(
            RunHeader(name, first.run_name, first.object_prompt, first.background_prompt, made[name], len(found))
        )
        rows.extend(found)
    return rows


def _wished(one: Candidate, wishes: Wishes) -> bool:
    if one.discarded != wishes.discarded or (wishes.starred and not one.starred):
        return False
    if wishes.run not in (None, one.run):
        return False
    text = f"{one.run_name}\n{one.object_prompt}\n{one.background_prompt}\n{one.seed}".casefold()
    return all(word in text for word in wishes.words)


def _ordered(candidates: Sequence[Candidate], order: Order) -> list[Candidate]:
    match order:
        case Order.NEWEST:
            return list(reversed(candidates))
        case Order.FAVOURITES:
            return sorted(candidates, key=lambda one: not one.starred)
        case Order.SEED:
            return sorted(candidates, key=lambda one: one.seed)
        case Order.OLDEST:
            return list(candidates)
