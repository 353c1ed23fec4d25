"""Getting models, adding those of the artist's own, verifying, removing and choosing them."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from engine.model_store.catalogue import Kind, Offer
from engine.model_store.installed import Installed
from engine.model_store.library import ModelLibrary
from engine.model_store.model_tasks import AddTask, AnyTask, GetTask, ModelWork, VerifyTask
from engine.protocol.errors import CancelledError, EngineError, ModelError
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.engine_texts import in_window_language
from ld_desktop.model.model_list import Doing, ModelList, Seen, Told, Work

_EVERY_S: Final = 0.2  # progress is looked at


class ModelActions(QObject):
    """Each work has a process of its own, which ends with the program; what has arrived of a download is kept.

    Where the starter is in use, a model that was got or added is used from then on.
    """

    def __init__(self, workspace: Workspace, models: ModelList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self.models = workspace, models
        self._library = ModelLibrary(models.folder, models.catalogue)
        self._works: dict[str, ModelWork] = {}
        self._ends: dict[str, asyncio.Event] = {}  # of the works

    def refresh(self) -> None:
        """Looks at the folder of models again."""
        self._workspace.spawn(self.refreshed())

    async def refreshed(self) -> None:
        """Raises OSError."""
        self.models.look_at(await asyncio.to_thread(_look, self._library))

    def get(self, offers: Sequence[Offer], address: str | None = None) -> None:
        """All at once; what has arrived of one before is not got again. ``address``: in place of the catalogue's."""
        for offer in offers:
            task = GetTask(
                folder=str(self._library.folder), catalogue=self.models.catalogue, model=offer.id, address=address
            )
            self._workspace.spawn(self._done(offer.id, Work("get", offer.title), task))

    def stop(self, key: str) -> None:
        if key in self._works:
            self._works[key].stop()

    def cancel(self, offer: Offer) -> None:
        """What has arrived is given up too."""
        self._workspace.spawn(self._cancel(offer))

    def add(self, path: str, copy: bool) -> None:
        """A model of the artist's own: ``copy`` of it, or only the way to it."""
        task = AddTask(folder=str(self._library.folder), catalogue=self.models.catalogue, source=path, copy=copy)
        self._workspace.spawn(self._done(path, Work("add", Path(path).name), task))

    def verify(self, model: str) -> None:
        task = VerifyTask(folder=str(self._library.folder), catalogue=self.models.catalogue, model=model)
        found = self.models.find(model)
        work = Work("verify", model if found is None else found.title)
        self._workspace.spawn(self._done(model, work, task))

    def remove(self, model: str) -> None:
        """For good; where it is in use the starter takes its place."""
        self._workspace.spawn(self._remove(model))

    def use(self, model: Installed) -> None:
        """For all edits from now on."""
        self._choose(model.kind, model.path)
        self._workspace.spawn(asyncio.to_thread(self._library.set_default, model.kind, model.id))

    def use_first(self, model: Installed) -> None:
        """As ``use``, where nothing of its kind but the starter's is in use."""
        preferences = self._workspace.preferences
        if (preferences.model if model.kind == "diffusion" else preferences.sam) is None:
            self.use(model)
            self._workspace.notices.info(self.tr("{model} is installed and in use.").format(model=model.title), "")

    def is_used(self, model: Installed) -> bool:
        preferences = self._workspace.preferences
        return model.path == (preferences.model if model.kind == "diffusion" else preferences.sam)

    def _choose(self, kind: Kind, path: str | None) -> None:
        preferences = self._workspace.preferences
        if kind == "diffusion":
            preferences.set_models(path, preferences.sam)
        else:
            preferences.set_models(preferences.model, path)

    async def _done(self, key: str, work: Work, task: AnyTask) -> None:
        """Also where it is being done already, was stopped, or failed, which is told."""
        if key in self._works:
            return
        worker = ModelWork(task)
        self._works[key], self._ends[key] = worker, asyncio.Event()
        self.models.begin(key, work)
        told: Told | None = None
        try:
            told = self._take(work.doing, await self._followed(key, worker))
        except CancelledError:
            pass
        except EngineError as error:
            message, advice = (in_window_language(text) for text in error.texts)
            told = Told(f"{message} {advice}", failed=True)
            self._workspace.notices.error(error)
        finally:
            worker.stop()
            del self._works[key]
            self._ends.pop(key).set()
            self.models.end(key, told)
        await self.refreshed()

    async def _followed(self, key: str, worker: ModelWork) -> Installed:
        running = asyncio.ensure_future(asyncio.to_thread(worker.run))
        running.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # nobody may wait for it
        while not running.done():
            await asyncio.wait((running,), timeout=_EVERY_S)
            self.models.advance(key, worker.progress)
        return running.result()

    def _take(self, doing: Doing, model: Installed) -> Told | None:
        """What is told of the success of it."""
        if doing != "verify":
            self.use_first(model)
            return None
        if model.checked:
            return Told(self.tr("Verified: it has the catalogue's SHA-256."), failed=False)
        return Told(self.tr("Verified: it is as it was when it was added."), failed=False)

    async def _cancel(self, offer: Offer) -> None:
        self.stop(offer.id)
        if offer.id in self._ends:
            await self._ends[offer.id].wait()
        with contextlib.suppress(ModelError):  # nothing has arrived yet
            await asyncio.to_thread(self._library.remove, offer.id)
        await self.refreshed()

    async def _remove(self, model: str) -> None:
        found = self.models.find(model)
        await asyncio.to_thread(self._library.remove, model)
        if found is not None and self.is_used(found):
            self._choose(found.kind, None)
        self.models.told.pop(model, None)
        await self.refreshed()


def _look(library: ModelLibrary) -> Seen:
    """Raises OSError."""
    listing = library.listing()
    arrived = {offer.id: library.arrived(offer) for offer in library.catalogue.offers}
    place = next((folder for folder in (library.folder, *library.folder.parents) if folder.is_dir()), None)
    free = None
    with contextlib.suppress(OSError):
        free = None if place is None else shutil.disk_usage(place).free or None
    return Seen(listing.models, listing.broken, {key: size for key, size in arrived.items() if size}, free)
