"""The report of the judged edits for people: tables, a contact sheet of each kind, and a sheet of the worst."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from PIL import Image

from benchmarks.reading import Reading
from benchmarks.scenes import Edit
from engine.files import atomic
from engine.pictures import picture_io
from engine.pictures.contact_sheet import contact_sheet
from engine.starter.world import draw_scene

MAIN: Final = ("text", "identity", "background kept", "all at once")
_MEANS: Final = {
    "psnr": "PSNR dB",
    "ssim": "SSIM",
    "lpips": "LPIPS",
    "psnr_pie": "PSNR PIE",
    "ssim_pie": "SSIM PIE",
    "lpips_pie": "LPIPS PIE",
    "seam": "seam",
    "left_behind": "left behind dB",
}
_SHOWN: Final = 2  # candidates of an edit on a sheet
_WORST: Final = 24
_STYLE: Final = """body { font: 15px/1.5 sans-serif; margin: 2rem auto; max-width: 76rem; color: #222; }
table { border-collapse: collapse; margin: 1rem 0; } td, th { padding: .2rem .8rem; text-align: left; }
th { border-bottom: 1px solid #888; } tr:nth-child(even) td { background: #f2f2f2; } img { max-width: 100%; }"""


class Column(Protocol):
    """Of one variant, an entry an edit: the readings of its candidates, and the folder they lie in."""

    @property
    def readings(self) -> Sequence[Sequence[Reading]]: ...
    @property
    def folders(self) -> Sequence[Path]: ...


def overview(figures: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the main table: a variant a row, rates with their intervals, means, seconds an edit."""
    rows: list[list[str]] = []
    for name, found in figures["rates"].items():
        spent, mean = figures["seconds_of_an_edit"].get(name), figures["means"][name]
        numbers = ["-" if mean[key] is None else f"{mean[key]:.3g}" for key in _MEANS]
        rows.append([name, *(str(found[key]) for key in MAIN), *numbers, "-" if spent is None else f"{spent:.0f}"])
    return ["", *MAIN, *_MEANS.values(), "seconds"], rows


def write(
    folder: Path,
    every: Sequence[Edit],
    columns: Mapping[str, Column],
    figures: Mapping[str, Any],
    seeds: Sequence[int],
) -> None:
    """index.html and the sheets it shows."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [_table(*overview(figures))]
    parts.append(
        "<p>Shares of all candidates, with Wilson's 95 % interval, in which those of one edit count as one. Text: each "
        "asked attribute is there, and it faces the asked side. Identity: the coat's colour (unless it was to change) "
        "and every mark. Background kept: where it was to stay. On the sheets T, I and B stand for text, identity and "
        "background.</p>"
    )
    for kind in dict.fromkeys(edit.kind for edit in every):
        chosen = [i for i, edit in enumerate(every) if edit.kind == kind]
        file = f"{kind.replace(' ', '-')}.png"
        picture_io.write_png(_sheet(every, columns, seeds, chosen), folder / file)
        rows = [[n, *(str(k[kind][m]) for m in MAIN)] for n, k in figures["rates_of_kinds"].items()]
        parts += [f"<h2>{html.escape(kind)}</h2>", _table(["", *MAIN], rows), f'<img src="{file}" alt="{kind}">']
    first = next(iter(columns))
    worst = _worst(every, columns[first], seeds)
    if worst:
        picture_io.write_png(contact_sheet(worst, columns=9), folder / "worst.png")
        parts += [f"<h2>The worst of {html.escape(first)}</h2>", '<img src="worst.png" alt="the worst candidates">']
    body = "\n".join(parts)
    title = f"Edits of list {figures['list']['version']}, {html.escape(figures['model']['name'])}"
    text = f"<!doctype html>\n<meta charset='utf-8'><title>{title}</title><style>{_STYLE}</style>\n<h1>{title}</h1>\n"
    atomic.write_bytes(folder / "index.html", (text + body + "\n").encode())


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["<tr>" + "".join(f"<th>{html.escape(cell)}</th>" for cell in header) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return "<table>" + "\n".join(lines) + "</table>"


def _sheet(
    every: Sequence[Edit], columns: Mapping[str, Column], seeds: Sequence[int], chosen: Sequence[int]
) -> Image.Image:
    """A row an edit: source, wanted scene, then the first candidates of each variant."""
    tiles: list[tuple[str, Image.Image]] = []
    for i in chosen:
        tiles += _given(every[i], columns, i)
        for name, column in columns.items():
            for seed, reading in list(zip(seeds, column.readings[i], strict=True))[:_SHOWN]:
                tiles.append((f"{name[:14]} {_verdict(reading)}", _candidate(column, i, seed)))
    return contact_sheet(tiles, columns=2 + len(columns) * min(_SHOWN, len(seeds)))


def _worst(every: Sequence[Edit], column: Column, seeds: Sequence[int]) -> list[tuple[str, Image.Image]]:
    """Triples of source, wanted scene and candidate, those that miss the most first."""
    read = [(i, seed, r) for i, some in enumerate(column.readings) for seed, r in zip(seeds, some, strict=True)]
    failed = sorted((each for each in read if not each[2].all_at_once), key=lambda each: _met(each[2]))
    tiles: list[tuple[str, Image.Image]] = []
    for i, seed, reading in failed[:_WORST]:
        tiles += [*_given(every[i], {"": column}, i), (_verdict(reading), _candidate(column, i, seed))]
    return tiles


def _met(reading: Reading) -> int:
    asked = (reading.pose, reading.faces, reading.weather, reading.kept, reading.placed)
    shown = (not reading.refused, reading.animal, reading.place, reading.colour, reading.marked)
    return sum((*shown, *(each is not False for each in asked)))


def _given(edit: Edit, columns: Mapping[str, Column], index: int) -> list[tuple[str, Image.Image]]:
    side = _candidate(next(iter(columns.values())), index, 1).width
    source = edit.other if edit.kind == "object taken" and edit.other is not None else edit.before
    label = f"{edit.after.pose} {edit.background_prompt}"[:20]
    return [(edit.kind[:18], draw_scene(source, side).picture), (label, draw_scene(edit.after, side).picture)]


def _candidate(column: Column, index: int, seed: int) -> Image.Image:
    return picture_io.read_picture(column.folders[index] / f"candidate-{seed}.png")


def _verdict(reading: Reading) -> str:
    letters = ((reading.text, "T"), (reading.identity, "I"), (reading.kept is not False, "B"))
    return "".join(letter if met else "-" for met, letter in letters)
