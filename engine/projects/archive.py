"""A zip from outside, read with care: what it lists is checked before anything in it is read."""

from __future__ import annotations

import contextlib
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, Final

from engine.files import regular_files
from engine.protocol.errors import ProjectError
from engine.protocol.texts import Text, shown

MOST_ENTRIES: Final = 10_000
_LARGEST_LIST: Final = 4_000_000  # bytes of the zip's list of entries
_LONGEST_NAME: Final = 1000
_MOST_GROWTH: Final = 4  # how much larger than its file the content may be; pictures are packed already
_GRACE: Final = 64_000_000  # bytes, in which texts may be packed as well as they can be
_PIECE: Final = 1 << 20
_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_POINTER_64: Final = 20  # bytes
_LONGEST_COMMENT: Final = 1 << 16
# what zipfile raises for what is no sound zip
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)


class DamagedEntryError(Exception):
    """It cannot be read to its end."""


class Archive:
    """``names`` are the entries, each safe as a name."""

    def __init__(self, file: zipfile.ZipFile, names: tuple[str, ...]) -> None:
        self._file, self.names = file, names

    def size(self, name: str) -> int:
        """Bytes, as the list says."""
        return self._file.getinfo(name).file_size

    def pieces(self, name: str) -> Iterator[bytes]:
        """Its content, no more than ``size``. Raises DamagedEntryError."""
        try:
            with self._file.open(name) as entry:
                while piece := entry.read(_PIECE):
                    yield piece
        except (KeyError, *_BROKEN) as error:
            raise DamagedEntryError(name) from error

    def content(self, name: str, most: int) -> bytes:
        """All of it. Raises DamagedEntryError, also where it is missing or has more than ``most`` bytes."""
        if name not in self.names or self.size(name) > most:
            raise DamagedEntryError(name)
        return b"".join(self.pieces(name))


@contextlib.contextmanager
def opened(path: Path) -> Generator[Archive]:
    """Raises ProjectError where ``path`` is no zip or one that may do harm, OSError where it cannot be opened."""
    regular_files.check(path, ProjectError)
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        try:
            if _list_size(file, size) > _LARGEST_LIST:
                raise _harmful(path, shown("it lists too many entries"))
            archive = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise ProjectError(
                "{path} is no project, or its end is missing.",
                "Open the copy beside it whose name ends in ~, or a backup.",
                path=path,
            ) from error
        with archive:
            _check(path, archive.infolist(), size)
            yield Archive(archive, tuple(archive.namelist()))


def _list_size(file: IO[bytes], size: int) -> int:
    """Of the zip's list of entries, which is read before it can be checked. Raises ValueError where there is none."""
    start = max(0, size - _END.size - _LONGEST_COMMENT)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise ValueError("no end of a zip")
    listed = int(_END.unpack_from(tail, at)[5])
    before = start + at - _POINTER_64 - _END_64.size
    if before >= 0:
        file.seek(before)
        large = file.read(_END_64.size)
        if large.startswith(b"PK\x06\x06"):
            listed = max(listed, int(_END_64.unpack(large)[8]))
    return listed


def _check(path: Path, entries: list[zipfile.ZipInfo], size: int) -> None:
    """Raises ProjectError."""
    if len(entries) > MOST_ENTRIES:
        raise _harmful(path, shown("it lists too many entries"))
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        told = name.encode("unicode_escape").decode()[:_LONGEST_NAME]
        if not _is_safe(name):
            raise _harmful(path, shown("the name “{name}” leads out of it", name=told))
        if name.casefold() in seen:
            raise _harmful(path, shown("the name “{name}” is there twice", name=told))
        seen.add(name.casefold())
        mode = entry.external_attr >> 16
        if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _harmful(path, shown("“{name}” is a link", name=told))
        if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _harmful(path, shown("“{name}” is encrypted, or packed in an unknown way", name=told))
    whole = sum(entry.file_size for entry in entries)
    if whole > _MOST_GROWTH * size + _GRACE or sum(entry.compress_size for entry in entries) > size:
        raise _harmful(path, shown("it would grow to {size} bytes", size=whole))


def _is_safe(name: str) -> bool:
    """Relative, of plain parts, in one way on each system."""
    parts = name.removesuffix("/").split("/")
    return (
        0 < len(name) <= _LONGEST_NAME
        and name.isprintable()
        and not any(sign in name for sign in "\\:")
        and all(part not in ("", ".", "..") for part in parts)
    )


def _harmful(path: Path, cause: Text) -> ProjectError:
    return ProjectError(
        "{path} is not opened: {cause}.",
        "Ask whoever made it to send it again; this program writes no such file.",
        path=path,
        cause=cause,
    )
