"""The data sets that ``ld-edit evaluate`` edits: photos, and for each edit its texts and clicks. Torch-free."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from engine.files.resources import resources_folder
from engine.protocol.errors import PictureError
from engine.protocol.unreadable import UNREADABLE

LAYERS: Final = "layers.json"
PICTURES: Final = "originals"
TEDBENCH: Final = "tedbench"
_LISTING: Final = "input_list.json"  # TEdBench's own list of its edits
_SHIPPED: Final = "evaluation/tedbench.json"
_LONGEST: Final = 40  # letters of a name's part: file systems take 255 bytes in all

Share = Annotated[float, Meta(ge=0, le=1)]


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An edit of the data set: a picture in ``originals``, what it shows, and what it should.

    ``object`` and ``background`` are T_a and T_b; all ``clicks`` lie on the object, in shares of width and height.
    """

    picture: str
    source: str
    target: str
    object: str
    background: str
    reference: Literal["generate", "photo"]
    clicks: Annotated[tuple[tuple[Share, Share], ...], Meta(min_length=1)]

    @property
    def name(self) -> str:
        """Of the edit's folder: readable, no other pair's, and the same in every run."""
        words = "".join(letter if letter.isalnum() else "-" for letter in self.target.lower())[:_LONGEST].strip("-")
        return f"{self.picture_name}-{words}-{_short_hash(self)}"

    @property
    def mask_name(self) -> str:
        """Pairs with the same clicks in the same picture share a mask."""
        return f"{self.picture_name}-{_short_hash([self.picture, self.clicks])}.png"

    @property
    def picture_name(self) -> str:
        return Path(self.picture).stem[:_LONGEST]


class Wanted(msgspec.Struct, frozen=True):
    """An edit that the data set lists."""

    picture: str
    target: str


class Dataset(msgspec.Struct, frozen=True):
    """``pairs`` are those that can be edited, ``left_out`` the others of all that the data set lists.

    ``absent``: the pictures of ``left_out`` that are known but not there.
    """

    folder: Path
    pairs: Sequence[Pair]
    left_out: Sequence[Wanted]
    absent: Sequence[str]

    def photo(self, pair: Pair) -> Path:
        return self.folder / PICTURES / pair.picture


class _Listed(msgspec.Struct, frozen=True):
    img_name: str
    target_text: str


def read_dataset(folder: Path) -> Dataset:
    """TEdBench is told by its list of edits; layers for half of them come with the program. Raises PictureError."""
    own, listing = folder / LAYERS, folder / _LISTING
    if folder.name == TEDBENCH and not folder.is_dir():
        raise PictureError(
            "There is no folder {folder}: the pictures of TEdBench do not come with the program.",
            "Download the folder {name} of github.com/imagic-editing/imagic-editing.github.io and give its path.",
            folder=folder,
            name=TEDBENCH,
        )
    if folder.name == TEDBENCH and not own.is_file() and not listing.is_file():
        raise PictureError(
            "{folder} has no {file}, by which TEdBench is known.",
            "Download it from the folder {name} of github.com/imagic-editing/imagic-editing.github.io.",
            folder=folder,
            file=_LISTING,
            name=TEDBENCH,
        )
    file = own if own.is_file() or not listing.is_file() else resources_folder() / _SHIPPED
    try:
        every: list[Pair] = _decoded(file, list[Pair])
    except FileNotFoundError as error:
        raise PictureError(
            "The data set {folder} has no {file}.",
            "It tells texts and clicks of each edit: write it (see README).",
            folder=folder,
            file=LAYERS,
        ) from error
    for pair, times in Counter(every).items():
        if times > 1:  # they would share a folder, and count more than once
            raise PictureError(
                "{file} has an edit {times} times: {picture}, {target}.",
                "List it once.",
                file=file,
                times=times,
                picture=pair.picture,
                target=pair.target,
            )
    listed: list[_Listed] = _decoded(listing, list[_Listed]) if listing.is_file() else []
    absent = sorted({pair.picture for pair in every if not (folder / PICTURES / pair.picture).is_file()})
    pairs = [pair for pair in every if pair.picture not in absent]
    if not pairs:
        raise PictureError("None of the pictures lies in {folder}.", "Put them there.", folder=folder / PICTURES)
    left_out = [Wanted(pair.picture, pair.target) for pair in every if pair.picture in absent]
    known = {(pair.picture, pair.target) for pair in every}
    left_out += [Wanted(*edit) for each in listed if (edit := (each.img_name, each.target_text)) not in known]
    return Dataset(folder, pairs, left_out, absent)


def _decoded(file: Path, kind: Any) -> Any:
    """Raises FileNotFoundError, PictureError."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except FileNotFoundError:
        raise
    except (OSError, *UNREADABLE) as error:
        raise PictureError("{file} cannot be used: {cause}.", "Correct it.", file=file, cause=error) from error


def _short_hash(content: object) -> str:
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:8]
