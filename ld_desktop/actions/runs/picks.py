"""What the artist makes of candidates: starred, discarded, deleted for good, their run named. Kept with their runs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from engine.files import folder_lock, output_files
from engine.files.picks import note_discarded, note_name, note_stars
from engine.protocol.errors import DiskError
from ld_desktop.actions.runs_on_disk import size_text
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.undo_commands import ValueChange
from ld_desktop.model.gallery import Candidate


class Picks(QObject):
    """Notes stars, discards and names as they change, the newest last."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._turn = workspace, asyncio.Lock()
        workspace.gallery.stars_changed.connect(self._keep_stars)
        workspace.gallery.discards_changed.connect(self._keep_discards)
        workspace.gallery.run_named.connect(self._keep_name)

    def discard(self, candidates: Sequence[Candidate]) -> None:
        """Out of sight, until the step is undone or they are restored."""
        found = tuple(one for one in candidates if not one.discarded)
        text = self.tr("Discard candidate") if len(found) == 1 else self.tr("Discard candidates")
        self._push(text, found, True)

    def restore(self, candidates: Sequence[Candidate]) -> None:
        """Takes discarded ones back."""
        found = tuple(one for one in candidates if one.discarded)
        text = self.tr("Restore candidate") if len(found) == 1 else self.tr("Restore candidates")
        self._push(text, found, False)

    def name_run(self, candidate: Candidate, name: str) -> None:
        """What the run of ``candidate`` is called; empty for no name."""
        before, name = candidate.run_name, name.strip()
        if name != before:
            apply = partial(self._workspace.gallery.name_run, candidate.run)
            self._workspace.document.undo_stack.push(ValueChange(self.tr("Name run"), apply, before, name))

    def obstacle(self, candidates: Collection[Candidate]) -> str | None:
        """Why the files of ``candidates`` cannot be deleted now."""
        workspace, document = self._workspace, self._workspace.document
        paths = {one.path for one in candidates}
        if workspace.run.busy:
            return self.tr("The engine is at work: wait for it, or cancel it.")
        if any(layer.candidate.path in paths for layer in document.results.layers):
            return self.tr("One of them lies over the photo as a layer: delete the layer first, or restore it.")
        layers = (document.object, document.background, document.object_source)
        used = {Path(layer.path).resolve() for layer in layers if layer.path is not None}
        if any(Path(path).resolve() in used for path in paths):
            return self.tr("One of them is open as a photo or reference: choose another one there first.")
        return None

    async def size(self, candidates: Collection[Candidate]) -> int:
        """The bytes that their files take."""
        return await asyncio.to_thread(lambda: sum(_size(file) for one in candidates for file in _files(one)))

    def delete(self, candidates: Sequence[Candidate]) -> None:
        """For good, unless something stands in the way by now, which is told."""
        if (reason := self.obstacle(candidates)) is not None:
            self._workspace.notices.info(reason, "")
        else:
            self._workspace.spawn(self._delete(candidates), keep=True)

    async def _delete(self, candidates: Sequence[Candidate]) -> None:
        size = await self.size(candidates)
        try:
            for run in dict.fromkeys(one.run for one in candidates):
                await asyncio.to_thread(_unlink, Path(run), [one for one in candidates if one.run == run])
        except OSError as error:
            raise DiskError(
                "{file} cannot be deleted: {cause}.",
                "Change the folder's permissions, or delete it in the file manager.",
                file=error.filename,
                cause=error.strerror or error,
            ) from error
        finally:
            gone = await asyncio.to_thread(lambda: [one for one in candidates if not Path(one.path).exists()])
            self._workspace.gallery.remove(gone)
            for run in dict.fromkeys(one.run for one in gone):
                if Path(run).is_dir():
                    self._keep_stars(run)
                    self._keep_discards(run)
        told = self.tr("Deleted: {size} are free again.").format(size=size_text(size))
        self._workspace.notices.info(told, "")

    def _push(self, text: str, candidates: tuple[Candidate, ...], discarded: bool) -> None:
        if candidates:
            apply = partial(self._workspace.gallery.discard, candidates)
            self._workspace.document.undo_stack.push(ValueChange(text, apply, not discarded, discarded))

    def _keep_stars(self, run: str) -> None:
        self._keep(note_stars, run, self._workspace.gallery.stars(run))

    def _keep_name(self, run: str) -> None:
        name = self._workspace.gallery.run_name(run)
        self._workspace.spawn(self._noted(partial(note_name, Path(run), name)), keep=True)

    def _keep_discards(self, run: str) -> None:
        self._keep(note_discarded, run, self._workspace.gallery.discards(run))

    def _keep(self, note: Callable[[Path, Sequence[int]], None], run: str, seeds: tuple[int, ...]) -> None:
        self._workspace.spawn(self._noted(partial(note, Path(run), seeds)), keep=True)

    async def _noted(self, note: Callable[[], None]) -> None:
        async with self._turn:
            await asyncio.to_thread(note)


def _files(candidate: Candidate) -> list[Path]:
    """The candidate itself comes last: while it is there, so is what belongs to it."""
    path = Path(candidate.path)
    return [output_files.laid_of(path), path.with_name(f"edit-{candidate.seed}.png"), path]


def _size(file: Path) -> int:
    with contextlib.suppress(OSError):
        return file.stat().st_size
    return 0


def _unlink(run: Path, candidates: Sequence[Candidate]) -> None:
    """Raises OSError, UsageError where another program works in ``run``."""
    if not run.is_dir():
        return
    with folder_lock.held(run):
        for candidate in candidates:
            for file in _files(candidate):
                file.unlink(missing_ok=True)
