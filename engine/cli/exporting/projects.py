"""``ld-edit project``: what a project file holds, whether it is whole, and its picture. Torch-free."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Generator
from pathlib import Path

import msgspec

from engine.cli.exporting import export
from engine.cli.options import Options
from engine.process.progress_display import ascii_json
from engine.projects import reading, unpacking
from engine.protocol.errors import ExitCode, PictureError, ProjectError
from engine.protocol.requests import EditRequest


class Info(msgspec.Struct, frozen=True):
    """``size`` of the photo is (width, height) in pixels. ``damaged`` are entries; ``newer``: of a newer program."""

    photo: str
    size: tuple[int, int]
    object_prompt: str
    background_prompt: str
    layers: tuple[str, ...]
    runs: int
    candidates: int
    starred: int
    newer: bool
    damaged: tuple[str, ...]


class Verdict(msgspec.Struct, frozen=True):
    """``entries`` that were looked at, and those of them that are not as they were saved."""

    entries: int
    damaged: tuple[str, ...]


def perform(options: Options) -> int:
    """Raises EngineError, OSError."""
    assert options.project is not None  # the command line requires it
    path = options.project.absolute()
    match options.project_action:
        case "info":
            return _info(path, options)
        case "verify":
            return _verify(path, options)
        case "export":
            return _export(path, options)


@contextlib.contextmanager
def edit_of(path: Path, job: str, out: Path) -> Generator[EditRequest]:
    """The edit that the project ``path`` describes, its files there until the end. Raises ProjectError, OSError."""
    with _unpacked(path.absolute()) as read:
        request = unpacking.request_of(read, job, out)
        if not request.pointer.mask:
            raise PictureError("The project {path} has no mask yet.", "Mask its object in the window.", path=path)
        yield request


@contextlib.contextmanager
def _unpacked(path: Path) -> Generator[reading.Read]:
    with tempfile.TemporaryDirectory(prefix="ld-edit-") as folder:
        yield reading.read(path, Path(folder))


def _info(path: Path, options: Options) -> int:
    read = reading.read(path, None)
    project = unpacking.needed(read)
    draft, candidates = project.draft, [candidate for run in project.runs for candidate in run.candidates]
    info = Info(
        photo=Path(draft.photo).name,
        size=draft.size,
        object_prompt=draft.object_prompt,
        background_prompt=draft.background_prompt,
        layers=tuple(result.name for result in draft.results),
        runs=len(project.runs),
        candidates=len(candidates),
        starred=sum(candidate.starred and not candidate.discarded for candidate in candidates),
        newer=read.newer,
        damaged=read.damaged,
    )
    if options.json:
        print(ascii_json(msgspec.json.encode(info)))
        return ExitCode.DONE
    width, height = info.size
    print(f"photo: {info.photo}, {width} x {height} pixels")
    print(f"object: {info.object_prompt}\nbackground: {info.background_prompt}")
    print(f"result layers: {', '.join(info.layers) or 'none'}")
    print(f"candidates: {info.candidates} of {info.runs} runs, {info.starred} starred")
    if info.newer:
        print("saved by a newer version of this program, which may keep more in it")
    for name in info.damaged:
        print(f"damaged: {name}")
    return ExitCode.DONE


def _verify(path: Path, options: Options) -> int:
    read = reading.read(path, None)
    verdict = Verdict(len(unpacking.needed(read).entries), read.damaged)
    if options.json:
        print(ascii_json(msgspec.json.encode(verdict)))
    else:
        for name in verdict.damaged:
            print(f"damaged: {name}")
    if verdict.damaged:
        raise ProjectError(
            "{path} is damaged: {count} of {entries} entries are not as they were saved.",
            "Open the copy beside it whose name ends in ~, or a backup.",
            path=path,
            count=len(verdict.damaged),
            entries=verdict.entries,
        )
    if not options.json:
        print(f"whole: all {verdict.entries} entries are as they were saved")
    return ExitCode.DONE


def _export(path: Path, options: Options) -> int:
    with export.opened_project(path) as source:
        return export.write(source, path, options)
