"""The tuned edits that are kept in a folder of runs: which there are, and how they are copied, taken in and removed.

Torch-free. All of it blocks.
"""

from __future__ import annotations

import datetime
import shutil
import uuid
from pathlib import Path
from typing import NamedTuple

import msgspec

from engine.files import atomic, folder_lock, free_space, originals
from engine.files.output_files import REQUEST, TUNED
from engine.files.picks import read_name
from engine.protocol import tuned_header
from engine.protocol.errors import PictureError
from engine.protocol.requests import Box, EditRequest, Pointer, decode_request, encode
from engine.protocol.settings import PAPER
from engine.protocol.tuned_header import TunedMetadata
from engine.protocol.unreadable import UNREADABLE


class KeptEdit(NamedTuple):
    """The tuned edit ``path``, of ``size`` bytes, ``made`` in seconds since 1970.

    ``request`` is what its run noted, None where it did not; ``name`` what the artist calls the run, empty for nothing;
    ``picture`` the first of its candidates.
    """

    path: Path
    about: TunedMetadata
    request: EditRequest | None
    name: str
    picture: Path | None
    made: float
    size: int


def listed(runs: Path) -> list[KeptEdit]:
    """The newest first; what is no tuned edit that this program reads is left out."""
    found = [kept for path in runs.glob(f"*/{TUNED}") if (kept := look_at(path)) is not None]
    return sorted(found, key=lambda kept: kept.made, reverse=True)


def look_at(path: Path) -> KeptEdit | None:
    """None where it is there no more, or cannot be read."""
    folder = path.parent
    if folder.name.startswith("."):  # on its way out
        return None
    try:
        about, state = tuned_header.read(path), path.stat()
        pictures = sorted(folder.glob("candidate-*.png"), key=lambda one: (len(one.name), one.name))
    except (OSError, PictureError):
        return None
    try:
        noted = decode_request((folder / REQUEST).read_bytes())
    except (OSError, *UNREADABLE):
        noted = None
    request = noted if isinstance(noted, EditRequest) else None
    return KeptEdit(path, about, request, read_name(folder), next(iter(pictures), None), state.st_mtime, state.st_size)


def copy(tuned: Path, out: Path) -> None:
    """To ``out``, complete or not at all. Raises PictureError where it is no tuned edit, DiskError, OSError."""
    tuned_header.read(tuned)
    free_space.check(out.parent, tuned.stat().st_size)
    atomic.write(out, lambda temporary: _copied(tuned, temporary), in_folder=True)


def take_in(tuned: Path, photo: Path, photo_size: tuple[int, int], runs: Path) -> Path:
    """A copy of ``tuned`` as a run of ``photo`` in ``runs``, whose folder it gives.

    Its frame is the one that it was made in, where the photo has that, else the largest of its shape, in the middle.
    Raises PictureError where it is no tuned edit, DiskError, OSError.
    """
    about = tuned_header.read(tuned)
    folder = runs / f"{datetime.datetime.now():%Y-%m-%d %H.%M.%S} {uuid.uuid4().hex[:12]}"
    settings, usual = (msgspec.structs.asdict(each) for each in (about.settings, PAPER))
    request = EditRequest(
        job=folder.name,
        photo=str(photo),
        pointer=Pointer(),
        object_prompt=about.object_prompt,
        background_prompt=about.background_prompt,
        out=str(folder),
        target=about.target,
        negative=about.negative,
        frame=_frame(about, photo_size),
        preset="paper",
        overrides={name: value for name, value in settings.items() if value != usual[name]},
        model=about.model,
        loras=about.loras,
        vae=about.vae,
        embeddings=about.embeddings,
    )
    try:
        with folder_lock.held(folder):
            atomic.write_bytes(folder / REQUEST, encode(originals.kept_in(request, folder)))
            copy(tuned, folder / TUNED)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def remove(tuned: Path) -> int:
    """Its candidates stay. Gives the bytes that are free again. Raises OSError, UsageError where its run is at work."""
    with folder_lock.held(tuned.parent):
        size = tuned.stat().st_size
        tuned.unlink()
    return size


def _frame(about: TunedMetadata, photo_size: tuple[int, int]) -> Box:
    width, height = photo_size
    try:
        box = msgspec.convert(about.sources.get("frame"), Box)
        if 0 <= box.x0 < box.x1 <= width and 0 <= box.y0 < box.y1 <= height:
            return box
    except msgspec.ValidationError:
        pass
    scale = min(width / about.size[0], height / about.size[1])
    wide, high = (max(1, round(scale * side)) for side in about.size)
    x, y = (width - wide) // 2, (height - high) // 2
    return Box(x, y, x + wide, y + high)


def _copied(path: Path, to: Path) -> None:
    shutil.copyfile(path, to)
