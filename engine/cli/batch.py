"""``ld-edit batch``: one edit after the other, each in a folder of its own; what fails stops none of the others.

Given again, the same command goes on where it was cut off.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from engine.cli.edits import run_edit, with_paths_from
from engine.cli.options import Options
from engine.files import atomic, disk_errors, folder_lock, output_files
from engine.process import limits
from engine.process.progress_display import ascii_json, json_lines
from engine.process.session import Conversation, OpenEngine
from engine.protocol.errors import CancelledError, EngineDiedError, EngineError, ExitCode, UsageError
from engine.protocol.events import encode, failure_of, finished
from engine.protocol.requests import EditRequest
from engine.protocol.unreadable import UNREADABLE, text_in

TABLE: Final = "batch.json"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one edit. ``seconds`` of its stages; ``message`` and ``next_step`` say why it failed."""

    name: str
    state: Literal["done", "failed", "waiting"]
    photo: str | UnsetType = UNSET
    candidates: Sequence[str] = ()
    seconds: float | UnsetType = UNSET
    message: str | UnsetType = UNSET
    next_step: str | UnsetType = UNSET
    exit_code: int = ExitCode.DONE


class _Entry(NamedTuple):
    """A line of ``file``, or where None all of it, is JSON of a request, whose paths may be relative to its folder."""

    name: str
    file: Path
    line: bytes | None


class _SharedEngine:
    """One engine for all edits; another only after one that died."""

    def __init__(self, open_engine: OpenEngine) -> None:
        self._open_engine = open_engine
        self._opened: tuple[contextlib.ExitStack, Conversation] | None = None

    @contextlib.contextmanager
    def use(self) -> Generator[Conversation]:
        if self._opened is None:
            stack = contextlib.ExitStack()
            self._opened = stack, stack.enter_context(self._open_engine())
        try:
            yield self._opened[1]
        except (EngineDiedError, CancelledError):
            self.close()
            raise

    def close(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened[0].close()


def batch(options: Options, engine: OpenEngine) -> int:
    """The exit code of the first edit that failed, 0 where none did. Raises UsageError, CancelledError, OSError."""
    assert options.edits is not None  # the command line requires it
    given, out = options.edits.absolute(), options.out.absolute()
    if out.is_dir() and given.is_dir() and out.samefile(given):
        raise UsageError("{path} holds the requests.", "Choose another folder for what comes of them.", path=out)
    entries = _entries(given)
    output_files.protect_inputs({entry.file for entry in entries}, (out / TABLE,))
    rows = [Row(name=entry.name, state="waiting") for entry in entries]
    shared = _SharedEngine(engine)
    try:
        with folder_lock.held(out):
            for number, entry in enumerate(entries):
                print(f"{number + 1} of {len(entries)}: {entry.name}", file=sys.stderr, flush=True)
                rows[number] = _row(entry, out, options, shared)
                atomic.write_bytes(out / TABLE, msgspec.json.format(msgspec.json.encode(rows), indent=2))
    finally:
        shared.close()
        if not options.json:
            _print(rows)
    return next((row.exit_code for row in rows if row.exit_code), int(ExitCode.DONE))


def _row(entry: _Entry, out: Path, options: Options, shared: _SharedEngine) -> Row:
    """Raises CancelledError: whoever stops one edit stops them all."""
    photo: str | UnsetType = UNSET
    try:
        request = _request(entry, out)
        photo = request.photo
        done, _ = run_edit(request, (request.model, request.sam, entry.file), options, shared.use)
    except CancelledError:
        raise
    except EngineError as failure:
        error = failure
    except OSError as failure:
        error = disk_errors.of_system(failure)
    else:
        drawn = [str(out / entry.name / f"edit-{candidate.seed}.png") for candidate in done.result.candidates]
        if options.json:
            json_lines(finished(entry.name, done))
        seconds = round(sum(stage.seconds for stage in done.result.stages), 1)
        return Row(name=entry.name, state="done", photo=photo, candidates=drawn, seconds=seconds)
    if options.json:
        print(ascii_json(encode(failure_of(entry.name, error))), flush=True)
    print(f"ld-edit: {entry.name}: {error}", file=sys.stderr, flush=True)
    return Row(
        name=entry.name,
        state="failed",
        photo=photo,
        message=error.message,
        next_step=error.next_step,
        exit_code=int(error.exit_code),
    )


def _request(entry: _Entry, out: Path) -> EditRequest:
    """Raises UsageError, PictureError, PromptError where it asks for what cannot be, OSError."""
    line = entry.file.read_bytes() if entry.line is None else entry.line
    try:
        content: dict[str, Any] = msgspec.json.decode(line, type=dict[str, Any])
        own = {"request": "EditRequest", "job": entry.name, "out": str(out / entry.name), "resume": True}
        left_out = {"result", "name"}
        request = msgspec.convert({k: v for k, v in content.items() if k not in left_out} | own, EditRequest)
    except UNREADABLE as error:
        raise UsageError(
            "The request {path} cannot be used: {cause}.", "Correct it.", path=entry.name, cause=error
        ) from error
    limits.check(request)
    return with_paths_from(request, entry.file.parent)


def _entries(given: Path) -> list[_Entry]:
    """Raises UsageError where there is none, or where two have the same name; OSError."""
    if given.is_dir():
        alone = [(path.stem, path) for path in given.glob("*.json")]
        deeper = [(path.parent.name, path) for path in given.glob(f"*/{output_files.REQUEST}")]
        found = [_Entry(name, path, None) for name, path in sorted([*alone, *deeper])]
    else:
        lines = [line for line in given.read_bytes().splitlines() if line.strip()]
        width = len(str(len(lines)))
        found = [
            _Entry(text_in(line, "name") or f"{number:0{width}}", given, line)
            for number, line in enumerate(lines, start=1)
        ]
    names = [entry.name for entry in found]
    if not found:
        raise UsageError("{path} holds no request.", "Give a folder of requests, or a file of them.", path=given)
    for name in names:
        if names.count(name) > 1:
            raise UsageError("Two edits have the name '{name}'.", "Give each a name of its own.", name=name)
        if name in (".", "..", TABLE) or any(sign in name for sign in "/\\\0:"):
            raise UsageError("'{name}' cannot be a folder's name.", "Choose another.", name=name)
    return found


def _print(rows: Sequence[Row]) -> None:
    width = max(len(row.name) for row in rows)
    for row in rows:
        told = row.message if isinstance(row.message, str) else f"{len(row.candidates)} candidates"
        if isinstance(row.seconds, float):
            told += f", {row.seconds:.0f} s"
        print(f"{row.name:{width}}  {row.state:7}  {told if row.state != 'waiting' else ''}".rstrip())
    done = sum(row.state == "done" for row in rows)
    print(f"{done} of {len(rows)} edits are done.")
