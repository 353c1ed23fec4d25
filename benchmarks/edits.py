"""Does the edit happen, is it still the same individual, and is what should stay still there?

Scenes never trained on are edited in seven kinds, through the engine as an artist uses it. The prompts name animal,
pose, facing, place, weather and a second object in the background, never marks, and colour only where it is to change;
LayerDiffusion reads the coat's colour from the picture, all others are told it.
A judge that never saw a generated picture reads each candidate; the marks of the individual, the side it faces, its
place and the background are measured, a second object only as a part of a background that is to stay. Beside it: the
same tuned edits sampled without iterative guidance, and with more likeness; the same edits with no training at all;
plain sampling of the untouched model from the same texts, noise, steps and guidance; with --methods the methods it is
compared with; what the measure says of the wanted scenes themselves (the most an edit can reach), of the same scenes
with marks of other colours (what passes by mistake), and with the marks of anyone of that kind and coat (what passes by
chance: colours recur).

The list has 22 edits of each kind; without --all every fourth of them is run. A work folder keeps the edits: finished
ones are not run again, and several processes can share the work with --shard.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import msgspec

from benchmarks import page, report
from benchmarks.comparing import COMPARED, sign_test
from benchmarks.makers import Bench, Maker, Untuned, Variant, makers, record
from benchmarks.reading import Reader, Reading, means, rates, seen_through
from benchmarks.scenes import (
    DEVELOPMENT,
    KINDS,
    OF_EACH_KIND,
    REPORTED,
    VERSION,
    Edit,
    Kind,
    anyone,
    edits,
    quarter,
    stranger,
)
from engine.evaluation.clip_adapter import PerceptualDistance
from engine.files.resources import resources_folder
from engine.models.devices import best_device
from engine.pictures import picture_io
from engine.process.dispatch import Engine
from engine.protocol.errors import EngineError
from engine.protocol.settings import MethodName
from engine.segmentation.sam_adapter import SegmenterStore
from engine.starter.judge import Judge
from engine.starter.parameters import Parameters
from engine.starter.world import draw_scene

_TEXT_FLOOR, _CHANCE = 0.9, 0.05
_LEAST_EDITS = 20
OURS = Variant("layerdiffusion")
PLAIN = Variant("no iterative guidance", overrides={"object_steps": "none"}, sampled_from=OURS.name)
WANTED, STRANGERS, ANYONE = "wanted scenes", "strangers", "anyone"
LIKER = Variant("likeness 1", overrides={"likeness": 1.0}, sampled_from=OURS.name)
UNTRAINED = Variant("without training", overrides={"embedding_steps": 0, "weight_steps": 0})


class Options(report.Options):
    work: Path
    resources: Path
    folder: Path | None
    kinds: list[Kind]
    all: bool
    seeds: int
    set: list[str]
    development: bool
    shard: str
    page: Path | None
    lpips: Path | None


class MethodsOptions(Options):
    methods: bool


class Column(msgspec.Struct, frozen=True):
    """A variant's readings, one list of candidates an edit, and where and in what time they were made."""

    readings: list[list[Reading]]
    folders: list[Path]
    seconds: list[float]
    peak_bytes: int


def main(arguments: Sequence[str] | None = None) -> None:
    words = parser("edits", __doc__)
    words.add_argument("--methods", action="store_true", help="also by SDEdit, Imagic and Plug-and-Play")
    options = words.parse_args(arguments, namespace=MethodsOptions())
    shorten(options)
    named = [OURS, PLAIN, LIKER, UNTRAINED]
    if options.methods:
        named += [Variant(name, name) for name in get_args(MethodName) if name != OURS.method]
    figures = measure(options, named)
    report.finish("edits", options, figures, budgets(figures, len(figures["edits"])))


