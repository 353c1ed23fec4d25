"""What a person makes of a run: its name, which candidates are starred or discarded, files named after their seeds.

Torch-free.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from engine.files import atomic
from engine.protocol.unreadable import UNREADABLE

STARS: Final = "stars.json"
DISCARDED: Final = "discarded.json"
NAME: Final = "name.json"
SEED: Final = "{seed}"  # in a name: where the seed is to stand


def note_stars(run: Path, seeds: Sequence[int]) -> None:
    """The candidates of ``run`` that are starred, and no others, from now on. Blocks. Raises OSError."""
    _note(run / STARS, seeds)


def read_stars(run: Path) -> frozenset[int]:
    """Without a readable note there is no star, but the candidates are there all the same."""
    return _read(run / STARS)


def note_discarded(run: Path, seeds: Sequence[int]) -> None:
    """As ``note_stars``, of those that are put out of sight."""
    _note(run / DISCARDED, seeds)


def read_discarded(run: Path) -> frozenset[int]:
    """As ``read_stars``."""
    return _read(run / DISCARDED)


def note_name(run: Path, name: str) -> None:
    """What ``run`` is called from now on; empty for no name. Blocks. Raises OSError."""
    atomic.write_bytes(run / NAME, msgspec.json.encode(name))


def read_name(run: Path) -> str:
    """Empty where it has none that can be read."""
    try:
        return msgspec.json.decode((run / NAME).read_bytes(), type=str)
    except (OSError, *UNREADABLE):
        return ""


def _note(file: Path, seeds: Sequence[int]) -> None:
    atomic.write_bytes(file, msgspec.json.encode(seeds))


def _read(file: Path) -> frozenset[int]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=frozenset[int])
    except (OSError, *UNREADABLE):
        return frozenset()


def seed_files(pattern: Path, seeds: Sequence[int]) -> list[Path]:
    """A file for each of ``seeds``, none that is there already.

    ``pattern``: its name says ``{seed}`` where the seed is to stand; without, that stands at its end.
    """
    name = pattern.name if SEED in pattern.name else f"{pattern.stem}-{SEED}{pattern.suffix}"
    files: list[Path] = []
    for seed in seeds:
        wanted = pattern.with_name(name.replace(SEED, str(seed)))
        others = (wanted.with_stem(f"{wanted.stem}-{number}") for number in itertools.count(2))
        files.append(next(one for one in itertools.chain((wanted,), others) if one not in files and not one.exists()))
    return files
