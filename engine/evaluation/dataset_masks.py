"""The masks of a data set: made by SAM from clicks, kept, and left alone once a person has corrected them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from engine.files import atomic, fingerprint
from engine.files.resources import resources_folder
from engine.helpers.decode_helper import decode
from engine.models.checks import sam_folders
from engine.process.session import JOB
from engine.protocol.errors import ModelError
from engine.protocol.requests import Click, Pointer, SegmentRequest
from engine.protocol.unreadable import UNREADABLE

_STARTER: Final = "starter/sam"


class Sam(msgspec.Struct, frozen=True):
    """``path`` as the engine is asked for it, None = the starter's; ``hash`` of its weights."""

    path: str | None
    hash: str


class _Origin(msgspec.Struct, frozen=True):
    """Hashes of what a mask was made of, and of the ``mask`` it became. The clicks stand in its name."""

    sam: str
    photo: str
    mask: str


def sam_of(path: str | None) -> Sam:
    """Raises ModelError where there is none."""
    place = Path(path) if path is not None else resources_folder() / _STARTER
    file = sam_folders.files(sam_folders.whole(place))[0]
    if not file.is_file():
        raise ModelError(
            "There is no Segment Anything model at {file}.",
            "Choose an official SAM checkpoint: sam_vit_b, sam_vit_l, sam_vit_h, mobile_sam, or one of SAM 2 or 2.1.",
            file=file,
        )
    return Sam(path, fingerprint.of_files([file]))


class Masks:
    """The masks in ``folder``. ``ask`` has the engine answer a request."""

    def __init__(self, folder: Path, sam: Sam, ask: Callable[[SegmentRequest], object]) -> None:
        self.sam: Final = sam
        self._folder, self._ask = folder, ask

    def of(self, photo: Path, clicks: Sequence[tuple[float, float]], name: str) -> Path:
        """The mask ``name`` of what ``clicks`` (shares of width and height) point at; no others have that name.

        It is made where it is not there, and anew where SAM or photo are others than those it was made of: but never
        where it was corrected by hand, or came from elsewhere. Raises PictureError, ModelError, OSError.
        """
        mask = self._folder / name
        beside = mask.with_suffix(".json")
        width, height = decode(photo).size
        photo_hash = fingerprint.of_files([photo])
        if mask.is_file() and not self._is_outdated(mask, beside, photo_hash):
            return mask
        pointer = Pointer(clicks=tuple(Click(x * width, y * height) for x, y in clicks))
        self._folder.mkdir(parents=True, exist_ok=True)
        made = mask.with_name(f".{name}")
        self._ask(SegmentRequest(job=JOB, photo=str(photo), pointer=pointer, out=str(made), sam=self.sam.path))
        # in this order, so that one that was stopped half-way is made anew and never taken for one made by hand
        mask.unlink(missing_ok=True)
        content = _Origin(self.sam.hash, photo_hash, fingerprint.of_files([made]))
        atomic.write_bytes(beside, msgspec.json.encode(content))
        made.replace(mask)
        return mask

    def _is_outdated(self, mask: Path, beside: Path, photo_hash: str) -> bool:
        try:
            origin = msgspec.json.decode(beside.read_bytes(), type=_Origin)
        except (FileNotFoundError, *UNREADABLE):
            return False  # from elsewhere
        by_hand = origin.mask != fingerprint.of_files([mask])
        return not by_hand and (origin.sam, origin.photo) != (self.sam.hash, photo_hash)
