"""References drawn for a photo before, found again when it is opened."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from PySide6.QtGui import QImage

from engine.files import atomic
from engine.files.originals import content_of
from engine.files.output_files import REQUEST
from engine.protocol.prompts import join_target
from engine.protocol.requests import EditRequest, decode_request
from engine.protocol.unreadable import UNREADABLE

_NOTE: Final = "references.json"
_MASK: Final = re.compile(r"reference-(\d+)-mask\.png")
_MOST: Final = 12  # of the newest


class Note(msgspec.Struct, frozen=True):
    """``photo``: what ``content_of`` says of the photo for which references were drawn; ``text``: from what."""

    photo: str
    text: str


class Drawn(NamedTuple):
    """A reference in the file ``path`` and the mask of its object. Without a ``seed`` an edit drew it for itself."""

    seed: int | None
    text: str
    path: str
    picture: QImage
    mask: QImage


def note(about: Note, folder: Path) -> None:
    """Lets the references in ``folder`` be found again. Blocks. Raises OSError."""
    atomic.write_bytes(folder / _NOTE, msgspec.json.encode(about))


def find(runs: Path, photo: str) -> list[Drawn]:
    """The newest that were drawn for a photo of this content, the newest last, none twice. Blocks.

    What cannot be read is left out.
    """
    files = [file for name in (_NOTE, REQUEST) for file in runs.glob(f"*/{name}")]
    found: list[Drawn] = []
    for file in sorted(files, key=_made, reverse=True):
        for drawn in _drawn_in(file, photo):
            if all(drawn.picture != other.picture for other in found):
                found.append(drawn)
        if len(found) >= _MOST:
            break
    return found[:_MOST][::-1]


def of_edit(request: EditRequest, folder: Path) -> Drawn | None:
    """What a finished edit in ``folder`` drew for itself; None of one that was given its reference, or needs none."""
    if request.reference != "generate":
        return None
    text = request.target or join_target(request.object_prompt, request.background_prompt)
    return read(None, folder / "reference.png", folder / "reference-mask.png", text)


def read(seed: int | None, path: Path, mask: Path, text: str) -> Drawn | None:
    """None where one of the files ``path`` and ``mask`` is no picture. Blocks."""
    drawn = Drawn(seed, text, str(path), QImage(str(path)), QImage(str(mask)))
    return None if drawn.picture.isNull() or drawn.mask.isNull() else drawn


def _made(file: Path) -> float:
    """Seconds since 1970; 0 where the file is gone."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _drawn_in(file: Path, photo: str) -> list[Drawn]:
    """What the folder of the note or request ``file`` has for this photo, the newest first."""
    try:
        data = file.read_bytes()
        if file.name == REQUEST:
            request = decode_request(data)
            edit = request if isinstance(request, EditRequest) and content_of(request.photo) == photo else None
            drawn = None if edit is None else of_edit(edit, file.parent)
            return [] if drawn is None else [drawn]
        about = msgspec.json.decode(data, type=Note)
        files = [] if about.photo != photo else [*file.parent.iterdir()]
    except (OSError, *UNREADABLE):
        return []
    masks = {int(name[1]): path for path in files if (name := _MASK.fullmatch(path.name)) is not None}
    each = (
        read(seed, mask.with_name(f"reference-{seed}.png"), mask, about.text) for seed, mask in sorted(masks.items())
    )
    return [drawn for drawn in each if drawn is not None][::-1]
