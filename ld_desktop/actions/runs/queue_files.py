"""The edits of the queue on disk: a folder for each, with copies of its pictures, held by the program that has it."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from engine.files import atomic, checkpoint_folder, folder_lock
from engine.files.output_files import RESULT
from engine.protocol.errors import UsageError
from engine.protocol.requests import EditRequest
from engine.protocol.unreadable import UNREADABLE

_NOTE: Final = "edit.json"  # written last, removed first: without it the folder is none of an edit


class QueueNote(msgspec.Struct, frozen=True):
    """``place``: the edits are done in the order of these. ``frame``: x, y, width and height."""

    place: int
    request: EditRequest
    frame: tuple[int, int, int, int]
    failed: str


class Kept(NamedTuple):
    folder: Path
    note: QueueNote


class QueueFiles:
    """Of the edits in ``folder`` those that no other program has. All of it blocks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[Path, contextlib.ExitStack] = {}
        self._written: dict[Path, QueueNote] = {}

    def found(self) -> list[Kept]:
        """What an earlier program left, in its order; held from now on.

        What was half written is removed, and so is an edit that was done, or that can be continued as a run.
        """
        try:
            folders = [path for path in self.folder.iterdir() if path.is_dir()]
        except OSError:
            return []
        notes = [Kept(path, note) for path in folders if (note := self._taken(path)) is not None]
        return sorted(notes, key=lambda kept: (kept.note.place, kept.folder.name))

    def hold(self, folder: Path) -> None:
        """Makes the folder of an edit. Raises UsageError, OSError."""
        with contextlib.ExitStack() as stack:
            stack.enter_context(folder_lock.held(folder))
            self._held[folder] = stack.pop_all()

    def write(self, folder: Path, note: QueueNote) -> None:
        """Where it is held, and not noted so already. Raises OSError."""
        if folder in self._held and self._written.get(folder) != note:
            atomic.write_bytes(folder / _NOTE, msgspec.json.encode(note))
            self._written[folder] = note

    def drop(self, folder: Path) -> None:
        """The edit is there no more. What cannot be removed stays."""
        with contextlib.suppress(OSError):
            (folder / _NOTE).unlink(missing_ok=True)
        self._release(folder)
        shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Others may have what is there."""
        for folder in list(self._held):
            self._release(folder)

    def _release(self, folder: Path) -> None:
        self._written.pop(folder, None)
        if (stack := self._held.pop(folder, None)) is not None:
            stack.close()

    def _taken(self, folder: Path) -> QueueNote | None:
        try:
            self.hold(folder)
        except (OSError, UsageError):
            return None
        try:
            note = msgspec.json.decode((folder / _NOTE).read_bytes(), type=QueueNote)
        except FileNotFoundError:
            self.drop(folder)
            return None
        except (OSError, *UNREADABLE):
            self._release(folder)
            return None
        out = Path(note.request.out)
        if (out / RESULT).is_file() or checkpoint_folder.left_off(out) is not None:
            self.drop(folder)
            return None
        self._written[folder] = note
        return note
