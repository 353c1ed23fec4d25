"""A user study as in the paper's section 4.4: people rate edits from 1 to 5 without knowing who made them.

``make`` writes a folder with one page and its pictures, methods shuffled and unnamed, and the key beside the folder.
The page keeps what was rated so far in the browser and saves a person's ratings, all or some, to a file; ``tabulate``
reads such files with the key and prints each method's means.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Annotated, Any, TypeVar

import msgspec

from benchmarks import rating_page, report
from benchmarks.rating_page import QUESTIONS
from engine.files import atomic

_T = TypeVar("_T")


class Options(argparse.Namespace):
    command: str
    work: Path
    out: Path
    edits: int
    seeds: list[int]
    methods: list[str]
    key: Path
    ratings: list[Path]


class Item(msgspec.Struct, frozen=True):
    """A picture to be rated: who made it, and of which edit."""

    method: str
    edit: str
    seed: int


class Key(msgspec.Struct, frozen=True):
    """``page`` tells this page's ratings from those of one with other pictures, whose names are the same."""

    page: str
    items: dict[str, Item]


class Ratings(msgspec.Struct, frozen=True):
    """What the page saves: of each picture and question that a person has answered, 1 to 5.

    ``person`` is drawn at random by the browser, so that one who saves twice is counted once.
    """

    page: str
    person: str
    ratings: dict[str, Annotated[int, msgspec.Meta(ge=1, le=5)]]


class _Made(msgspec.Struct, frozen=True):
    """What is read of an edit's record."""

    model: str


class Mean(msgspec.Struct, frozen=True):
    """Of ``count`` ratings; None of none."""

    value: float | None
    count: int

    def __str__(self) -> str:
        return "-" if self.value is None else f"{self.value:.2f} ({self.count})"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rating", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="write the page")
    making.add_argument("--work", type=Path, default=Path("runs/edits"), help="the work folder of benchmarks.edits")
    making.add_argument("--out", type=Path, required=True, help="folder of the page; the key lies beside it")
    making.add_argument("--edits", type=int, default=10, help="so many, drawn at random (the paper: 10)")
    making.add_argument("--seeds", type=int, nargs="+", default=[1, 2], help="candidates of each (the paper: two)")
    making.add_argument("--methods", nargs="+", default=["layerdiffusion", "sdedit", "imagic", "pnp"])
    telling = commands.add_parser("tabulate", help="print what people said")
    telling.add_argument("--key", type=Path, required=True)
    telling.add_argument("ratings", type=Path, nargs="+", help="the files that the page saved")
    options = parser.parse_args(arguments, namespace=Options())
    try:
        if options.command == "make":
            key = make(options.work, options.out, options.methods, options.edits, options.seeds)
            page = options.out / "index.html"
            print(f"{page} asks for {len(key.items)} pictures; the key is {_key_of(options.out)}.")
            return
        key = _decoded(options.key, Key, "no key of a page")
        means = tabulate(key, [_read(file, key) for file in options.ratings])
    except (OSError, ValueError) as error:
        sys.exit(str(error))
    report.print_table(["", *QUESTIONS], [[method, *(str(m[q]) for q in QUESTIONS)] for method, m in means.items()])


def _decoded(file: Path, kind: type[_T], otherwise: str) -> _T:
    """Raises OSError, and ValueError of a file that is ``otherwise``."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ValueError(f"{file} is {otherwise}: {error}") from error


def _read(file: Path, key: Key) -> Ratings:
    """Raises OSError, and ValueError of what is no file of this page's ratings."""
    saved = _decoded(file, Ratings, "no file of ratings as the page saves them")
    if saved.page != key.page:
        raise ValueError(f"{file} rates the pictures of another page; give that page's key.")
    asked = {f"{name} {question}" for name in key.items for question in QUESTIONS}
    if strange := sorted(set(saved.ratings) - asked):
        raise ValueError(f"{file} rates '{strange[0]}', which the page does not ask for.")
    return saved


