"""``ld-edit evaluate``: a data set of photos and wanted texts edited and scored, as the paper does with TEdBench."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, Final, Literal

import msgspec

from engine import checks, durable, pictures
from engine.asking import Conversation, conversation
from engine.errors import ExitCode, PictureError
from engine.options import Options
from engine.requests import Click, EditRequest, Pointer, SegmentRequest
from engine.resources import resources_folder
from engine.scoring import Comparison, Job, Scores, check_clip, score
from engine.terminal import Bar, Plain, Show, json_lines

LAYERS: Final = "layers.json"
_TEDBENCH: Final = ("input_list.json", "evaluation/tedbench.json")
_PICTURES: Final = "originals"


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An edit of the data set: a picture in ``originals``, what it shows, and what it should.

    ``object`` and ``background`` are T_a and T_b; ``click`` lies on the object, in shares of width and height.
    """

    picture: str
    source: str
    target: str
    object: str
    background: str
    reference: Literal["generate", "photo"]
    click: tuple[float, float]


class Row(msgspec.Struct, frozen=True):
    """One scored candidate."""

    picture: str
    target: str
    seed: int
    candidate: str
    scores: Scores


def evaluate(options: Options) -> int:
    """Writes masks/, a folder an edit, and evaluation.json; edits that are there already are not made again."""
    assert options.dataset is not None and options.clip is not None  # the command line requires them
    checks.seeds(options.seeds, checks.MOST_SEEDS)
    folder, out, clip = options.dataset.absolute(), options.out.absolute(), options.clip.absolute()
    check_clip(clip)
    pairs, absent = read_dataset(folder)
    show: Show = json_lines if options.json else Bar() if sys.stderr.isatty() else Plain()
    comparisons: list[Comparison] = []
    seconds: list[float] = []
    with conversation() as opened:
        for number, pair in enumerate(pairs, start=1):
            if not options.json:
                print(f"{number} of {len(pairs)}: {pair.picture}, {pair.target}", file=sys.stderr, flush=True)
            result = _edited(opened, show, _request(opened, show, pair, folder, options))
            seconds.append(sum(stage["seconds"] for stage in result["stages"]))
            photo = str(folder / _PICTURES / pair.picture)
            comparisons += [Comparison(photo, each["path"], pair.source, pair.target) for each in result["candidates"]]
    dino, lpips = (str(path.absolute()) if path is not None else None for path in (options.dino, options.lpips))
    scores = score(Job(str(clip), dino, lpips, comparisons))
    every = [(pair, seed) for pair in pairs for seed in options.seeds]
    rows = [
        Row(pair.picture, pair.target, seed, compared.candidate, found)
        for (pair, seed), compared, found in zip(every, comparisons, scores, strict=True)
    ]
    content = _content(options, rows, absent, seconds)
    durable.write_bytes(out / "evaluation.json", msgspec.json.format(msgspec.json.encode(content), indent=2))
    _tell(options, content, out)
    return ExitCode.DONE


def read_dataset(folder: Path) -> tuple[list[Pair], list[str]]:
    """The pairs whose picture is there, and the pictures that are not. TEdBench's layers come with the program.

    Raises PictureError.
    """
    own, (listing, shipped) = folder / LAYERS, _TEDBENCH
    file = own if own.is_file() or not (folder / listing).is_file() else resources_folder() / shipped
    try:
        pairs = msgspec.json.decode(file.read_bytes(), type=list[Pair])
    except FileNotFoundError as error:
        raise PictureError(
            "The data set {folder} has no {file}.",
            "It tells texts and click of each edit: write it (see README).",
            folder=folder,
            file=LAYERS,
        ) from error
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PictureError("{file} cannot be used: {cause}.", "Correct it.", file=file, cause=error) from error
    absent = sorted({pair.picture for pair in pairs if not (folder / _PICTURES / pair.picture).is_file()})
    there = [pair for pair in pairs if pair.picture not in absent]
    if not there:
        raise PictureError("None of the pictures lies in {folder}.", "Put them there.", folder=folder / _PICTURES)
    return there, absent


