"""Does the edit happen, and is it still the same individual?

Scenes never trained on get another pose and another place at once, through the engine as an artist uses it. The prompts
name animal, pose, facing and place, never colour or marks. A judge that never saw a generated picture reads each
candidate, and the marks of the source are measured in its object. Beside it, plain sampling of the untouched model from
the same prompts, noise, steps and guidance; what the measure says of the wanted scenes themselves (the most an edit can
reach); and of the same scenes with other marks (what passes by mistake).

A work folder keeps the edits: finished ones are not run again, and several processes can share the work with --shard.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from benchmarks import report
from benchmarks.reading import Reader, Reading, rates
from benchmarks.runner import Runner, peak_bytes, seconds
from benchmarks.scenes import DEVELOPMENT, REPORTED, Edit, edits, stranger
from engine import pictures, tensors
from engine.contact_sheet import contact_sheet
from engine.engine import Engine
from engine.errors import EngineError
from engine.models import DiffusionModel
from engine.resources import resources_folder
from engine.sam_adapter import SegmenterStore
from engine.starter.judge import Judge
from engine.starter.world import Parameters, draw_scene
from engine.torch_adapter import best_device

_TEXT_FLOOR = 0.5
_LEAST_EDITS = 20
KINDS = ("tuned", "untuned", "wanted scenes", "strangers")


class Options(report.Options):
    work: Path
    resources: Path
    folder: Path | None
    edits: int
    seeds: int
    set: list[str]
    development: bool
    shard: str
    sheet: Path | None


def main(arguments: Sequence[str] | None = None) -> None:
    parser = report.parser("edits", __doc__)
    parser.add_argument("--work", type=Path, default=Path("runs/edits"), help="where the edits are kept")
    parser.add_argument("--resources", type=Path, default=resources_folder(), help="where starter/ is")
    parser.add_argument("--folder", type=Path, help="another diffusion folder than the starter's")
    parser.add_argument("--edits", type=int, default=24)
    parser.add_argument("--seeds", type=int, default=4, help="candidates of each edit")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting of all edits")
    parser.add_argument("--development", action="store_true", help="other scenes: choose settings on these")
    parser.add_argument("--shard", default="0/1", metavar="I/N", help="only every Nth edit from the Ith (from 0) on")
    parser.add_argument("--sheet", type=Path, help="a second place for the contact sheet, a PNG")
    options = parser.parse_args(arguments, namespace=Options())
    if options.quick:
        options.edits, options.seeds = 2, min(options.seeds, 2)
    try:
        _measure(options)
    except EngineError as error:
        print(error, file=sys.stderr)
        sys.exit(int(error.exit_code))


def _measure(options: Options) -> None:
    folder = str(options.folder.absolute()) if options.folder else None
    seeds = range(1, options.seeds + 1)
    runner = Runner(Engine(options.resources), folder, seeds, overrides(options.set), options.work.absolute())
    model = runner.model
    every = edits(options.edits, DEVELOPMENT if options.development else REPORTED)
    index, count = (int(part) for part in options.shard.split("/"))
    mine = every[index::count]
    started = time.monotonic()
    made = [runner.run(edit) for edit in mine]
    minutes = (time.monotonic() - started) / 60
    starter = options.resources / "starter"
    reader = Reader(model, Judge.load(starter / "judge"), SegmenterStore(starter / "sam", best_device()).get(None))
    read = [_read(reader, model, edit, folder, seeds) for edit, folder in zip(mine, made, strict=True)]
    sheet = _sheet(mine, made, seeds, read)
    for path in (options.work / "contact-sheet.png", options.sheet):
        if path is not None:
            pictures.write_png(sheet, path)
    found = {kind: rates([reading for each in read for reading in each[kind]]) for kind in KINDS}
    figures = {
        "model": {"name": model.card.name, "hash": model.digest},
        "settings": runner.settings,
        "scenes": "development" if options.development else "reported",
        "shard": options.shard,
        "seeds": runner.seeds,
        "minutes_in_this_run": minutes,
        "seconds_of_each_edit": [seconds(each) for each in made],
        "peak_bytes": max(peak_bytes(each) for each in made),
        "rates": found,
        "edits": [_account(edit, each) for edit, each in zip(mine, read, strict=True)],
    }
    report.finish("edits", options, figures, _show(found, len(mine)))


def overrides(words: Sequence[str]) -> dict[str, str]:
    """KEY=VALUE each; the settings check names and values."""
    pairs = [word.partition("=") for word in words]
    return {key: value for key, _, value in pairs}


def _read(
    reader: Reader, model: DiffusionModel, edit: Edit, folder: Path, seeds: Sequence[int]
) -> dict[str, list[Reading]]:
    files = {"tuned": [folder / "edit" / f"candidate-{seed}.png" for seed in seeds]}
    files["untuned"] = [folder / f"untuned-{seed}.png" for seed in seeds]
    shown = {kind: [pictures.read_picture(file) for file in some] for kind, some in files.items()}
    shown["wanted scenes"] = [_seen_through(model, edit.after)]
    shown["strangers"] = [_seen_through(model, stranger(edit))]
    return {kind: reader.read(several, edit) for kind, several in shown.items()}


def _seen_through(model: DiffusionModel, parameters: Parameters) -> Image.Image:
    """A scene as sharp as the model can draw at best: once through its autoencoder."""
    drawn = draw_scene(parameters, model.size).picture
    latents = model.autoencoder.encode(tensors.from_picture(drawn, model.device))
    return tensors.to_picture(model.autoencoder.decode(latents)[0])


def _sheet(
    several: Sequence[Edit], folders: Sequence[Path], seeds: Sequence[int], read: Sequence[Mapping[str, list[Reading]]]
) -> Image.Image:
    """A row an edit: source, reference, candidates, untuned. T: the text is met, I: the individual is kept."""
    tiles: list[tuple[str, Image.Image]] = []
    side = 0
    for edit, folder, readings in zip(several, folders, read, strict=True):
        reference = pictures.read_picture(folder / "edit" / "reference.png")
        side = reference.width
        photo = pictures.read_picture(folder / "photo.png").resize((side, side), Image.Resampling.LANCZOS)
        tiles += [(f"{edit.after.colour} {edit.after.animal}", photo)]
        tiles += [(f"{edit.after.pose} {edit.after.place}"[:22], reference)]
        for kind, name in (("tuned", "edit/candidate"), ("untuned", "untuned")):
            for seed, reading in zip(seeds, readings[kind], strict=True):
                verdict = f"{'T' if reading.text else '-'}{'I' if reading.identity else '-'}"
                tiles.append((f"{kind} {seed}  {verdict}", pictures.read_picture(folder / f"{name}-{seed}.png")))
    return contact_sheet(tiles, columns=2 + 2 * len(seeds))


def _account(edit: Edit, read: Mapping[str, list[Reading]]) -> dict[str, Any]:
    def told(reading: Reading) -> dict[str, Any]:
        verdicts = {"text": reading.text, "identity": reading.identity, "both": reading.both}
        return msgspec.to_builtins(reading) | verdicts

    return {
        "seed": edit.seed,
        "before": edit.before,
        "prompts": [edit.object_prompt, edit.background_prompt],
        "readings": {kind: [told(reading) for reading in some] for kind, some in read.items()},
    }


def _show(found: Mapping[str, Mapping[str, report.Rate]], count: int) -> list[report.Budget]:
    """Prints the rates and returns the budgets, which fewer than 20 edits cannot answer."""
    report.print_table(["of the pictures", *KINDS], [[n, *(str(found[k][n]) for k in KINDS)] for n in found["tuned"]])
    tuned, untuned = found["tuned"], found["untuned"]
    low, high = tuned["identity"].low, untuned["identity"].high
    enough = count >= _LEAST_EDITS and low is not None and high is not None
    return [
        report.Budget("text success", _TEXT_FLOOR, tuned["text"].rate if enough else None, least=True),
        report.Budget(
            "identity, lower end of tuned minus upper end of untuned",
            0.0,
            low - high if enough and low is not None and high is not None else None,
            least=True,
        ),
    ]


if __name__ == "__main__":
    main()
