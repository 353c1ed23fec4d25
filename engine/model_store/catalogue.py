"""The models that can be had: ``resources/models/catalogue.json``. Torch-free."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from engine.protocol.errors import InstallationError
from engine.protocol.texts import shown
from engine.protocol.unreadable import UNREADABLE

Kind = Literal["diffusion", "sam"]
Figure = Literal["bytes", "sha256", "address", "licence"]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
ModelId = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9._-]{0,63}$")]
FileName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Address = Annotated[str, Meta(pattern="^https?://")]


class Licence(msgspec.Struct, frozen=True):
    name: str
    link: Address


class Offer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model of one file. ``use``: what it is for, in one sentence.

    ``repository`` is the hub's, where the file lies there; ``addresses`` are others, tried in their order. ``checked``
    are the figures that a second public source confirms.
    """

    id: ModelId
    title: str
    use: str
    kind: Kind
    file: FileName
    bytes: Annotated[int, Meta(gt=0)]
    sha256: Sha256
    licence: Licence
    repository: Annotated[str, Meta(pattern=r"^[\w.-]+/[\w.-]+$")] | None = None
    addresses: tuple[Address, ...] = ()
    checked: tuple[Figure, ...] = ()


class Catalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``photos``: the ids of those that somebody with a photo and nothing but the starter is to get."""

    offers: tuple[Offer, ...]
    photos: tuple[ModelId, ...] = ()

    def find(self, model: str) -> Offer | None:
        """By its id."""
        return next((offer for offer in self.offers if offer.id == model), None)

    def for_photos(self) -> tuple[Offer, ...]:
        """In the catalogue's own order."""
        return tuple(offer for offer in self.offers if offer.id in self.photos)


FILE: Final = Path("models") / "catalogue.json"  # among the resources


def read(file: Path) -> Catalogue:
    """Raises InstallationError where ``file`` is missing or damaged."""
    try:
        catalogue = msgspec.json.decode(file.read_bytes(), type=Catalogue)
    except (OSError, *UNREADABLE) as error:
        raise _damaged(file, error) from error
    ids = [offer.id for offer in catalogue.offers]
    for offer in catalogue.offers:
        if ids.count(offer.id) > 1:
            raise _damaged(file, shown("it has {name} twice", name=offer.id))
        if not offer.addresses and offer.repository is None:
            raise _damaged(file, shown("it has no address of {name}", name=offer.id))
    return catalogue


def _damaged(file: Path, cause: object) -> InstallationError:
    return InstallationError(
        "The catalogue of models {file} cannot be used: {cause}.",
        "Install the program again; the models that you have stay.",
        file=file,
        cause=cause,
    )