def parser(name: str, description: str | None) -> argparse.ArgumentParser:
    """What every run of the judged edits can be told."""
    parser = report.parser(name, description)
    parser.add_argument("--work", type=Path, default=Path("runs/edits"), help="where the edits are kept")
    parser.add_argument("--resources", type=Path, default=resources_folder(), help="where starter/ is")
    parser.add_argument("--folder", type=Path, help="another diffusion folder than the starter's")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS), help="only these kinds")
    parser.add_argument("--all", action="store_true", help="all 154 edits instead of every fourth")
    parser.add_argument("--seeds", type=int, default=4, help="candidates of each edit")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting of all edits")
    parser.add_argument("--development", action="store_true", help="other scenes: choose settings on these")
    parser.add_argument("--shard", default="0/1", metavar="I/N", help="only every Nth edit from the Ith (from 0) on")
    parser.add_argument("--page", type=Path, help="folder of an HTML report with contact sheets")
    parser.add_argument("--lpips", type=Path, help="torchvision's AlexNet checkpoint: LPIPS of kept backgrounds, too")
    return parser


def shorten(options: Options) -> None:
    """Of a quick run."""
    if options.quick:
        options.kinds, options.seeds = options.kinds[:2], min(options.seeds, 2)


def measure(options: Options, variants: Sequence[Variant]) -> dict[str, Any]:
    """Makes the edits by every variant, reads them, prints what was found and returns it. Exits where an edit fails."""
    try:
        every = _listed(options)
        general = _overrides(options.set)
        folder = str(options.folder.absolute()) if options.folder else None
        bench = Bench(Engine(options.resources), folder, range(1, options.seeds + 1), options.work.absolute(), general)
        made: dict[str, Maker] = makers(bench, variants) | {Untuned.NAME: Untuned(bench)}
        started = time.monotonic()
        where = {row: [maker.make(edit) for edit in every] for row, maker in made.items()}
        minutes = (time.monotonic() - started) / 60
        starter = options.resources / "starter"
        judge, segmenters = Judge.load(starter / "judge"), SegmenterStore(starter / "sam", best_device())
        lpips = PerceptualDistance(options.lpips, best_device()).between if options.lpips else None
        reader = Reader(bench.model, judge, segmenters.get(None), lpips)
        columns = {row: _column(reader, every, folders, bench.seeds) for row, folders in where.items()}
        ends: dict[str, list[Parameters]] = {
            WANTED: [edit.after for edit in every],
            STRANGERS: [stranger(edit) for edit in every],
            ANYONE: [anyone(edit) for edit in every],
        }
        size = bench.model.size
        shown = {n: [seen_through(bench.model, draw_scene(p, size).picture) for p in some] for n, some in ends.items()}
        limits = {
            name: [reader.read([picture], edit) for picture, edit in zip(some, every, strict=True)]
            for name, some in shown.items()
        }
    except EngineError as error:
        print(error, file=sys.stderr)
        sys.exit(int(error.exit_code))
    read = {row: column.readings for row, column in columns.items()} | limits
    figures: dict[str, Any] = {
        "list": {"version": VERSION, "scenes": "development" if options.development else "reported"},
        "model": {"name": bench.model.card.name, "hash": bench.model.digest},
        "settings": {variant.name: bench.settings(variant.overrides) for variant in variants},
        "shard": options.shard,
        "seeds": bench.seeds,
        "minutes_in_this_run": minutes,
        "seconds_of_an_edit": {row: sum(c.seconds) / len(c.seconds) for row, c in columns.items()},
        "peak_bytes": {row: column.peak_bytes for row, column in columns.items()},
        "rates": {row: rates(each) for row, each in read.items()},
        "means": {row: means(_flat(each)) for row, each in read.items()},
        "rates_of_kinds": {row: _of_kinds(every, each) for row, each in read.items()},
        "sign tests": {
            name: {row: sign_test(read[variants[0].name], read[row], shows) for row in columns}
            for name, shows in COMPARED.items()
        },
        "edits": [_account(edit, i, read) for i, edit in enumerate(every)],
    }
    _show(figures)
    if options.page is not None:
        page.write(options.page, every, columns, figures, bench.seeds)
    return figures


def _listed(options: Options) -> list[Edit]:
    first = DEVELOPMENT if options.development else REPORTED
    whole = edits(1 if options.quick else OF_EACH_KIND, first, [kind for kind in KINDS if kind in options.kinds])
    index, count = (int(part) for part in options.shard.split("/"))
    return (whole if options.all else quarter(whole))[index::count]


