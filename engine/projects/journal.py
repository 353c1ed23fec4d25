"""The journal of an edit: what it is now, in a file that each of its steps is written to at once.

SQLite in WAL mode. A step is one transaction: what a crash cuts off is not there at all. Of a mask a step has the
tiles that it changed, so that a stroke on a large photo is written as fast as on a small one.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import zlib
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from engine.projects.draft import Draft

SUFFIX: Final = ".journal"
_VERSION: Final = 1
_FAST: Final = 1  # of zlib's levels; higher ones take far longer for little on masks
_BESIDE: Final = ("-wal", "-shm")  # what SQLite calls its files beside one
_SCHEMA: Final = """
    CREATE TABLE edit (draft BLOB NOT NULL, saved REAL NOT NULL, thumbnail BLOB NOT NULL);
    CREATE TABLE masks (
        number INTEGER PRIMARY KEY, name TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL
    );
    CREATE TABLE tiles (
        mask INTEGER NOT NULL, x INTEGER NOT NULL, y INTEGER NOT NULL, width INTEGER NOT NULL, coverage BLOB NOT NULL,
        PRIMARY KEY (mask, x, y)
    );
"""


class Tile(NamedTuple):
    """A rectangle of a mask: its corner, its width in pixels, its coverage row by row, 255 = object."""

    x: int
    y: int
    width: int
    coverage: bytes


class MaskStep(NamedTuple):
    """A mask of the edit. ``number`` tells it from all others, whatever it is called; ``size`` is (width, height).

    ``tiles`` are those that may differ from what was written of it before; all others are as they were, or blank.
    """

    number: int
    size: tuple[int, int]
    tiles: tuple[Tile, ...]


class Left(NamedTuple):
    """What a journal holds. ``saved``: when, in seconds since 1970; the masks of ``draft`` are PGM pictures.

    ``thumbnail`` is a PNG, or nothing.
    """

    draft: Draft
    saved: float
    thumbnail: bytes


class Journal:
    """For one thread at a time. A step that could not be written is written with the next one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: sqlite3.Connection | None = None
        self._owed: dict[int, dict[tuple[int, int], Tile]] = {}  # tiles by their masks' numbers

    def write(self, draft: Draft, masks: Mapping[str, MaskStep], saved: float, thumbnail: bytes = b"") -> None:
        """``masks`` are all that the edit has, by ``Draft``'s names; ``draft`` has none. The others are as in ``Left``.

        On disk when this returns. Blocks. Raises OSError: what was written before is still there.
        """
        numbers = {mask.number for mask in masks.values()}
        self._owed = {number: tiles for number, tiles in self._owed.items() if number in numbers}
        for mask in masks.values():
            self._owed.setdefault(mask.number, {}).update({(tile.x, tile.y): tile for tile in mask.tiles})
        try:
            with _told(self._path):
                file = self._file = self._file or _begun(self._path)
                with file:
                    file.execute("DELETE FROM edit")
                    file.execute("INSERT INTO edit VALUES (?, ?, ?)", (msgspec.json.encode(draft), saved, thumbnail))
                    self._write_masks(file, masks)
        except OSError:
            self.close()
            raise
        self._owed = {}

    def close(self) -> None:
        """Until the next step; blocks."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def remove(self) -> None:
        """Nothing of it is worth keeping. Blocks. Raises OSError."""
        self._owed = {}
        self.close()
        remove(self._path)

    def _write_masks(self, file: sqlite3.Connection, masks: Mapping[str, MaskStep]) -> None:
        numbers = {mask.number for mask in masks.values()}
        for (number,) in file.execute("SELECT number FROM masks").fetchall():
            if number not in numbers:
                file.execute("DELETE FROM tiles WHERE mask = ?", (number,))
                file.execute("DELETE FROM masks WHERE number = ?", (number,))
        file.executemany(
            "REPLACE INTO masks VALUES (?, ?, ?, ?)", [(mask.number, name, *mask.size) for name, mask in masks.items()]
        )
        for number, tiles in self._owed.items():
            painted = {corner: tile for corner, tile in tiles.items() if tile.coverage.strip(b"\0")}
            blank = [(number, *corner) for corner in tiles.keys() - painted.keys()]
            file.executemany("DELETE FROM tiles WHERE mask = ? AND x = ? AND y = ?", blank)
            file.executemany(
                "REPLACE INTO tiles VALUES (?, ?, ?, ?, ?)",
                ((number, *corner, tile.width, _packed(tile.coverage)) for corner, tile in painted.items()),
            )


def read(path: Path) -> Left | None:
    """None where the program ended before its first step was written. A mask that is damaged has no bytes.

    Blocks. Raises OSError, and ``UNREADABLE`` where it is no edit.
    """
    with _told(path), closing(_opened(path)) as file:
        (version,) = file.execute("PRAGMA user_version").fetchone()
        if version not in (0, _VERSION):
            raise OSError(errno.EIO, "a journal of another version", str(path))
        steps = file.execute("SELECT draft, saved, thumbnail FROM edit").fetchall() if version else []
        if not steps:
            return None
        ((line, saved, thumbnail),) = steps
        draft = msgspec.json.decode(line, type=Draft)
        masks = {
            name: _picture(file, number, (width, height))
            for number, name, width, height in file.execute("SELECT * FROM masks").fetchall()
        }
    return Left(msgspec.structs.replace(draft, masks=masks), saved, thumbnail)


def remove(path: Path) -> None:
    """The journal ``path``, or what a program that was killed while it removed one left. Blocks. Raises OSError."""
    for file in (path, *(path.with_name(path.name + more) for more in _BESIDE)):
        file.unlink(missing_ok=True)


def _packed(coverage: bytes) -> bytes:
    return zlib.compress(coverage, _FAST)


def _picture(file: sqlite3.Connection, number: int, size: tuple[int, int]) -> bytes:
    try:
        return b"P5 %d %d 255\n" % size + _levels(file, number, size)
    except (zlib.error, sqlite3.DatabaseError, TypeError, ValueError, OverflowError, MemoryError):
        return b""


def _levels(file: sqlite3.Connection, number: int, size: tuple[int, int]) -> bytearray:
    """Of all its pixels, row by row. Raises what damage brings."""
    width, height = size
    levels = bytearray(width * height)
    for x, y, across, packed in file.execute("SELECT x, y, width, coverage FROM tiles WHERE mask = ?", (number,)):
        coverage = zlib.decompress(packed)
        rows = [coverage[start : start + across] for start in range(0, len(coverage), across)]
        if x + across > width or y + len(rows) > height or len(coverage) != across * len(rows):
            raise ValueError("a tile that does not fit")
        for row, levels_of_row in enumerate(rows, y):
            levels[row * width + x : row * width + x + across] = levels_of_row
    return levels


def _begun(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = _opened(path)
    try:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = FULL")  # a power cut loses nothing either
        if file.execute("PRAGMA user_version").fetchone() == (0,):
            file.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
    except sqlite3.Error:
        file.close()
        raise
    return file


def _opened(path: Path) -> sqlite3.Connection:
    """For this process alone, so that it needs no shared memory: folders on a network have none."""
    file = sqlite3.connect(path, timeout=0, check_same_thread=False)
    file.execute("PRAGMA locking_mode = EXCLUSIVE")
    return file


@contextmanager
def _told(path: Path) -> Generator[None]:
    """SQLite's errors as those of the system."""
    try:
        yield
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        kind = errno.ENOSPC if full else errno.EIO
        raise OSError(kind, os.strerror(kind) if full else str(error), str(path)) from error
