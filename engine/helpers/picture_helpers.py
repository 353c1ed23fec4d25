"""Pictures decoded, exported and masked by helper processes, for programs that load neither numpy nor Pillow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self

import msgspec

from engine.files import regular_files
from engine.helpers.helper_process import HelperProcess
from engine.pictures.layered.stack_xml import Stack, StackLayer
from engine.protocol.helper_tasks import (
    Developed,
    DevelopTask,
    Encoding,
    Look,
    Looked,
    LookTask,
    MaskTask,
    Proof,
    ProofTask,
    RawSizes,
)
from engine.protocol.requests import Box
from engine.protocol.texts import Text, shown


class Header(msgspec.Struct, frozen=True):
    """The bytes of ``width`` times ``height`` pixels follow, row by row without padding.

    ``bits`` a channel and ``cmyk`` tell how the file has it, ``clear`` that some of it is transparent.
    """

    width: int
    height: int
    bits: int = 8
    cmyk: bool = False
    clear: bool = False


class Exported(msgspec.Struct, frozen=True):
    """``notes`` say how the model's pixels got into the photo, for a person. ``size`` of the file in bytes."""

    notes: tuple[Text, ...]
    size: int


class Coverage(msgspec.Struct, frozen=True):
    """The coverage follows: one byte a pixel of the task's picture or mask, row by row without padding."""


class Placed(msgspec.Struct, frozen=True):
    """A candidate to be put into ``frame`` of a photo.

    ``tuned`` is the tuned edit that the candidate of ``seed`` was drawn from; None where it was not kept.
    ``opacity`` in percent. ``mask``: a greyscale picture of the photo's size, white where the candidate is seen; None:
    where the file laid-SEED.png beside it says, and without that everywhere in its frame. ``name`` and ``visible``:
    what it is called in a file with layers, and whether it is seen there and elsewhere. ``mask`` has the edge of
    ``look`` already.
    """

    candidate: str
    frame: Box
    seed: int
    tuned: str | None = None
    opacity: int = 100
    mask: str | None = None
    name: str = ""
    visible: bool = True
    look: Look = Look()


class ExportTask(msgspec.Struct, frozen=True):
    """``photo`` with ``layers`` over it, the lowest first, saved as ``out``, whose suffix says the format.

    ``metadata``: the photo's goes with it, and a PNG tells its recipe in a text chunk. ``name``: what the photo is
    called in a file with layers; only there layers are kept that are not seen.
    """

    photo: str
    layers: tuple[Placed, ...]
    out: str
    metadata: bool = True
    encoding: Encoding = Encoding()
    name: str = "photo"


class StackTask(msgspec.Struct, frozen=True):
    """``photo``, called ``name``, and the ``layers`` over it, the lowest first, as PNGs in the folder ``out``."""

    photo: str
    layers: tuple[Placed, ...]
    out: str
    name: str


class StackDone(msgspec.Struct, frozen=True):
    """``size`` is the photo's (width, height), ``corners`` are (x, y) of each layer's picture."""

    size: tuple[int, int]
    corners: tuple[tuple[int, int], ...]


STACK_PHOTO, STACK_MERGED, STACK_THUMBNAIL = "photo.png", "merged.png", "thumbnail.png"
"""The names of a stack's pictures beside those of its layers, which are ``stack_layer``."""


def stack_layer(number: int) -> str:
    return f"layer-{number}.png"


def stack_of(task: StackTask, done: StackDone, entry: Callable[[str], str]) -> Stack:
    """How OpenRaster lists what was written; ``entry`` gives the entry of a file in ``task.out``."""
    layers = [
        StackLayer(layer.name, entry(stack_layer(number)), *corner, layer.opacity / 100, layer.visible)
        for number, (layer, corner) in enumerate(zip(task.layers, done.corners, strict=True))
    ]
    return Stack(done.size, (*reversed(layers), StackLayer(task.name, entry(STACK_PHOTO))))


class CheckTask(msgspec.Struct, frozen=True):
    pictures: tuple[str, ...]


