"""What is known of a model that is installed, and its description on the disk. Torch-free."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from engine.files import atomic
from engine.model_store.catalogue import Kind, Licence, Sha256
from engine.protocol.errors import ModelError, UsageError
from engine.protocol.texts import Text, advised, shown
from engine.protocol.unreadable import UNREADABLE

FILE: Final = "model.json"
_NAMES: Final = {"diffusion": shown("a diffusion model"), "sam": shown("a SAM")}


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """``path`` is relative to the description's folder, absolute where it leads to a model that lies elsewhere.

    ``sha256`` as it was when the model was added; of a folder, over its files and their names.
    """

    title: str
    kind: Kind
    path: str
    bytes: int
    sha256: Sha256
    licence: Licence | None = None


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """``path`` is absolute. ``linked``: it lies elsewhere, and what is removed is the link alone.

    ``checked``: it has the SHA-256 of one of the catalogue's.
    """

    id: str
    title: str
    kind: Kind
    path: str
    linked: bool
    bytes: int
    sha256: str
    checked: bool
    licence: Licence | None


class Broken(msgspec.Struct, frozen=True):
    """A model that cannot be used as it is. ``cause`` and ``next_step`` are for a person."""

    id: str
    folder: str
    cause: Text
    next_step: Text


class Listing(msgspec.Struct, frozen=True):
    models: tuple[Installed, ...]
    broken: tuple[Broken, ...]


def read(folder: Path) -> Description:
    """Raises ModelError where it is missing or damaged."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Description)
    except (OSError, *UNREADABLE) as error:
        raise ModelError(
            "The description of the model {name} cannot be read: {cause}.",
            advised("Run ld-edit models verify ID: that writes it anew.", "Verify the model: that writes it anew."),
            name=folder.name,
            cause=error,
        ) from error


def write(folder: Path, description: Description) -> None:
    """Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    atomic.write_bytes(folder / FILE, msgspec.json.format(msgspec.json.encode(description), indent=2))


def check_kind(model: Installed, wanted: Kind) -> None:
    """Raises UsageError where ``model`` is of the other kind."""
    if model.kind != wanted:
        raise UsageError(
            "The model {name} is {kind}, where {wanted} is needed.",
            "Choose another model.",
            name=model.id,
            kind=_NAMES[model.kind],
            wanted=_NAMES[wanted],
        )
