"""The helper for what takes long with models: downloads, and files that are read from end to end.

A process of its own: the network's libraries take half a second to load, and it can be ended in the middle of a wait.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from engine.files import disk_errors
from engine.model_store import model_files
from engine.model_store.download import Downloader
from engine.model_store.hub import hub_of
from engine.model_store.installed import Installed
from engine.model_store.library import ModelLibrary
from engine.model_store.model_tasks import AddTask, AnyTask, GetTask, VerifyTask
from engine.model_store.progress import Meter, Progress
from engine.protocol.channel import Channel
from engine.protocol.errors import ModelError, UsageError


def serve(channel: Channel, _: Sequence[str]) -> None:
    task: AnyTask = msgspec.json.decode(channel.source.readline(), type=AnyTask)
    try:
        channel.result(_answer(task, channel.report))
    except OSError as error:
        raise disk_errors.of_system(error) from error


def _answer(task: AnyTask, show: Callable[[Progress], None]) -> Installed:
    library = ModelLibrary(Path(task.folder), task.catalogue)
    match task:
        case GetTask():
            offer = task.catalogue.find(task.model)
            if offer is None:
                raise UsageError("The catalogue has no model '{name}'.", "Choose one of the list.", name=task.model)
            return Downloader(hub_of(os.environ)).get(offer, library, show, lambda: False, task.address)
        case AddTask():
            source = Path(task.source)
            size = model_files.size(source) if source.exists() else 0
            return library.add(source, copy=task.copy, read=Meter("check", 0, size, show).add)
        case VerifyTask():
            return library.verify(task.model, Meter("check", 0, _size(library, task.model), show).add)


def _size(library: ModelLibrary, model: str) -> int:
    """Bytes; 0 where nobody knows: its description is damaged."""
    with contextlib.suppress(ModelError):
        return library.get(model).bytes
    return 0
