"""``ld-edit export``: candidates of a run, or a project's layers, over the photo. Torch-free."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from engine.cli.options import Options
from engine.cli.resume import placed_in
from engine.files import output_files
from engine.files.picks import read_discarded, read_stars, seed_files
from engine.helpers.picture_helpers import ExportTask, Placed, export
from engine.process.progress_display import ascii_json
from engine.projects import reading, unpacking
from engine.protocol.errors import ExitCode, PictureError, UsageError
from engine.protocol.helper_tasks import FORMATS, Encoding, format_of
from engine.protocol.results import EditDone
from engine.protocol.texts import shown
from engine.protocol.unreadable import UNREADABLE


class Source(NamedTuple):
    """A photo, called ``name``, with ``layers`` over it; of its ``candidates`` each is picked or not."""

    photo: str
    name: str
    layers: tuple[Placed, ...]
    candidates: Sequence[tuple[Placed, bool]]
    is_run: bool


class Written(msgspec.Struct, frozen=True):
    """``size`` in bytes."""

    out: str
    size: int
    notes: tuple[str, ...]


def perform(options: Options) -> int:
    """Raises EngineError, OSError."""
    assert options.source is not None  # the command line requires it
    with _opened(options.source.absolute()) as source:
        return write(source, options.source, options)


def write(source: Source, given: Path, options: Options) -> int:
    """What ``options`` choose of ``source``, which was read from ``given``. Raises EngineError, OSError."""
    output_files.protect_inputs((given, source.photo), (options.out,))
    out = _named(options.out.absolute(), options.format)
    picked = _picked(source, given, options)
    outs = seed_files(out, [one.seed for one in picked]) if options.starred else [out]
    output_files.protect_inputs((given, *_read_of(source)), outs)
    encoding = Encoding(options.quality, options.subsampling, options.ground, options.colours)
    written: list[Written] = []
    for number, path in enumerate(outs):
        layers = (*source.layers, *picked[number : number + 1])
        done = export(ExportTask(source.photo, layers, str(path), options.metadata, encoding, source.name))
        written.append(Written(str(path), done.size, tuple(map(str, done.notes))))
        if not options.json:
            print(" ".join([f"Done: {path}, {done.size / 1e6:.1f} MB.", *written[-1].notes]))
    if options.json:
        told = {"files": written} if options.starred else written[0]
        print(ascii_json(msgspec.json.encode(told)))
    return ExitCode.DONE


def _read_of(source: Source) -> Iterator[str | Path]:
    """Its photo, the candidates with what belongs to them, and of a run all that it has written."""
    yield source.photo
    for placed in (*source.layers, *(one for one, _ in source.candidates)):
        candidate = Path(placed.candidate)
        yield from (candidate, output_files.laid_of(candidate))
        if source.is_run:
            yield from (candidate.with_name(name) for name in output_files.NAMES_OF_EDIT)


@contextlib.contextmanager
def opened_project(path: Path) -> Generator[Source]:
    """Its pictures are files until the end. Raises ProjectError, OSError."""
    with tempfile.TemporaryDirectory(prefix="ld-edit-") as unpacked, tempfile.TemporaryDirectory() as folder:
        read = unpacking.checked(reading.read(path, Path(unpacked)))
        photo, layers = unpacking.layers_of(read, Path(folder))
        name = Path(unpacking.needed(read).draft.photo).name
        yield Source(photo, name, layers, unpacking.candidates_of(read, Path(folder)), is_run=False)


@contextlib.contextmanager
def _opened(path: Path) -> Generator[Source]:
    if path.is_dir():
        yield _run(path)
        return
    with opened_project(path) as source:
        yield source


def _run(folder: Path) -> Source:
    """Raises UsageError where no run has come to its end there."""
    try:
        done = msgspec.json.decode((folder / output_files.RESULT).read_bytes(), type=EditDone)
    except (OSError, *UNREADABLE) as error:
        raise UsageError(
            "{folder} holds no run that has come to its end.",
            "Give the folder of a run, its --out; ld-edit resume ends one that was cut off.",
            folder=folder,
        ) from error
    request = placed_in(done, folder)
    starred, tuned = read_stars(folder) - read_discarded(folder), folder / output_files.TUNED
    found = sorted(
        (int(path.stem.removeprefix("candidate-")), path)
        for path in folder.glob("candidate-*.png")
        if path.stem.removeprefix("candidate-").isdecimal()
    )
    candidates = [
        (
            Placed(
                str(path),
                done.result.sources.frame,
                seed,
                str(tuned) if tuned.is_file() else None,
                name=f"{done.object_prompt}, {seed}",
            ),
            seed in starred,
        )
        for seed, path in found
    ]
    return Source(request.photo, Path(request.photo).name, (), candidates, is_run=True)


def _picked(source: Source, given: Path, options: Options) -> list[Placed]:
    """Raises UsageError, PictureError where there is no such candidate."""
    if options.starred:
        starred = [placed for placed, picked in source.candidates if picked]
        if not starred:
            raise PictureError("{path} has no favourite.", "Star candidates in the window, or give --seed.", path=given)
        return starred
    seeds = ", ".join(str(seed) for seed in sorted({placed.seed for placed, _ in source.candidates})) or shown("none")
    if "seed" not in options.said:
        if source.is_run:
            raise UsageError(
                "Nothing says which candidate of {path} is wanted.",
                "Give --seed or --starred; it has the seeds {seeds}.",
                path=given,
                seeds=seeds,
            )
        return []
    found = [placed for placed, _ in source.candidates if placed.seed == options.seed]
    if not found:
        raise PictureError(
            "{path} has no candidate of seed {seed}.", "It has the seeds {seeds}.",
            path=given, seed=options.seed, seeds=seeds,
        )  # fmt: skip
    return found[-1:]  # of several runs the newest


def _named(out: Path, wanted: str | None) -> Path:
    """With the suffix that was ``wanted``. Raises UsageError where the name says another one, PictureError."""
    if wanted is not None and out.suffix.lower() not in FORMATS:
        out = out.with_name(f"{out.name}.{wanted}")
    if wanted is not None and format_of(out) != FORMATS[f".{wanted}"]:
        raise UsageError("{path} says another format than {format}.", "Leave one of both out.", path=out, format=wanted)
    format_of(out)
    return out
