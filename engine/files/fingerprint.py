"""What tells one state of a file from another. Torch-free."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from engine.files import atomic
from engine.protocol.unreadable import UNREADABLE

LARGE: Final = 64_000_000  # bytes; of smaller files the hash is taken in no time
_MOST_KEPT: Final = 500


class State(msgspec.Struct, frozen=True, array_like=True):
    """Of a file, as the system tells it at no cost.

    On POSIX no file can be written to without a change of ``changed``. On Windows that is when the file was created,
    and ``modified`` has to tell, which a program can set back.
    """

    size: int
    modified: int
    changed: int
    node: int


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    state: State
    digest: str


class Digests:
    """SHA-256 of files, each taken once as long as the file stays as it is; of large ones ``kept`` remembers it."""

    def __init__(self, kept: Path | None = None) -> None:
        self._file = kept
        self._known: dict[str, _Kept] = {}
        if kept is not None:
            with contextlib.suppress(OSError, *UNREADABLE):
                self._known = msgspec.json.decode(kept.read_bytes(), type=dict[str, _Kept])

    def of(self, file: Path) -> str:
        """64 hexadecimal digits. Raises OSError."""
        name, state = str(file), state_of(file)
        known = self._known.get(name)
        if known is None or known.state != state:
            known = _Kept(state, of_files([file]))
            self._known[name] = known
            if state.size >= LARGE:
                self._keep()
        return known.digest

    def of_named(self, files: Mapping[str, Path]) -> str:
        """SHA-256 over what is in ``files``, in their order, and their names there. Raises OSError."""
        whole = hashlib.sha256()
        for name, file in files.items():
            whole.update(f"{name}\0{self.of(file)}\n".encode())
        return whole.hexdigest()

    def _keep(self) -> None:
        """A hash that cannot be kept is taken again."""
        if self._file is None:
            return
        large = [(name, kept) for name, kept in self._known.items() if kept.state.size >= LARGE]
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            atomic.write_bytes(self._file, msgspec.json.encode(dict(large[-_MOST_KEPT:])))


def state_of(file: Path) -> State:
    """Raises OSError."""
    told = file.stat()
    return State(told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino)


def of_files(files: Iterable[Path]) -> str:
    """SHA-256 of what is in ``files``, one after the other: 64 hexadecimal digits. Raises OSError."""
    whole = hashlib.sha256()
    for file in files:
        with file.open("rb") as opened:
            whole.update(hashlib.file_digest(opened, "sha256").digest())
    return whole.hexdigest()
