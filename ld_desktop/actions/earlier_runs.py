"""Candidates of earlier runs, found again when their photo is opened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtGui import QImageReader

from engine.files import atomic, originals
from engine.files.output_files import REQUEST, TUNED, laid_of
from engine.files.picks import read_discarded, read_name, read_stars
from engine.protocol.errors import EngineError
from engine.protocol.framing import cut_to_aspect
from engine.protocol.requests import EditRequest, decode_request, encode, with_files
from engine.protocol.unreadable import UNREADABLE
from ld_desktop.model.gallery import Candidate
from ld_desktop.model.rectangles import rect_of

NAME = re.compile(r"candidate-(\d+)\.png")
_EARLY = re.compile(r".* step (\d+)")
_DRAWN = re.compile(r"(.+) drawn \d+")


def note_run(request: EditRequest, folder: Path) -> None:
    """Lets the run be found again, also when it never finishes. Raises OSError."""
    atomic.write_bytes(folder / REQUEST, encode(request))


def find_earlier(runs: Path, photo: str, size: tuple[int, int]) -> list[Candidate]:
    """Every candidate of what is in the file ``photo``, of ``size`` (width, height), wherever that lay before.

    Oldest run first; unreadable runs are left out. Blocks.
    """
    content, known = originals.content_of(photo), dict[str, str]()
    found: list[Candidate] = []
    for file in sorted(runs.glob(f"*/{REQUEST}")):
        try:
            request = decode_request(file.read_bytes())
            if isinstance(request, EditRequest) and _content(request.photo, photo, known) == content:
                atomic.sweep(file.parent)
                found += _candidates(request, file.parent, size)
        except (OSError, EngineError, *UNREADABLE):  # EngineError: the photo has become smaller since
            continue
    return found


def find_learned(request: EditRequest, runs: Sequence[str]) -> str | None:
    """The first of the folders ``runs`` whose tuned edit learned what ``request`` asks for; None where none did.

    ``request`` names copies of its pictures, as these runs do. Unreadable runs are left out. Blocks.
    """
    for run in runs:
        try:
            noted = decode_request((Path(run) / REQUEST).read_bytes())
        except (OSError, *UNREADABLE):
            continue
        if isinstance(noted, EditRequest) and to_learn(noted) == to_learn(request) and (Path(run) / TUNED).is_file():
            return run
    return None


def to_learn(request: EditRequest) -> EditRequest:
    """What of ``request`` decides what is learned: not where it is written, nor how often it is drawn.

    ``request`` names copies of its pictures.
    """
    learned = msgspec.structs.replace(
        request, job="", out="", seeds=(), memory="auto", beside=0, resume=False, upscaler=None
    )
    return with_files(learned, originals.content_of)


def _content(of: str, photo: str, known: dict[str, str]) -> str:
    """That of a run's photo ``of``; of a run without a copy what is there now, where it can be that of ``photo``."""
    if of not in known:
        known[of] = originals.content_of(of)
        if known[of] == of and of != photo and Path(of).stat().st_size == Path(photo).stat().st_size:
            known[of] = originals.read_content(Path(of))
    return known[of]


def _candidates(request: EditRequest, folder: Path, size: tuple[int, int]) -> list[Candidate]:
    if request.frame == "object":  # the window asks for a box
        return []
    box, tuned = cut_to_aspect(size, request.frame), run_of(folder) / TUNED
    frame = rect_of(box)
    seeds = {int(name[1]): path for path in folder.iterdir() if (name := NAME.fullmatch(path.name)) is not None}
    starred, discarded, name = read_stars(folder), read_discarded(folder), read_name(folder)
    return [
        Candidate(
            seed=seed,
            path=str(path),
            run=str(folder),
            frame=frame,
            object_prompt=request.object_prompt,
            background_prompt=request.background_prompt,
            tuned=str(tuned) if tuned.is_file() else None,
            starred=seed in starred,
            laid_path=laid_file(path),
            made=drawn_at(path),
            discarded=seed in discarded,
            run_name=name,
            step=step_of(folder),
        )
        for seed, path in sorted(seeds.items())
        if QImageReader(str(path)).canRead()
    ]


def laid_file(candidate: Path) -> str | None:
    """The file with what of the candidate lies over the photo; None: it fills its frame."""
    laid = laid_of(candidate)
    return str(laid) if laid.is_file() else None


def drawn_at(candidate: Path) -> float:
    """Seconds since 1970; 0 where the file is gone."""
    try:
        return candidate.stat().st_mtime
    except OSError:
        return 0.0


def run_of(folder: Path) -> Path:
    """The run whose tuned edit the candidates in ``folder`` are from: it, or the one that they are variations of."""
    drawn = _DRAWN.fullmatch(folder.name)
    return folder if drawn is None else folder.with_name(drawn[1])


def step_of(run: Path) -> int | None:
    """After which step of a training that then went on the candidates in this folder were drawn."""
    early = _EARLY.fullmatch(run.name)
    return None if early is None else int(early[1])
