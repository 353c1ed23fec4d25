"""Some thousand damaged files; at full size ``python -m tests.faults.fuzz --count 100000``."""

from __future__ import annotations

import collections
import os
from pathlib import Path

import pytest

from engine.protocol.errors import PictureError
from tests.faults import exif_table, fuzz, mutations

COUNT = 3300  # the same number of each kind
ENDS = {0: "opened", 1: "hung", 2: "crashed", 3: "untyped", 4: "refused"}


def end_in_every_way(case: fuzz.Case, _: Path) -> None:
    match ENDS.get(case.number):
        case "hung":
            while True:
                pass
        case "crashed":
            os._exit(3)
        case "untyped":
            raise KeyError("what")
        case "refused":
            raise PictureError("It is damaged.", "Open another copy.")
        case _:
            return


def test_damaged_files_open_or_are_refused_and_nothing_else() -> None:
    outcomes = list(fuzz.run(fuzz.KINDS, COUNT, seed=0))
    assert [each for each in outcomes if each.end in fuzz.FAULTS] == []
    assert len(outcomes) == COUNT
    ends = collections.Counter((each.kind, each.end) for each in outcomes)
    each_kind = COUNT // len(fuzz.KINDS)
    assert ends["exif", "opened"] == each_kind  # metadata costs no picture
    assert all(ends[kind, "opened"] > 0.1 * each_kind < ends[kind, "refused"] for kind in mutations.PICTURES)


def test_each_end_is_told_and_a_dead_worker_replaced() -> None:
    outcomes = list(fuzz.run(["PNG"], 7, 0, end_in_every_way))
    assert [each.end for each in outcomes] == [*ENDS.values(), "opened", "opened"]
    assert outcomes[3].told == "KeyError: 'what'" and "exit code 3" in outcomes[2].told


def test_a_seed_gives_the_same_files() -> None:
    first, again, other = (fuzz.Cases(fuzz.KINDS, 100, seed) for seed in (1, 1, 2))
    assert [first[k] for k in range(100)] == [again[k] for k in reversed(range(100))][::-1]
    assert sum(first[k] == other[k] for k in range(100)) < 30


@pytest.mark.parametrize("kind", [*mutations.PICTURES, "tuned"])
def test_what_is_mutated_is_sound(kind: str, tmp_path: Path) -> None:
    for number, content in enumerate(mutations.sound(kind)):
        case = fuzz.Case(kind, number, content, "")
        path = tmp_path / f"{number}"
        path.write_bytes(content)
        if kind == "tuned" and number:
            continue  # one without what makes it a tuned edit
        fuzz.opened(case, path)


def test_the_table_has_every_tag_of_every_type() -> None:
    odd = {each for each, kind in exif_table.every() if kind == "JPEG"}
    assert len(odd) >= 13_650
    assert len({each.tag for each in odd}) > 200 and len({each.kind for each in odd}) == 16