class Checked(msgspec.Struct, frozen=True):
    """``unreadable``: those of the task that are no pictures."""

    unreadable: frozenset[str]


def receive_picture(path: Path) -> tuple[Header, bytes]:
    """The picture as RGB, upright, in sRGB. Blocks; call it from a thread. Raises PictureError, OutOfMemoryError."""
    return _receive(path, 3)


def receive_mask(path: Path) -> tuple[Header, bytes]:
    """A mask file's coverage, one byte a pixel: ``picture_io.open_mask``. As ``receive_picture``."""
    return _receive(path, 1, "--mask")


def _receive(path: Path, bytes_each: int, *how: str) -> tuple[Header, bytes]:
    with decoder_of(path, *how) as helper:
        header = helper.result(Header)
        return header, helper.bytes(header.width * header.height * bytes_each)


def decoder_of(path: Path, *how: str) -> HelperProcess:
    """Asked to decode ``path``; it answers with a Header and the pixels. Raises PictureError where that is no file."""
    regular_files.check(path)
    what = shown("The picture {path} cannot be opened", path=path)
    return HelperProcess("decode", what, [str(path.absolute()), *how])


def raw_sizes(photo: Path) -> RawSizes:
    """Of a camera's raw file. Blocks; call it from a thread. Raises PictureError."""
    regular_files.check(photo)
    what = shown("The picture {path} cannot be opened", path=photo)
    with HelperProcess("develop", what, [str(photo.absolute())]) as helper:
        return helper.result(RawSizes)


def develop(task: DevelopTask) -> Developed:
    """Writes ``task.out``. Blocks; call it from a thread. Raises PictureError, UsageError, OutOfMemoryError."""
    regular_files.check(Path(task.photo))
    with HelperProcess("develop", shown("The picture {path} could not be developed", path=task.photo)) as helper:
        helper.ask(task)
        return helper.result(Developed)


def export(task: ExportTask) -> Exported:
    """Writes ``task.out``. Blocks; call it from a thread. Raises PictureError, OutOfMemoryError."""
    with HelperProcess("export", shown("The picture {path} could not be exported", path=task.out)) as helper:
        helper.ask(task)
        return helper.result(Exported)


def write_stack(task: StackTask) -> StackDone:
    """Blocks; call it from a thread. Raises PictureError, OutOfMemoryError."""
    with HelperProcess("stack", shown("The layers over {path} could not be written", path=task.photo)) as helper:
        helper.ask(task)
        return helper.result(StackDone)


class LookHelper:
    """Answers LookTasks one after the other within the ``with`` block. Its methods block; call them from a thread.

    Raises InstallationError or OutOfMemoryError where it cannot be started.
    """

    def __init__(self) -> None:
        self._process = HelperProcess("look", shown("The layer could not be drawn"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.__exit__()

    def draw(self, task: LookTask) -> tuple[Looked, bytes]:
        """Raises PictureError, OutOfMemoryError."""
        self._process.say(task)
        looked = self._process.result(Looked)
        return looked, self._process.bytes(4 * looked.width * looked.height)


def unreadable(pictures: tuple[str, ...]) -> frozenset[str]:
    """Those that are no pictures. Blocks; call it from a thread. Raises PictureError where one ends the helper."""
    with HelperProcess("check", shown("The pictures of the project could not be read")) as helper:
        helper.ask(CheckTask(pictures))
        return helper.result(Checked).unreadable


def change_mask(task: MaskTask, coverage: bytes) -> bytes:
    """The coverage after ``task``. Blocks; call it from a thread. Raises OutOfMemoryError."""
    with HelperProcess("mask", shown("The mask could not be changed")) as helper:
        helper.ask(task, [coverage])
        helper.result(Coverage)
        return helper.bytes(task.width * task.height)


def prove(task: ProofTask) -> Proof:
    """Blocks; call it from a thread. Raises PictureError, OutOfMemoryError."""
    with HelperProcess("proof", shown("The pictures could not be compared")) as helper:
        helper.ask(task)
        return helper.result(Proof)
