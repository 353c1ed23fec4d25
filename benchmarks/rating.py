"""A user study as in the paper's section 4.4: people rate edits from 1 to 5 without knowing who made them.

``make`` writes a folder with one page and its pictures, methods shuffled and unnamed, and the key beside the folder.
The page saves a person's ratings to a file; ``tabulate`` reads such files with the key and prints each method's means.
"""

from __future__ import annotations

import argparse
import html
import random
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, Final

import msgspec

from benchmarks import report
from engine import durable

QUESTIONS: Final = ("background", "action")
_ASKED: Final = {
    "background": "The background is the one that was to be kept, or the one that was asked for.",
    "action": "The object does what the text says, and is still the same one.",
}
_STYLE: Final = """\
body { font: 16px/1.5 sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: 72rem; color: #222; }
section { display: flex; gap: 1.5rem; margin: 2rem 0; align-items: start; }
figure { margin: 0; flex: none; } img { width: 14rem; image-rendering: pixelated; }
fieldset { border: none; padding: 0; margin: 0 0 1rem; } label { margin-right: 1rem; } button { font: inherit; }"""
_SCRIPT: Final = """document.querySelector('form').addEventListener('submit', event => {
  event.preventDefault();
  const ratings = Object.fromEntries([...new FormData(event.target)].map(([name, value]) => [name, Number(value)]));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(ratings)], {type: 'application/json'}));
  link.download = 'ratings.json';
  link.click();
});"""


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
    if options.command == "make":
        key = make(options.work, options.out, options.methods, options.edits, options.seeds)
        print(f"{options.out / 'index.html'} asks for {len(key)} pictures; the key is {_key_of(options.out)}.")
        return
    key = msgspec.json.decode(options.key.read_bytes(), type=dict[str, Item])
    several = [msgspec.json.decode(file.read_bytes(), type=dict[str, int]) for file in options.ratings]
    means = tabulate(key, several)
    report.print_table(["", *QUESTIONS], [[method, *(f"{m[q]:.2f}" for q in QUESTIONS)] for method, m in means.items()])


def make(work: Path, out: Path, methods: Sequence[str], count: int, seeds: Sequence[int]) -> dict[str, Item]:
    """The key: each picture's name on the page, and what it is. The same work folder always gives the same page."""
    rng = random.Random(f"{methods} {count} {seeds}")
    complete = sorted(folder.name for folder in (work / methods[0]).iterdir() if (folder / "made.json").is_file())
    edits = rng.sample(complete, min(count, len(complete)))
    items = [Item(method, edit, seed) for edit in edits for seed in seeds for method in methods]
    rng.shuffle(items)
    out.mkdir(parents=True, exist_ok=True)
    key: dict[str, Item] = {}
    sections: list[str] = []
    for number, item in enumerate(items, start=1):
        name = f"picture-{number}"
        key[name] = item
        folder = work / item.method / item.edit
        request: Mapping[str, Any] = msgspec.json.decode((folder / "result.json").read_bytes())
        shutil.copyfile(folder / f"candidate-{item.seed}.png", out / f"{name}.png")
        shutil.copyfile(folder / "photo.png", out / f"{name}-photo.png")
        given = ["photo"]
        if (folder / "other.png").is_file():  # of which the object, or the background, was to be taken
            shutil.copyfile(folder / "other.png", out / f"{name}-other.png")
            given.append("object" if request.get("object_source") else "background")
        sections.append(_section(name, given, f"{request['object_prompt']} {request['background_prompt']}"))
    page = "\n".join(sections)
    title = "Which edits are good?"
    text = (
        f"<!doctype html>\n<meta charset='utf-8'><title>{title}</title><style>{_STYLE}</style>\n<h1>{title}</h1>\n"
        "<p>Rate each edit from 1 (very poor match) to 5 (very good match).</p>\n"
        f"<form>{page}<button>Save ratings</button></form>\n<script>{_SCRIPT}</script>\n"
    )
    durable.write_bytes(out / "index.html", text.encode())
    durable.write_bytes(_key_of(out), msgspec.json.encode(key))
    return key


def tabulate(key: Mapping[str, Item], several: Sequence[Mapping[str, int]]) -> dict[str, dict[str, float]]:
    """The mean rating of each method in each question, over all people and pictures; the highest action first."""
    found: dict[str, dict[str, list[int]]] = {}
    for ratings in several:
        for field, value in ratings.items():
            name, _, question = field.rpartition(" ")
            found.setdefault(key[name].method, {asked: [] for asked in QUESTIONS})[question].append(value)
    means = {method: {q: fmean(values) for q, values in asked.items()} for method, asked in found.items()}
    return dict(sorted(means.items(), key=lambda each: -each[1]["action"]))


def _section(name: str, given: Sequence[str], text: str) -> str:
    """``given``: what the pictures are that the edit was made from, the photo first."""
    asked: list[str] = []
    for question in QUESTIONS:
        buttons = "".join(
            f'<label><input type="radio" name="{name} {question}" value="{value}" required> {value}</label>'
            for value in range(1, 6)
        )
        asked.append(f"<fieldset><legend>{_ASKED[question]}</legend>{buttons}</fieldset>")
    files = {f"{name}-{'other' if i else 'photo'}.png": f"the {what}" for i, what in enumerate(given)}
    pictures = "".join(_figure(file, what) for file, what in (files | {f"{name}.png": "the edit"}).items())
    return f"<section>{pictures}<div><p>“{html.escape(text)}”</p>{''.join(asked)}</div></section>"


def _figure(file: str, what: str) -> str:
    return f'<figure><img src="{file}" alt="{what}"><figcaption>{what}</figcaption></figure>'


def _key_of(out: Path) -> Path:
    return out.with_name(f"{out.name}-key.json")


if __name__ == "__main__":
    main()