def _request(opened: Conversation, show: Show, pair: Pair, folder: Path, options: Options) -> EditRequest:
    photo = folder / _PICTURES / pair.picture
    out = options.out.absolute()
    return EditRequest(
        job="ld-edit",
        model=_optional(options.model),
        photo=str(photo),
        pointer=Pointer(mask=str(_mask(opened, show, pair, photo, options))),
        object_prompt=pair.object,
        background_prompt=pair.background,
        target=pair.target,
        negative=options.negative,
        reference=pair.reference,
        out=str(out / _name(pair)),
        seeds=options.seeds,
        preset=options.preset,
        overrides=dict(options.set),
        method=options.method,
        sam=_optional(options.sam),
    )


def _mask(opened: Conversation, show: Show, pair: Pair, photo: Path, options: Options) -> Path:
    """By SAM from the click, kept in masks/: one that was corrected by hand is used as it is."""
    click = "-".join(f"{round(1000 * share)}" for share in pair.click)
    mask = options.out.absolute() / "masks" / f"{photo.stem}-{click}.png"
    if not mask.is_file():
        width, height = pictures.read_picture(photo).size
        at = Click(pair.click[0] * width, pair.click[1] * height)
        wanted = Pointer(clicks=(at,))
        mask.parent.mkdir(parents=True, exist_ok=True)
        request = SegmentRequest(
            job="ld-edit", photo=str(photo), pointer=wanted, out=str(mask), sam=_optional(options.sam)
        )
        opened.ask(request, show)
    return mask


def _edited(opened: Conversation, show: Show, request: EditRequest) -> dict[str, Any]:
    """The result of the edit, from the run that made it or from one that did before.

    That one counts where it asked for the same, and neither photo nor mask was changed since.
    """
    file = Path(request.out) / "result.json"
    read = (file, Path(request.photo), Path(request.pointer.mask or request.photo))
    if file.is_file() and max(read, key=_changed_at) == file:
        with contextlib.suppress(msgspec.DecodeError):  # of another version, or damaged: made again
            content: dict[str, Any] = msgspec.json.decode(file.read_bytes())
            if msgspec.convert(content, EditRequest) == request:
                return content["result"]
    return opened.ask(request, show)["result"]


def _changed_at(file: Path) -> int:
    return file.stat().st_mtime_ns


def _content(options: Options, rows: Sequence[Row], absent: Sequence[str], seconds: Sequence[float]) -> dict[str, Any]:
    names = Scores.__struct_fields__
    columns = {name: [getattr(row.scores, name) for row in rows] for name in names}
    return {
        "dataset": str(options.dataset),
        "clip": str(options.clip),
        "dino": _optional(options.dino),
        "lpips": _optional(options.lpips),
        "model": options.model,
        "method": options.method,
        "preset": options.preset,
        "set": dict(options.set),
        "pictures_not_there": absent,
        "seconds_of_an_edit": fmean(seconds),
        "means": {name: None if None in some else fmean(some) for name, some in columns.items()},
        "candidates": rows,
    }


def _tell(options: Options, content: dict[str, Any], out: Path) -> None:
    if options.json:
        print(msgspec.json.encode(content).decode())
        return
    for name, mean in content["means"].items():
        print(f"{name}: {'not measured' if mean is None else f'{mean:.4f}'}")
    absent = content["pictures_not_there"]
    if absent:
        print(f"{len(absent)} pictures of the data set were not there: {', '.join(absent)}.")
    print(f"Done: {out / 'evaluation.json'}, {len(content['candidates'])} candidates, CLIP {options.clip}.")


def _name(pair: Pair) -> str:
    words = "".join(letter if letter.isalnum() else "-" for letter in pair.target.lower()).strip("-")
    return f"{Path(pair.picture).stem}-{words}"


def _optional(path: Path | str | None) -> str | None:
    return None if path is None else str(Path(path).absolute())
