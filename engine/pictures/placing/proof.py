"""Which pixels of a photo a result changed, and by how much. A helper: it is given a ProofTask, answers with Proof.

At 16 bits a channel where both files have them, in the same colours, else at 8 bits in sRGB, as the program shows both.
Torch-free.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from engine.files.output_files import RESULT
from engine.pictures import picture_io
from engine.pictures.export import enlarge_to_frame, read_laid
from engine.pictures.frame_geometry import Frame
from engine.pictures.picture_io import Coverage
from engine.pictures.samples import photo_samples
from engine.pictures.samples.photo_samples import Pixels
from engine.protocol.channel import Channel
from engine.protocol.errors import PictureError
from engine.protocol.helper_tasks import Proof, ProofTask
from engine.protocol.requests import Box
from engine.protocol.unreadable import UNREADABLE

_BAND: Final = 256  # rows: the differences of a whole large photo take twice its memory
_EDIT: Final = "edit-"


class _Sources(msgspec.Struct, frozen=True):
    frame: Box


class _Result(msgspec.Struct, frozen=True):
    sources: _Sources


class _Told(msgspec.Struct, frozen=True):
    """The part of result.json that tells where its edits lie."""

    result: _Result


def run(task: ProofTask) -> Proof:
    """Raises PictureError where one cannot be read or their sizes differ, OutOfMemoryError."""
    photo, result = Path(task.photo), Path(task.result)
    ours, theirs, bits = _both(photo, result)
    size = ours.shape[1], ours.shape[0]
    if ours.shape[:2] != theirs.shape[:2]:
        given, wanted = f"{theirs.shape[1]} × {theirs.shape[0]}", f"{size[0]} × {size[1]}"
        raise PictureError(
            "{path} has {given} pixels, but {photo} has {wanted}.",
            "Give the photo that it was made of.",
            path=task.result,
            given=given,
            photo=task.photo,
            wanted=wanted,
        )
    place = _place_beside(result, size) if task.place is None else picture_io.read_coverage(Path(task.place), size)
    return compare(ours, theirs, bits, place)


def compare(ours: Pixels, theirs: Pixels, bits: int, place: Coverage | None) -> Proof:
    """Both (height, width, channels) of one shape; ``place`` (height, width) is 0 where they are to be the same."""
    height, width = ours.shape[:2]
    count = outside = largest = 0
    total = 0.0
    rows, columns = np.zeros(height, dtype=np.bool_), np.zeros(width, dtype=np.bool_)
    for top in range(0, height, _BAND):
        band = slice(top, top + _BAND)
        differences = np.abs(ours[band].astype(np.int32) - theirs[band]).max(axis=2)
        changed = differences > 0
        rows[band], columns = changed.any(axis=1), columns | changed.any(axis=0)
        count += int(changed.sum())
        largest, total = max(largest, int(differences.max())), total + float(differences.sum())
        if place is not None:
            outside += int((changed & (place[band] == 0)).sum())
    free = 0 if place is None else int((place == 0).sum())
    down, across = np.flatnonzero(rows), np.flatnonzero(columns)
    return Proof(
        pixels=height * width,
        bits=bits,
        changed_share=count / (height * width),
        changed_outside_share=None if place is None else outside / max(free, 1),
        box=(int(across[0]), int(down[0]), int(across[-1]) + 1, int(down[-1]) + 1) if count else None,
        largest=largest,
        mean=total / max(count, 1),
    )


def _both(photo: Path, result: Path) -> tuple[Pixels, Pixels, int]:
    ours = photo_samples.read(photo)
    if ours is not None and ours.bits == 16:
        theirs = photo_samples.read(result)
        alike = theirs is not None and (theirs.bits, theirs.profile) == (ours.bits, ours.profile)
        if theirs is not None and alike and theirs.pixels.shape[2] == ours.pixels.shape[2]:
            return ours.pixels, theirs.pixels, 16
    return np.asarray(picture_io.read_picture(photo)), np.asarray(picture_io.read_picture(result)), 8


def _place_beside(result: Path, size: tuple[int, int]) -> Coverage | None:
    """Where the run says that it replaced the photo, which has ``size``; None where ``result`` is no run's."""
    candidate = result.with_name(f"candidate-{result.stem.removeprefix(_EDIT)}.png")
    if not result.name.startswith(_EDIT) or not candidate.is_file():
        return None
    try:
        box = msgspec.json.decode(result.with_name(RESULT).read_bytes(), type=_Told).result.sources.frame
    except (OSError, *UNREADABLE):
        return None
    laid = read_laid(candidate)
    frame = Frame(box, laid.size)
    place = np.zeros((size[1], size[0]), dtype=np.uint8)
    x0, y0, x1, y1 = frame.corners
    place[y0:y1, x0:x1] = np.asarray(enlarge_to_frame(laid, frame)[1])[: size[1] - y0, : size[0] - x0]
    return place


def serve(channel: Channel, _: Sequence[str]) -> None:
    channel.result(run(msgspec.json.decode(channel.source.read(), type=ProofTask)))