def _overrides(words: Sequence[str]) -> dict[str, str]:
    """KEY=VALUE each; the settings check names and values."""
    pairs = [word.partition("=") for word in words]
    return {key: value for key, _, value in pairs}


def _column(reader: Reader, every: Sequence[Edit], folders: Sequence[Path], seeds: Sequence[int]) -> Column:
    readings: list[list[Reading]] = []
    for edit, folder in zip(every, folders, strict=True):
        readings.append(
            reader.read([picture_io.read_picture(folder / f"candidate-{seed}.png") for seed in seeds], edit)
        )
    records = [record(folder) for folder in folders]
    return Column(readings, list(folders), [r.seconds for r in records], max(r.peak_bytes for r in records))


def _flat(readings: Sequence[Sequence[Reading]]) -> list[Reading]:
    return [reading for some in readings for reading in some]


def _of_kinds(every: Sequence[Edit], read: Sequence[Sequence[Reading]]) -> dict[str, dict[str, report.Rate]]:
    kinds = list(dict.fromkeys(edit.kind for edit in every))
    return {k: rates([r for e, r in zip(every, read, strict=True) if e.kind == k]) for k in kinds}


def _account(edit: Edit, index: int, read: Mapping[str, Sequence[Sequence[Reading]]]) -> dict[str, Any]:
    def told(reading: Reading) -> dict[str, Any]:
        verdicts = {"text": reading.text, "identity": reading.identity, "all_at_once": reading.all_at_once}
        return msgspec.to_builtins(reading) | verdicts

    return msgspec.to_builtins(edit) | {
        "prompts": [edit.object_prompt, edit.background_prompt],
        "readings": {row: [told(reading) for reading in some[index]] for row, some in read.items()},
    }


def _show(figures: Mapping[str, Any]) -> None:
    header, rows = page.overview(figures)
    report.print_table(header, rows)
    for row, kinds in figures["rates_of_kinds"].items():
        if row not in (WANTED, STRANGERS, ANYONE):
            shown = [[kind, *(str(found[n]) for n in page.MAIN)] for kind, found in kinds.items()]
            report.print_table([row, *page.MAIN], shown)
    for name, tests in figures["sign tests"].items():
        told = [[row, str(t.won), str(t.lost), f"{t.p:.2g}"] for row, t in tests.items() if t.won + t.lost]
        report.print_table([f"{name}, edits against", "won", "lost", "p"], told)
    found = figures["rates"]
    parts = [name for name in found[OURS.name] if name not in page.MAIN] if OURS.name in found else []
    report.print_table(["of the pictures", *found], [[n, *(_percent(found[k][n]) for k in found)] for n in parts])


def _percent(rate: report.Rate) -> str:
    return "-" if rate.rate is None else f"{rate.rate:.1%}"


def budgets(figures: Mapping[str, Any], count: int) -> list[report.Budget]:
    """Fewer than 20 edits cannot answer them."""
    found: Mapping[str, Mapping[str, report.Rate]] = figures["rates"]
    tuned, kept = found[OURS.name], figures["sign tests"]["identity"][Untuned.NAME]
    # the same edits by both: the intervals of two rates would take them for different ones
    chance = kept.p if kept.won > kept.lost else 1.0
    told = [
        report.Budget("text success", _TEXT_FLOOR, tuned["text"].rate, least=True),
        report.Budget("identity against untuned: p of the sign test, 1 where behind", _CHANCE, chance),
    ]
    others = [found[name]["all at once"].rate for name in get_args(MethodName) if name in found and name != OURS.name]
    best, ours = max((rate for rate in others if rate is not None), default=None), tuned["all at once"].rate
    if best is not None and ours is not None:
        told.append(report.Budget("all at once, ours minus the best other method's", 0.0, ours - best, least=True))
    return told if count >= _LEAST_EDITS else [msgspec.structs.replace(each, value=None) for each in told]


if __name__ == "__main__":
    main()
