"""What is installed: a folder with one folder a model in it, named by the model's id. Torch-free.

Each has a description of its own, ``model.json``, written whole or not at all. One that is damaged is told of, costs no
other model, and ``ModelLibrary.verify`` writes it anew from the model itself.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from engine.files import atomic, folder_lock, free_space
from engine.model_store import installed, local_model, model_files
from engine.model_store.catalogue import Catalogue, Kind, Offer
from engine.model_store.installed import Broken, Description, Installed, Listing
from engine.model_store.model_files import Read
from engine.models.checks import sam_folders
from engine.protocol.errors import ModelError, UsageError
from engine.protocol.texts import advised
from engine.protocol.unreadable import UNREADABLE

_DEFAULTS: Final = ".defaults.json"  # no model has such a name
_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_NO_ID: Final = re.compile(r"[^a-z0-9._-]+")


class ModelLibrary:
    """``folder`` need not be there yet. Keeps nothing: what another process changes is seen at the next question."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.folder, self.catalogue = folder, catalogue

    def listing(self) -> Listing:
        """Raises OSError where the folder cannot be read."""
        models: list[Installed] = []
        broken: list[Broken] = []
        for place in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if self.holds(place.name):
                try:
                    models.append(self.get(place.name))
                except ModelError as error:
                    broken.append(Broken(place.name, str(place), *error.texts))
        return Listing(tuple(models), tuple(broken))

    def holds(self, model: str) -> bool:
        """Whether a model of that name is installed, a damaged one too."""
        return _ID.fullmatch(model) is not None and bool(model_files.models_in(self.folder / model))

    def get(self, model: str) -> Installed:
        """Raises ModelError where no such model is installed, its description is damaged, or its file is gone."""
        self._check_there(model)
        description = installed.read(self.folder / model)
        if not (place := self.folder / model / description.path).exists():
            raise ModelError(
                "The model {name} is not where it was: {path}.",
                "Put it back, or remove {name} from the list.",
                name=model,
                path=place,
            )
        return self._installed(model, description)

    def place_of(self, offer: Offer) -> Path:
        """Where the download of ``offer`` goes."""
        return self.folder / offer.id / offer.file

    def arrived(self, offer: Offer) -> int:
        """Bytes of a download that was stopped, or is under way."""
        place = self.place_of(offer)
        part = place.with_name(place.name + model_files.PART)
        return part.stat().st_size if part.is_file() else 0

    def add(
        self, source: Path, name: str | None = None, copy: bool = False, read: Read = model_files.nobody
    ) -> Installed:
        """A file or folder of a person's own, left where it is, or copied.

        One of the catalogue's is known by its SHA-256, and has the catalogue's id where no ``name`` is given. Of a
        SAM 2 that is a folder its file of weights stands for the folder. Raises ModelError, DiskError, OSError,
        UsageError where the name is taken or is none.
        """
        source = sam_folders.whole(source.absolute())
        kind = local_model.kind_of(source)
        described = self._described(source, kind, read)
        offer = self._offer_of(described)
        model = name if name is not None else offer.id if offer is not None else _id_of(source)
        _check_id(model)
        with self.held(model):
            if self.holds(model):
                raise UsageError(
                    "A model {name} is installed already.",
                    advised("Give this one another name with --name.", "Give this one another name."),
                    name=model,
                )
            if copy:
                free_space.check(self.folder / model, described.bytes)
                model_files.copy(source, self.folder / model / source.name)
            described = msgspec.structs.replace(described, path=source.name if copy else str(source))
            installed.write(self.folder / model, described)
        return self._installed(model, described)

    def accept(self, offer: Offer) -> Installed:
        """The file of ``offer`` has arrived and has its SHA-256. To be called while it is ``held``. Raises OSError."""
        described = Description(
            title=offer.title,
            kind=offer.kind,
            path=offer.file,
            bytes=offer.bytes,
            sha256=offer.sha256,
            licence=offer.licence,
        )
        installed.write(self.folder / offer.id, described)
        return self._installed(offer.id, described)

    def remove(self, model: str) -> None:
        """Also what has arrived of a download, and what is damaged. Where it is linked, the link alone.

        Raises ModelError where there is none, UsageError while somebody is at work on it, OSError.
        """
        folder = self.folder / model
        if _ID.fullmatch(model) is None or not folder.is_dir():
            raise self._not_there(model)
        with self.held(model):
            for path in folder.iterdir():
                if path.name != folder_lock.NAME:
                    model_files.remove(path)

    def verify(self, model: str, read: Read = model_files.nobody) -> Installed:
        """Reads all of it. A damaged description is written anew.

        Raises ModelError where it is not what it was when it was added, UsageError while somebody is at work on it,
        OSError.
        """
        self._check_there(model)
        folder = self.folder / model
        with self.held(model):
            try:
                described = installed.read(folder)
            except ModelError:
                described = self._described_anew(model, read)
                installed.write(folder, described)
                return self._installed(model, described)
            found = self.get(model)
            given = model_files.digest(Path(found.path), read)
        if given != found.sha256:
            raise ModelError(
                "The model {name} is not what it was: {path} has the SHA-256 {given}, not {wanted}.",
                "Remove it, and get or add it again.",
                name=model,
                path=found.path,
                given=given,
                wanted=found.sha256,
            )
        return found

    def default(self, kind: Kind) -> str | None:
        """The id of the model that a person chose for all edits; None: the starter's."""
        model = self._defaults().get(kind)
        return model if model is not None and self.holds(model) else None

    def set_default(self, kind: Kind, model: str | None) -> None:
        """Raises ModelError where ``model`` is not there, UsageError where it is of another kind, OSError."""
        chosen = {key: value for key, value in self._defaults().items() if key != kind}
        if model is not None:
            installed.check_kind(self.get(model), kind)
            chosen[kind] = model
        self.folder.mkdir(parents=True, exist_ok=True)
        atomic.write_bytes(self.folder / _DEFAULTS, msgspec.json.encode(chosen))

    @contextlib.contextmanager
    def held(self, model: str) -> Generator[None]:
        """Nobody else adds, removes, verifies or gets ``model`` meanwhile. Raises UsageError where somebody does."""
        folder = self.folder / model
        with contextlib.ExitStack() as hold:
            try:
                hold.enter_context(folder_lock.held(folder))
            except UsageError as error:
                raise UsageError(
                    "The model {name} is being downloaded, added or checked already.",
                    "Wait until that has ended.",
                    name=model,
                ) from error
            atomic.sweep(folder)
            yield
        with contextlib.suppress(OSError):  # only where nothing is left in it
            folder.rmdir()

    def _check_there(self, model: str) -> None:
        if not self.holds(model):
            raise self._not_there(model)

    def _not_there(self, model: str) -> ModelError:
        if (offer := self.catalogue.find(model)) is not None:
            return ModelError(
                "The model {title} is not installed.",
                advised("Get it with ld-edit models get.", "Get it on the page of models."),
                title=offer.title,
            )
        return ModelError(
            "There is no model {name}.",
            advised("ld-edit models list shows those that there are.", "Choose one of the list."),
            name=model,
        )

    def _offer_of(self, described: Description) -> Offer | None:
        return next((offer for offer in self.catalogue.offers if offer.sha256 == described.sha256), None)

    def _described(self, place: Path, kind: Kind, read: Read) -> Description:
        """Of a model that lies at ``place``; its title and licence are the catalogue's where it is one of these."""
        described = Description(
            title=place.name if place.is_dir() else place.stem,
            kind=kind,
            path=place.name,
            bytes=model_files.size(place),
            sha256=model_files.digest(place, read),
        )
        offer = self._offer_of(described)
        return (
            described if offer is None else msgspec.structs.replace(described, title=offer.title, licence=offer.licence)
        )

    def _described_anew(self, model: str, read: Read) -> Description:
        found = [path for path in model_files.models_in(self.folder / model) if path.name != installed.FILE]
        if len(found) != 1:
            raise ModelError(
                "The description of the model {name} is damaged, and only it said where the model lies.",
                "Remove {name} from the list, and add the model again.",
                name=model,
            )
        return self._described(found[0], local_model.kind_of(found[0]), read)

    def _installed(self, model: str, described: Description) -> Installed:
        return Installed(
            id=model,
            title=described.title,
            kind=described.kind,
            path=str(self.folder / model / described.path),
            linked=Path(described.path).is_absolute(),
            bytes=described.bytes,
            sha256=described.sha256,
            checked=self._offer_of(described) is not None,
            licence=described.licence,
        )

    def _defaults(self) -> Mapping[Kind, str]:
        """A choice that cannot be read is made again."""
        with contextlib.suppress(OSError, *UNREADABLE):
            return msgspec.json.decode((self.folder / _DEFAULTS).read_bytes(), type=dict[Kind, str])
        return {}


def _check_id(model: str) -> None:
    if _ID.fullmatch(model) is None:
        raise UsageError(
            "'{name}' is no name for a model: small letters, digits, points and dashes make one.",
            "Give another name.",
            name=model,
        )


def _id_of(source: Path) -> str:
    """Made of the file's own name."""
    name = source.name if source.is_dir() else source.stem
    return _NO_ID.sub("-", name.lower()).strip("._-")[:64] or "model"
