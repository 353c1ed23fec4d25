"""Short-lived helper processes that touch pictures, asked by programs that load neither torch nor numpy nor Pillow.

A helper answers with one line of JSON; the decoder adds the RGB bytes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final, Literal

import msgspec

from engine.protocol.errors import PictureError
from engine.protocol.requests import Box
from engine.protocol.texts import Text, shown

Operation = Literal["grow", "shrink", "feather", "smooth", "fill_holes", "drop_specks"]

_ROOT: Final = Path(__file__).resolve().parents[2]
_SECONDS: Final = 60.0
_EXPORT_SECONDS: Final = 900.0  # a PNG of 400 megapixels takes minutes


class Header(msgspec.Struct, frozen=True, tag=True):
    """The bytes of ``width`` times ``height`` pixels follow, row by row without padding.

    ``bits`` a channel and ``cmyk`` tell how the file has it, ``clear`` that some of it is transparent.
    """

    width: int
    height: int
    bits: int = 8
    cmyk: bool = False
    clear: bool = False


class Exported(msgspec.Struct, frozen=True, tag=True):
    """``notes`` say how the model's pixels got into the photo, for a person."""

    notes: tuple[Text, ...]


class Refusal(msgspec.Struct, frozen=True, tag=True):
    message: Text
    next_step: Text


class Placed(msgspec.Struct, frozen=True):
    """A candidate to be put into ``frame`` of a photo.

    ``tuned`` is the tuned edit that the candidate of ``seed`` was drawn from; None where it was not kept.
    ``opacity`` in percent. ``mask``: a greyscale picture of the photo's size, white where the candidate is seen; None:
    everywhere in its frame.
    """

    candidate: str
    frame: Box
    seed: int
    tuned: str | None = None
    opacity: int = 100
    mask: str | None = None


class ExportTask(msgspec.Struct, frozen=True):
    """``photo`` with ``layers`` over it, the lowest first, saved as ``out``, whose suffix says the format.

    A PNG tells its recipe in a text chunk.
    """

    photo: str
    layers: tuple[Placed, ...]
    out: str


class MaskTask(msgspec.Struct, frozen=True):
    """``operation`` by ``pixels`` on a part of a mask: coverage of ``width`` times ``height`` pixels, unpadded."""

    operation: Operation
    pixels: int
    width: int
    height: int


def receive_picture(path: Path) -> tuple[Header, bytes]:
    """The picture as RGB, upright, in sRGB. Blocks; call it from a thread. Raises PictureError."""
    what = shown("picture {path}", path=path)
    answer, _, pixels = _run("engine.helpers.decode_helper", [str(path.absolute())], b"", what).partition(b"\n")
    header = header_of(answer, path)
    if len(pixels) != header.width * header.height * 3:
        raise cut_short(path)
    return header, pixels


def header_of(line: bytes, path: Path) -> Header:
    """What the decoder of ``path`` says first. Raises PictureError where it refuses the picture, or has failed."""
    try:
        header = msgspec.json.decode(line, type=Header | Refusal)
    except msgspec.DecodeError as error:
        raise PictureError(
            "The picture {path} made its decoder fail.", "It is damaged or hostile; open another copy.", path=path
        ) from error
    if isinstance(header, Refusal):
        raise PictureError(header.message, header.next_step)
    return header


def cut_short(path: Path) -> PictureError:
    return PictureError(
        "The picture {path} was decoded only in part.", "Close other programs and open it again.", path=path
    )


def export(task: ExportTask) -> tuple[Text, ...]:
    """Writes ``task.out``; returns the notes. Blocks; call it from a thread. Raises PictureError."""
    answer = _run(
        "engine.helpers.export_helper",
        [],
        msgspec.json.encode(task),
        shown("picture {path}", path=task.out),
        _EXPORT_SECONDS,
    )
    try:
        done = msgspec.json.decode(answer, type=Exported | Refusal)
    except msgspec.DecodeError as error:
        raise PictureError(
            "The picture {path} could not be exported.", "Close other programs and export it again.", path=task.out
        ) from error
    if isinstance(done, Refusal):
        raise PictureError(done.message, done.next_step)
    return done.notes


def change_mask(task: MaskTask, coverage: bytes) -> bytes:
    """The coverage after ``task``. Blocks; call it from a thread. Raises PictureError."""
    changed = _run(
        "engine.helpers.mask_helper", [], msgspec.json.encode(task) + b"\n" + coverage, shown("change of the mask")
    )
    if len(changed) != task.width * task.height:
        raise PictureError("The mask could not be changed.", "Close other programs to free memory, then try once more.")
    return changed


def _run(module: str, arguments: list[str], given: bytes, what: Text, seconds: float = _SECONDS) -> bytes:
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, input=given, timeout=seconds, cwd=_ROOT, check=False)
    except subprocess.TimeoutExpired as error:
        raise PictureError(
            "The {what} took longer than {minutes} min.",
            "It may be damaged or too large.",
            what=what,
            minutes=round(seconds / 60),
        ) from error
    return done.stdout
