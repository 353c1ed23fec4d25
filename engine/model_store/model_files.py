"""The files of a model: their SHA-256 and size, copies of them, and what lies in a model's folder. Torch-free."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from engine.files import atomic
from engine.model_store import local_model

PART: Final = ".part"  # ends the name of what is still on its way
NOTES: Final = ".part.json"  # and of what is known about that
_BLOCK: Final = 1 << 20  # bytes
_COPY: Final = ".copy"

Read = Callable[[int], None]
"""Told how many bytes were read since it was told last. What it raises ends the reading."""


def nobody(count: int) -> None:
    """Is told and does nothing."""


def digest(place: Path, read: Read = nobody) -> str:
    """SHA-256 of a file; of a folder over its files and how they are called there. Raises ModelError, OSError."""
    if not place.is_dir():
        return _sha256(place, read)
    whole = hashlib.sha256()
    for file in sorted(local_model.files_of(place)):
        whole.update(f"{file.relative_to(place).as_posix()}\0{_sha256(file, read)}\n".encode())
    return whole.hexdigest()


def size(place: Path) -> int:
    """Bytes. Raises ModelError, OSError."""
    return sum(file.stat().st_size for file in local_model.files_of(place))


def copy(source: Path, target: Path) -> None:
    """``target`` is whole or not there. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not source.is_dir():
        atomic.write(target, lambda temporary: _copy_file(source, temporary))
        return
    part = target.with_name(_COPY)
    remove(part)
    try:
        for file in local_model.files_of(source):
            place = part / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
        part.replace(target)
    finally:
        remove(part)


def remove(path: Path) -> None:
    """What a link leads to stays. Raises OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def models_in(folder: Path) -> list[Path]:
    """What lies in a model's folder but locks, temporary files and downloads under way. Empty where there is none."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and not _on_its_way(path))
    return []


def _on_its_way(path: Path) -> bool:
    return path.name.endswith((PART, NOTES))


def _copy_file(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _sha256(file: Path, read: Read) -> str:
    whole = hashlib.sha256()
    with file.open("rb", buffering=0) as opened:
        while block := opened.read(_BLOCK):
            whole.update(block)
            read(len(block))
    return whole.hexdigest()
