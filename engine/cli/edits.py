"""One edit by the command line, from its request to the candidates in the photo; and how a job is shown and told."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from engine.cli import model_names
from engine.cli.options import Options
from engine.files import free_space, originals, output_files
from engine.helpers.picture_helpers import ExportTask, Placed, export
from engine.process import request_checks
from engine.process.progress_display import Bar, Plain, json_lines, nothing
from engine.process.session import JOB, Conversation, OpenEngine, ask
from engine.protocol.errors import DiskError
from engine.protocol.events import AnyEvent, Finished, R, finished
from engine.protocol.requests import EditRequest, ForecastRequest, Request, with_files
from engine.protocol.results import EditDone, ForecastDone, Result
from engine.protocol.texts import Text
from engine.protocol.unreadable import UNREADABLE


def run_edit(
    request: EditRequest, read: Sequence[str | Path | None], options: Options, engine: OpenEngine
) -> tuple[EditDone, tuple[Text, ...]]:
    """The whole edit, then each candidate in the photo at the photo's resolution. ``read``: no output may be these.

    One that goes on with an earlier run does what is left of it; of one that had ended already perhaps nothing.
    Gives what is to be known of the pictures beside the result. Raises DiskError in the end where all but the tuned
    edit could be saved, and what stands in the way before that.
    """
    output_files.protect_inputs((*originals.files(request), *request.added.files, *read), output_files.of_job(request))
    checked = request_checks.edit(request)
    _tell_cut_off(checked.inside)
    earlier = output_files.noted(Path(request.out)) if request.resume else None
    bare = isinstance(earlier, EditRequest) and not earlier.metadata  # once left out, they stay so
    request = msgspec.structs.replace(
        request,
        beside=free_space.pictures(checked.size, len(request.seeds)),
        metadata=request.metadata and options.metadata and not bare,
    )
    notes: tuple[Text, ...] = ()
    with output_files.claimed(request) as kept:
        done = _done_before(kept)
        # what is there may be of a run before, or have what is to be left out now
        skips = done is not None and kept.metadata
        if done is None:
            with engine() as opened:
                _tell_slow(kept, checked.size, opened)
                done = asked(kept, EditDone, options, lambda: contextlib.nullcontext(opened))
        result = done.result
        if checked.inside is None:
            _tell_cut_off(result.object_inside)
        # a method without layers has none; the folder may have been moved
        tuned = str(Path(kept.out) / output_files.TUNED) if result.tuned else None
        for candidate in result.candidates:
            path = Path(kept.out) / f"edit-{candidate.seed}.png"
            if skips and path.exists():
                continue
            drawn = output_files.candidate(Path(kept.out), candidate.seed)
            placed = Placed(str(drawn), result.sources.frame, candidate.seed, tuned)
            notes = export(ExportTask(kept.photo, (placed,), str(path), kept.metadata)).notes
    if result.tuned is None:
        raise DiskError(
            "The tuned edit could not be saved in {folder}; all else is there.",
            "Make room there and run it again if you want more seeds of it later.",
            folder=request.out,
        )
    return done, notes


def _done_before(request: EditRequest) -> EditDone | None:
    """The result of the run that the request goes on with, where it had come to its end and all could be saved."""
    if not request.resume:
        return None
    try:
        done = msgspec.json.decode((Path(request.out) / output_files.RESULT).read_bytes(), type=EditDone)
    except (OSError, *UNREADABLE):
        return None
    return None if done.result.tuned is None else done


def with_paths_from(request: EditRequest, folder: Path) -> EditRequest:
    """``request``, whose paths may be relative to ``folder``, and whose models may be names of installed ones.

    Raises ModelError, UsageError as ``model_names.place`` does.
    """
    moved = with_files(request, lambda path: str(folder / path))
    added = msgspec.structs.asdict(request.added.placed(lambda path: str(folder / path)))
    model = model_names.place(request.model, "diffusion", folder)
    sam = model_names.place(request.sam, "sam", folder)
    upscaler = None if request.upscaler is None else str(folder / request.upscaler)
    return msgspec.structs.replace(moved, model=model, sam=sam, upscaler=upscaler, **added)


def asked(request: Request, kind: type[R], options: Options, engine: OpenEngine) -> R:
    """The result of ``request``, shown while it runs as ``options`` want it."""
    if options.json:
        return ask(request, kind, _unfinished, engine)
    display = Bar() if sys.stderr.isatty() else Plain()
    try:
        return ask(request, kind, display, engine)
    finally:
        display.close()


def say_done(options: Options, result: Result, line: str) -> None:
    """The command's last words. Finished is among them, since what follows a job may still fail."""
    if options.json:
        json_lines(finished(JOB, result))
    else:
        print(line)


def _unfinished(event: AnyEvent) -> None:
    """As ``json_lines``; Finished is left to ``say_done``."""
    if not isinstance(event, Finished):
        json_lines(event)


def _tell_cut_off(inside: float | None) -> None:
    """``inside``: the share of the object that lies in the frame; None where it is not known."""
    if inside is not None and inside < 1:
        print(
            f"ld-edit: Only {inside:.0%} of the object lies in the frame; the rest stays as the photo has it. "
            "--frame object takes a frame around it.",
            file=sys.stderr,
        )


def _tell_slow(request: EditRequest, photo_size: tuple[int, int], opened: Conversation) -> None:
    """Of another model than the starter, which takes a minute or two on any device."""
    if request.model is None:
        return
    asked = ForecastRequest(job=JOB, edit=request, photo_size=photo_size)
    if (notice := opened.ask(asked, ForecastDone, nothing).notice) is not None:
        print(f"ld-edit: {notice[0]} {notice[1]}", file=sys.stderr)
