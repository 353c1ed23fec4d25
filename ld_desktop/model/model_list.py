"""The models that are installed, those that can be had, and what is being done with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Signal

from engine.model_store.catalogue import Catalogue, Offer
from engine.model_store.installed import Broken, Installed
from engine.model_store.progress import Progress

Doing = Literal["get", "add", "verify"]


class Work(NamedTuple):
    """``progress`` is None until something is known."""

    doing: Doing
    title: str
    progress: Progress | None = None


class Told(NamedTuple):
    """How the last work on a model ended, for a person."""

    text: str
    failed: bool


class Seen(NamedTuple):
    """What lies in the folder of models. ``arrived``: bytes of downloads that are not complete, by the offer's id.

    ``free``: bytes on that disk; None where nobody knows.
    """

    installed: tuple[Installed, ...] = ()
    broken: tuple[Broken, ...] = ()
    arrived: Mapping[str, int] = {}
    free: int | None = None


class ModelList(QObject):
    """``works`` and ``told`` are by the model's id, or by the path of what is being added."""

    changed = Signal()

    def __init__(self, folder: Path, catalogue: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder, self.catalogue = folder, catalogue
        self.seen, self.looked = Seen(), False
        self.works: dict[str, Work] = {}
        self.told: dict[str, Told] = {}

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Those that are not installed; none as long as nobody has looked."""
        if not self.looked:
            return ()
        there = {model.id for model in (*self.seen.installed, *self.seen.broken)}
        return tuple(offer for offer in self.catalogue.offers if offer.id not in there)

    @property
    def downloaded(self) -> int | None:
        """Percent of all that is being downloaded; None where nothing is."""
        known = [work.progress for work in self.works.values() if work.doing == "get" and work.progress is not None]
        total = sum(progress.total for progress in known)
        return int(100 * sum(progress.bytes for progress in known) / total) if total else None

    def find(self, model: str) -> Installed | None:
        """By its id."""
        return next((found for found in self.seen.installed if found.id == model), None)

    def path_of(self, text: str) -> str:
        """Where the installed model of that id lies; a path stays as it is."""
        found = self.find(text)
        return text if found is None else found.path

    def missing_bytes(self, offers: Sequence[Offer]) -> int:
        """What is still to be downloaded of ``offers``."""
        return sum(offer.bytes - self.seen.arrived.get(offer.id, 0) for offer in offers)

    def look_at(self, seen: Seen) -> None:
        self.seen, self.looked = seen, True
        self.changed.emit()

    def begin(self, key: str, work: Work) -> None:
        self.told.pop(key, None)
        self.works[key] = work
        self.changed.emit()

    def advance(self, key: str, progress: Progress | None) -> None:
        if self.works[key].progress is not progress:
            self.works[key] = self.works[key]._replace(progress=progress)
            self.changed.emit()

    def end(self, key: str, told: Told | None) -> None:
        del self.works[key]
        if told is not None:
            self.told[key] = told
        self.changed.emit()

    def forget(self, key: str) -> None:
        """How the work on it ended."""
        if self.told.pop(key, None) is not None:
            self.changed.emit()
