"""Pictures kept as they were when they were opened, whatever becomes of their files. Torch-free.

A copy lies in sources/SHA-256/NAME of a folder: its path tells what is in it, and it has the name that a person knows.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from engine.files import atomic
from engine.protocol.errors import PictureError
from engine.protocol.requests import EditRequest, with_files

_SOURCES: Final = "sources"
_SHA_256: Final = re.compile("[0-9a-f]{64}")
_LARGEST: Final = 1 << 32  # bytes: what a TIFF can hold; a film is no picture
_PIECE: Final = 1 << 20
_TRIES: Final = 3


def keep(path: Path, folder: Path) -> Path:
    """A copy in ``folder`` of what is in the file ``path`` now. Blocks.

    What is no file stays where it is: whoever reads it says so. Raises PictureError where it is larger than any picture
    or changes all the time, and OSError.
    """
    if not path.is_file():
        return path
    for _ in range(_TRIES):
        digest = read_content(path)
        kept = _place(path, digest, folder)
        if kept.exists():
            return kept
        kept.parent.mkdir(parents=True, exist_ok=True)
        if _copied(path, kept) == digest:
            return kept
        kept.unlink()
    raise PictureError("{path} changes while it is read.", "Wait until it is complete, then open it.", path=path)


def read_content(path: Path) -> str:
    """SHA-256 of what is in the file: 64 digits. Blocks. Raises OSError, PictureError where it is too large."""
    if path.stat().st_size > _LARGEST:
        raise PictureError("{path} is larger than 4 GiB: it is no picture.", "Choose a picture.", path=path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_of(path: str) -> str:
    """Tells contents apart: SHA-256 of a copy that ``keep`` made, any other path itself."""
    name = Path(path).parent.name
    return name if _SHA_256.fullmatch(name) else path


def place_in(folder: Path, copy: Path) -> Path:
    """Where ``keep`` puts what is in ``copy``, which it made in another folder."""
    return _place(copy, content_of(str(copy)), folder)


def found(digest: str, runs: Path) -> Path | None:
    """A copy of what has the SHA-256 ``digest`` in one of the folders in ``runs``; None: no whole one is there. Blocks.

    Raises OSError.
    """
    kept = runs.glob(f"*/{_SOURCES}/{digest}/*") if _SHA_256.fullmatch(digest) else ()
    return next((path for path in kept if read_content(path) == digest), None)


def drop_others(folder: Path, wanted: Iterable[Path]) -> None:
    """Removes all copies in ``folder`` whose content is in none of the copies ``wanted``. Blocks."""
    contents = {content_of(str(copy)) for copy in wanted}
    for kept in folder.glob(f"{_SOURCES}/*"):
        if kept.name not in contents:
            shutil.rmtree(kept, ignore_errors=True)


def kept_in(request: EditRequest, folder: Path) -> EditRequest:
    """``request`` with copies in ``folder`` of all its pictures. Blocks. Raises as ``keep``."""
    return _changed(request, lambda path: path if _is_kept(path, folder) else keep(path, folder))


def as_kept_in(request: EditRequest, folder: Path) -> EditRequest:
    """What ``kept_in`` would give, without a copy. Raises as ``read_content``."""

    def place(path: Path) -> Path:
        return path if _is_kept(path, folder) else _place(path, read_content(path), folder)

    return _changed(request, place)


def drop(request: EditRequest, kept: EditRequest) -> None:
    """Takes the copies away again that ``kept_in`` made of the pictures of ``request``."""
    for path, copy in zip(files(request), files(kept), strict=True):
        if copy != path:
            copy.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # not empty: there are others
                copy.parent.rmdir()
                copy.parent.parent.rmdir()


def files(request: EditRequest) -> Iterator[Path]:
    """All pictures and masks that ``request`` names."""
    found: list[Path] = []

    def note(path: Path) -> Path:
        found.append(path)
        return path

    _changed(request, note)
    return iter(found)


def _place(path: Path, digest: str, folder: Path) -> Path:
    return folder / _SOURCES / digest / path.name


def _is_kept(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder / _SOURCES) and content_of(str(path)) != str(path)


def _copied(path: Path, to: Path) -> str:
    """SHA-256 of what was copied."""
    whole = hashlib.sha256()

    def fill(temporary: Path) -> None:
        with path.open("rb") as source, temporary.open("wb") as target:
            while piece := source.read(_PIECE):
                whole.update(piece)
                target.write(piece)

    try:
        atomic.write(to, fill)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(error.filename or to)) from error
    return whole.hexdigest()


def _changed(request: EditRequest, change: Callable[[Path], Path]) -> EditRequest:
    return with_files(request, lambda path: str(change(Path(path))))
