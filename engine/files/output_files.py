"""What a command may write: none of its inputs, no other request's results, and only under names that tell the format.

Torch-free.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from engine.files import atomic, checkpoint_folder, folder_lock, originals
from engine.protocol.errors import UsageError
from engine.protocol.requests import EditRequest, ReferenceRequest, SampleRequest, decode_request, encode
from engine.protocol.unreadable import UNREADABLE

REQUEST: Final = "request.json"
RESULT: Final = "result.json"
TUNED: Final = "tuned.safetensors"
ENLARGED_BY: Final = "upscaler"  # text of a laid-SEED.png that one made: its name. Qt reads no key with a space
NAMES_OF_EDIT: Final = (
    "contact-sheet.png",
    "mask.png",
    "reference.png",
    "reference-mask.png",
    TUNED,
    RESULT,
    REQUEST,
)
_NUMBERED: Final = re.compile(r"(candidate|laid|edit|reference)-\d+(-mask)?\.png")
_LONGEST_NAME: Final = 255  # bytes, where the system does not say

Job = EditRequest | SampleRequest | ReferenceRequest
AnyJob = TypeVar("AnyJob", EditRequest, SampleRequest, ReferenceRequest)


def candidate(out: Path, seed: int) -> Path:
    return out / f"candidate-{seed}.png"


def of_edit(out: Path, seeds: Iterable[int]) -> list[Path]:
    """The files that an edit writes into ``out``."""
    numbered = [f"{kind}-{seed}.png" for seed in seeds for kind in ("candidate", "laid", "edit")]
    return [out / name for name in (*numbered, *NAMES_OF_EDIT)]


def laid_of(candidate: Path) -> Path:
    """What of it lies over the photo, RGBA, or RGB where it fills its frame; without such a file all of it does.

    It has the candidate's size, or that of its frame in the photo where an upscaler enlarged it.
    """
    return candidate.with_name(f"laid-{candidate.name.removeprefix('candidate-')}")


def of_job(request: Job) -> list[Path]:
    """The files that it writes."""
    out = Path(request.out)
    match request:
        case EditRequest():
            return of_edit(out, request.seeds)
        case SampleRequest():
            return [out / f"{kind}-{seed}.png" for seed in request.seeds for kind in ("candidate", "laid")]
        case ReferenceRequest():
            return [out / f"reference-{seed}{what}.png" for seed in request.seeds for what in ("", "-mask")]


def protect_inputs(inputs: Iterable[str | Path | None], outputs: Iterable[Path]) -> None:
    """Raises UsageError where one of ``outputs`` is one of ``inputs``, by another name or link too."""
    read = {state: Path(given) for given in inputs if given is not None and (state := _identity(Path(given)))}
    for path in outputs:
        state = _identity(path)
        if state is not None and state in read:
            raise UsageError(
                "{path} would be written over, and this command reads it.",
                "Choose another folder or name.",
                path=read[state],
            )


def check_png(path: Path) -> None:
    """Raises UsageError where ``path`` is no name for a PNG, or too long for one."""
    if path.suffix.lower() != ".png":
        raise UsageError("{path} cannot be written: a mask is a PNG.", "Let the name end in .png.", path=path)
    length, most = len(os.fsencode(path.name)), _longest_name(path.parent)
    if length > most:
        raise UsageError(
            "The name {name} is {length} bytes long; this folder takes {most}.",
            "Choose a shorter name.",
            name=path.name,
            length=length,
            most=most,
        )


@contextlib.contextmanager
def claimed(request: AnyJob) -> Generator[AnyJob]:
    """Holds the request's folder until the end and notes the request there; gives it with copies of all its pictures.

    What comes to nothing leaves nothing. Raises UsageError where another run works there or has left its files,
    PictureError, OSError.
    """
    out = Path(request.out)
    new = not out.exists()
    try:
        with folder_lock.held(out), _noted(request) as kept:
            yield kept
    except BaseException:
        if new:
            with contextlib.suppress(OSError):  # it was never made, or holds something
                out.rmdir()
        raise


@contextlib.contextmanager
def _noted(request: AnyJob) -> Generator[AnyJob]:
    out = Path(request.out)
    planned = originals.as_kept_in(request, out) if isinstance(request, EditRequest) else request
    if isinstance(planned, EditRequest):
        planned = msgspec.structs.replace(planned, resume=False)  # it is the same request
    earlier = noted(out)
    if earlier is not None and _continues(request, earlier, out):
        yield request
        return
    if (earlier is None or _shared(earlier) != _shared(planned)) and (found := _results(request)):
        raise UsageError(
            "{folder} holds files of another run: {name}.",
            "Choose another folder, or empty this one.",
            folder=out,
            name=found[0],
        )
    try:
        atomic.write_bytes(out / REQUEST, _line(planned))
        yield originals.kept_in(request, out) if isinstance(request, EditRequest) else request
    except BaseException:
        if not _results(request):
            (out / REQUEST).unlink(missing_ok=True)
            if isinstance(request, EditRequest) and isinstance(planned, EditRequest):
                originals.drop(request, planned)
        raise


def _results(request: Job) -> list[str]:
    """The names of what a run has left in the request's folder: a checkpoint is what an unfinished one left."""
    out = Path(request.out)
    written = {path.name for path in of_job(request)} - {REQUEST}
    names = sorted(path.name for path in out.iterdir() if not path.is_dir())
    found = [name for name in names if name in written or _NUMBERED.fullmatch(name)]
    return found if checkpoint_folder.left_off(out) is None else [*found, checkpoint_folder.CHECKPOINTS]


def noted(out: Path) -> Job | None:
    """The request that the folder's files are of; None where it does not say."""
    try:
        request = decode_request((out / REQUEST).read_bytes())
    except (OSError, *UNREADABLE):
        return None
    return request if isinstance(request, Job) else None


def _continues(request: Job, earlier: Job, out: Path) -> bool:
    """Further candidates of the edit that lies there, drawn as it was tuned."""
    if not isinstance(request, SampleRequest) or not isinstance(earlier, EditRequest):
        return False
    if request.overrides or request.negative is not None:
        return False
    state = _identity(out / TUNED)
    return state is not None and state == _identity(Path(request.tuned))


def _line(request: Job) -> bytes:
    try:
        return encode(request)
    except UnicodeEncodeError as error:
        raise UsageError("A file name in the request is not valid Unicode.", "Rename the file.") from error


def _shared(request: Job) -> Job:
    """What requests have in common whose results may lie together: of edits all, of others all but the seeds."""
    if isinstance(request, EditRequest):
        return msgspec.structs.replace(request, job="", beside=0, resume=False, metadata=True)
    return msgspec.structs.replace(request, job="", seeds=())


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _longest_name(folder: Path) -> int:
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (AttributeError, OSError, ValueError):  # not a system that says so, or not there yet
        return _LONGEST_NAME
