"""What a tuned edit's file says of itself. Torch-free: the rest of it is read by ``engine.editing.tuned_edit``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta
from safetensors import SafetensorError, safe_open

from engine.protocol.errors import PictureError
from engine.protocol.requests import LONGEST_TEXT, Box, Lora
from engine.protocol.settings import Settings
from engine.protocol.texts import shown
from engine.protocol.unreadable import UNREADABLE

VERSION: Final = 5
_OLDEST: Final = 4  # that is still read: its differences are not packed
_MOST_PIXELS: Final = 400_000_000  # of a photo
ADVICE: Final = shown("Choose a tuned.safetensors that this program wrote.")

Line = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Side = Annotated[int, Meta(ge=1, le=100_000)]


class TunedMetadata(msgspec.Struct, frozen=True):
    """The file's metadata. ``size`` is (width, height) of the candidates, ``sources`` where the layers came from."""

    version: int
    settings: Settings
    object_prompt: Line
    background_prompt: Line
    target: Line
    negative: Line
    model: Line | None
    model_name: Line
    model_hash: Line
    size: tuple[Side, Side]
    sources: Mapping[str, Any] = {}
    loras: tuple[Lora, ...] = ()
    vae: Line | None = None
    embeddings: tuple[Line, ...] = ()

    @property
    def frame(self) -> Box | None:
        """The part of the photo that was edited; None where ``sources`` do not tell one that a photo may have."""
        try:
            box = msgspec.convert(self.sources.get("frame"), Box)
        except msgspec.ValidationError:
            return None
        inside = 0 <= box.x0 < box.x1 <= _MOST_PIXELS and 0 <= box.y0 < box.y1 <= _MOST_PIXELS
        width, height = (round(box.x1) - round(box.x0), round(box.y1) - round(box.y0)) if inside else (0, 0)
        return box if 0 < width * height <= _MOST_PIXELS else None


class _Version(msgspec.Struct, frozen=True):
    """What a file of any version has."""

    version: int


def read(path: Path) -> TunedMetadata:
    """Raises PictureError where the file is missing, is not a tuned edit, or is of another version of the program."""
    check_there(path)
    try:
        with safe_open(path, framework="numpy") as file:
            metadata: dict[str, str] = file.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise _no_edit(path) from error
    return decoded(path, metadata)


def check_there(path: Path) -> None:
    """Raises PictureError."""
    if not path.is_file():
        raise PictureError("There is no tuned edit {path}.", ADVICE, path=path)


def decoded(path: Path, metadata: Mapping[str, str]) -> TunedMetadata:
    """What ``metadata`` of the file ``path`` says. Raises PictureError as ``read``."""
    try:
        line = metadata["about"]
        written = msgspec.json.decode(line, type=_Version).version
        if written > VERSION:
            raise PictureError(
                "{path} was written by a newer version of this program (format {written}; this one reads {read}).",
                "Update the program.",
                path=path,
                written=written,
                read=VERSION,
            )
        if written < _OLDEST:
            raise PictureError(
                "{path} was made by an earlier version of this program.", "Make the edit again.", path=path
            )
        return msgspec.json.decode(line, type=TunedMetadata)
    except (KeyError, *UNREADABLE) as error:
        raise _no_edit(path) from error


def _no_edit(path: Path) -> PictureError:
    return PictureError("{path} is not a tuned edit of this program.", ADVICE, path=path)
