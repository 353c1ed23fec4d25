"""What has arrived of a download, beside the file it is to become, and where it came from. Torch-free."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

import msgspec

from engine.files import atomic
from engine.model_store import model_files
from engine.protocol.unreadable import UNREADABLE


class Origin(msgspec.Struct, frozen=True):
    """``tag`` and ``modified`` are the server's own words for the state of its file of ``length`` bytes."""

    address: str
    length: int
    tag: str | None = None
    modified: str | None = None

    @property
    def validator(self) -> str | None:
        """For If-Range: a strong tag, else a date (RFC 9110, 13.1.5)."""
        return self.tag if self.tag is not None and not self.tag.startswith("W/") else self.modified


class PartFile:
    """Of the download to ``target``. Every method raises OSError."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(target.name + model_files.PART)
        self._notes = target.with_name(target.name + model_files.NOTES)

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    @property
    def origin(self) -> Origin | None:
        """None where nobody knows any more."""
        with contextlib.suppress(FileNotFoundError, *UNREADABLE):
            return msgspec.json.decode(self._notes.read_bytes(), type=Origin)
        return None

    def begin(self, origin: Origin, keep: bool) -> None:
        """What follows comes from ``origin``; without ``keep`` what has arrived before is given up."""
        if not keep:
            self.path.unlink(missing_ok=True)
        atomic.write_bytes(self._notes, msgspec.json.encode(origin))

    @contextlib.contextmanager
    def appending(self) -> Generator[BinaryIO]:
        """Each byte that is written lies in the file at once, whatever ends this process."""
        with self.path.open("ab", buffering=0) as opened:
            yield opened

    def finish(self) -> None:
        """It is whole: it gets its own name."""
        with self.path.open("rb+") as opened:
            os.fsync(opened.fileno())
        self.path.replace(self.target)
        self._notes.unlink(missing_ok=True)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)
