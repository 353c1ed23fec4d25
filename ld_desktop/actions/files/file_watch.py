"""Sees that a file of the edit has changed on disk, and offers to open it anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from engine.files import originals
from engine.protocol.errors import PictureError
from ld_desktop.actions.open_photo import PhotoOpener
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.offers import Choice, Offer

_PAUSE_MS = 300  # others write a file in several steps


class _Watched(NamedTuple):
    """``content`` is what was opened, ``reload`` opens what is there now."""

    path: str
    content: str
    reload: Callable[[str], None]


_State = tuple[int, int, int]  # what changes with a file's content, at the latest a moment later


class FileWatch(QObject):
    """The edit goes on with what was opened. ``photo_wanted`` names the photo that is to be opened anew."""

    photo_wanted = Signal(str)

    def __init__(self, workspace: Workspace, opener: PhotoOpener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._opener = workspace, opener
        self._seen: dict[str, tuple[_State | None, str]] = {}  # each file and its content as last read
        self._watcher = QFileSystemWatcher(self)
        self._pause = workspace.delay(_PAUSE_MS, self._look)
        self._watcher.fileChanged.connect(self.look)
        self._watcher.directoryChanged.connect(self.look)
        document = workspace.document
        for signal in (document.photo_changed, document.reference_changed, document.object_source.source_changed):
            signal.connect(self._follow)
            signal.connect(self.look)  # it may have changed before it was watched, above all where an edit is restored

    def look(self) -> None:
        """Soon, whether a file has changed: not each file system tells."""
        self._pause.start()

    def _watched(self) -> list[_Watched]:
        document, opener = self._workspace.document, self._opener
        layers = (
            (document.object, self.photo_wanted.emit),
            (document.background, opener.open_reference),
            (document.object_source, opener.open_object_source),
        )
        return [
            _Watched(layer.path, originals.content_of(layer.file), reload)
            for layer, reload in layers
            if layer.path is not None and layer.file is not None and layer.file != layer.path
        ]

    def _follow(self) -> None:
        """Of the folders too: a file that is put in place of another is no change of that."""
        files = self._watched()
        wanted = {path for each in files for path in (each.path, str(Path(each.path).parent))}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if gone := watched - wanted:
            self._watcher.removePaths(list(gone))
        if new := [path for path in wanted - watched if Path(path).exists()]:
            self._watcher.addPaths(new)
        opened = {each.path: each.content for each in reversed(files)}
        for path, (_, content) in tuple(self._seen.items()):
            if path not in opened:
                self._forget(path)
            elif opened[path] == content:
                self._workspace.offers.withdraw(_name(path))

    def _look(self) -> None:
        self._follow()  # a file that was put in place of another
        changed: list[_Watched] = []
        for file in {each.path: each for each in reversed(self._watched())}.values():
            state, seen = _state(file.path), self._seen.get(file.path)
            if state is None:
                self._forget(file.path)
            elif seen is None or seen[0] != state:
                changed.append(file)
        if changed:
            self._workspace.spawn(self._compare(changed))

    async def _compare(self, files: list[_Watched]) -> None:
        """In one go: nothing is waited for after that."""
        found = await asyncio.to_thread(lambda: [(file, _state(file.path), _content(file.path)) for file in files])
        for file, state, content in found:
            if file not in self._watched() or content is None:
                continue
            known = self._seen.get(file.path, (None, file.content))[1]
            self._seen[file.path] = state, content
            if content == file.content:
                self._workspace.offers.withdraw(_name(file.path))
            elif content != known:
                self._offer(file)

    def _forget(self, path: str) -> None:
        """It is of the edit no more, or there no more."""
        self._seen.pop(path, None)
        self._workspace.offers.withdraw(_name(path))

    def _offer(self, file: _Watched) -> None:
        message = self.tr("{name} has changed on disk. The edit goes on with what was opened.")
        reload = Choice(self.tr("Reload"), lambda: file.reload(file.path))
        self._workspace.offers.put(Offer(_name(file.path), message.format(name=Path(file.path).name), (reload,)))


def _name(path: str) -> str:
    """Of the offer."""
    return f"changed: {path}"


def _state(path: str) -> _State | None:
    """None where there is no file."""
    try:
        state = Path(path).stat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns


def _content(path: str) -> str | None:
    """None where the file is gone, or on its way. Blocks."""
    try:
        return originals.read_content(Path(path))
    except PictureError:  # no picture any more
        return ""
    except OSError:
        return None
