"""What trials of faults showed, counted."""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image
from safetensors import safe_open

LONGEST_S = 2.0  # from a fault to its answer, or to the end of what it orphaned


@dataclasses.dataclass
class Tally:
    """``finished`` and ``told`` are good ends: all was done, or a typed error said why not. The rest is to be 0.

    ``faults``: what was wrong, in words.
    """

    name: str
    trials: int = 0
    finished: int = 0
    told: int = 0
    killed: int = 0
    untyped: int = 0
    hangs: int = 0
    incomplete: int = 0
    leftovers: int = 0
    orphans: int = 0
    faults: list[str] = dataclasses.field(default_factory=list[str])

    @property
    def clean(self) -> bool:
        """But for hangs, which a busy computer has too. Where no trial was told or killed, the fault never happened."""
        return self.told + self.killed > 0 and not (self.untyped or self.incomplete or self.leftovers or self.orphans)

    def took(self, seconds: float, what: str) -> None:
        if seconds > LONGEST_S:
            self.hangs += 1
            self.faults.append(f"{what}: {seconds:.1f} s")

    def look_at(self, folder: Path, what: str) -> None:
        """Counts files that are neither whole nor absent, and those that nobody will ever look at."""
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name.startswith("."):
                self.leftovers += 1
                self.faults.append(f"{what}: {path.name} is left")
            elif path.is_file() and (reason := broken(path)):
                self.incomplete += 1
                self.faults.append(f"{what}: {path.name}: {reason}")

    def refuse(self, what: str) -> None:
        """An end that is none of the good ones."""
        self.untyped += 1
        self.faults.append(what)


def broken(path: Path) -> str:
    """Why the file is not whole; empty where it is, or where its kind is unknown."""
    try:
        match path.suffix:
            case ".png" | ".jpg" | ".webp" | ".tif":
                with Image.open(path) as picture:
                    picture.load()
            case ".json":
                json.loads(path.read_bytes())
            case ".safetensors":
                with safe_open(path, framework="numpy") as file:
                    file.keys()
            case _:
                pass
    except Exception as error:  # whatever a reader makes of it
        return f"{type(error).__name__}: {error}"
    return ""


def table(tallies: list[Tally]) -> Iterator[str]:
    """Lines for a terminal."""
    numbers = [field.name for field in dataclasses.fields(Tally) if field.name not in ("name", "faults")]
    yield f"{'':24}" + "".join(f"{name:>11}" for name in numbers)
    for tally in tallies:
        yield f"{tally.name:24}" + "".join(f"{getattr(tally, name):>11}" for name in numbers)
    for tally in tallies:
        yield from (f"{tally.name}: {fault}" for fault in tally.faults)


def main(name: str, description: str | None, trials: Callable[[Path, bool], list[Tally]]) -> int:
    """The command ``python -m tests.faults.NAME``: does ``trials`` in a folder of their own, all or the quick ones."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.faults.{name}", description=description)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        tallies = trials(Path(home), options.quick)
    for line in table(tallies):
        print(line)
    return 0 if all(tally.clean and not tally.hangs for tally in tallies) else 1