def make(work: Path, out: Path, methods: Sequence[str], count: int, seeds: Sequence[int]) -> Key:
    """The key: each picture's name on the page, and what it is. The same work folder always gives the same page.

    A method that draws the same picture for every seed would be known by that: equal ones are asked for once.
    Raises OSError, and ValueError where no edit has all that is asked for.
    """
    key_file = _key_of(out)
    rng = random.Random(f"{methods} {count} {seeds}")
    complete = _complete(work, methods, seeds)
    edits = rng.sample(complete, min(count, len(complete)))
    listed = [Item(method, edit, seed) for edit in edits for seed in seeds for method in methods]
    drawn = {item: _candidate(work, item).read_bytes() for item in listed}
    first = {(item.method, item.edit, drawn[item]): item for item in reversed(listed)}
    items = [item for item in listed if first[item.method, item.edit, drawn[item]] is item]
    rng.shuffle(items)
    out.mkdir(parents=True, exist_ok=True)
    named: dict[str, Item] = {}
    sections: list[str] = []
    for number, item in enumerate(items, start=1):
        name = f"picture-{number}"
        named[name] = item
        folder = _candidate(work, item).parent
        request: Mapping[str, Any] = msgspec.json.decode((folder / "result.json").read_bytes())
        (out / f"{name}.png").write_bytes(drawn[item])
        shutil.copyfile(folder / "photo.png", out / f"{name}-photo.png")
        given = ["photo"]
        if (folder / "other.png").is_file():  # of which the object, or the background, was to be taken
            shutil.copyfile(folder / "other.png", out / f"{name}-other.png")
            given.append("object" if request.get("object_source") else "background")
        sections.append(rating_page.section(name, given, _asked(request)))
    shown = [(name, item, hashlib.sha256(drawn[item]).hexdigest()) for name, item in named.items()]
    key = Key(hashlib.sha256(msgspec.json.encode([QUESTIONS, shown])).hexdigest()[:12], named)
    atomic.write_bytes(out / "index.html", rating_page.whole(key.page, sections).encode())
    atomic.write_bytes(key_file, msgspec.json.encode(key))
    return key


def _complete(work: Path, methods: Sequence[str], seeds: Sequence[int]) -> list[str]:
    """The edits that every method has finished, with all ``seeds``, by one model; raises ValueError of none."""
    names = sorted(folder.name for folder in (work / methods[0]).iterdir())
    complete: list[str] = []
    for name in names:
        folders = [work / method / name for method in methods]
        needed = [folder / f"candidate-{seed}.png" for folder in folders for seed in seeds]
        if all(file.is_file() for file in [*needed, *(folder / "made.json" for folder in folders)]):
            made = {_decoded(folder / "made.json", _Made, "no record of an edit").model for folder in folders}
            complete += [name] if len(made) == 1 else []
    if not complete:
        asked = f"{', '.join(methods)} and the seeds {', '.join(map(str, seeds))}"
        raise ValueError(f"No edit in {work} is finished by {asked}: run benchmarks.edits --methods first.")
    return complete


def tabulate(key: Key, several: Sequence[Ratings]) -> dict[str, dict[str, Mean]]:
    """The mean rating of each method in each question, over all people and pictures; the highest action first.

    Of one person's files the last one's answers count.
    """
    found = {item.method: {asked: list[int]() for asked in QUESTIONS} for item in key.items.values()}
    people: dict[str, dict[str, int]] = {}
    for each in several:
        people.setdefault(each.person, {}).update(each.ratings)
    for ratings in people.values():
        for field, value in ratings.items():
            name, _, question = field.rpartition(" ")
            found[key.items[name].method][question].append(value)
    means = {
        method: {q: Mean(fmean(values) if values else None, len(values)) for q, values in asked.items()}
        for method, asked in found.items()
    }
    return dict(sorted(means.items(), key=lambda each: -(each[1]["action"].value or 0)))


def _candidate(work: Path, item: Item) -> Path:
    return work / item.method / item.edit / f"candidate-{item.seed}.png"


def _asked(request: Mapping[str, Any]) -> str:
    """The two prompts, and where the object is to go if it is to be moved."""
    text = f"{request['object_prompt']} {request['background_prompt']}"
    if not (moved := request.get("transform")):
        return text
    across, down = round(moved["dx"]), round(moved["dy"])
    sides = [f"{abs(across)} pixels to the {'right' if across > 0 else 'left'}"] if across else []
    sides += [f"{abs(down)} pixels {'down' if down > 0 else 'up'}"] if down else []
    return f"{text}, {moved['scale']:.0%} as large, {' and '.join(sides) or 'in the same place'}"


def _key_of(out: Path) -> Path:
    """Beside the page's folder, wherever that is called from."""
    out = out.absolute()
    return out.with_name(f"{out.name}-key.json")


if __name__ == "__main__":
    main()
