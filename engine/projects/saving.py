"""Writing a project file: the old one stays whole until the new one was read back from the disk."""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from engine.files import atomic
from engine.pictures.layered import openraster
from engine.pictures.layered.openraster import Content
from engine.pictures.layered.stack_xml import Stack
from engine.projects import archive
from engine.projects.format import STATE, Entry, Project
from engine.projects.reading import damaged_in
from engine.protocol.errors import DiskError, ProjectError

# what systems answer that have no hard links
_NO_LINKS: Final = frozenset(
    {errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV, errno.EINVAL}
)


def backup_of(path: Path) -> Path:
    """The project as it was before it was saved the last time."""
    return path.with_name(f"{path.name}~")


def save(path: Path, project: Project, files: Mapping[str, Content], stack: Stack) -> None:
    """``project`` with the entries ``files``, as ``path``; the one that was there is kept as ``backup_of``. Blocks.

    Raises DiskError and ProjectError: what was at ``path`` is then as it was.
    """
    path = Path(os.path.realpath(path))  # a link stays one

    def fill(temporary: Path) -> None:
        state = _written(temporary, project, files, stack)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        _verify(temporary, path, state)
        if path.exists():
            atomic.write(backup_of(path), lambda kept: _link(path, kept))

    atomic.sweep(path.parent)  # what a save left that was killed
    try:
        atomic.write(path, fill)
    except OSError as error:
        raise DiskError(
            "The project {path} cannot be saved: {cause}.",
            "Make room on that disk, or save it in another folder.",
            path=error.filename or path,
            cause=error.strerror or error,
        ) from error


def _written(to: Path, project: Project, files: Mapping[str, Content], stack: Stack) -> bytes:
    """The project's state, as it was written. Raises OSError."""
    with zipfile.ZipFile(to, "w") as zipped:
        entries = {name: Entry(*written) for name, written in openraster.write(zipped, stack, files).items()}
        state = msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(project, entries=entries)), indent=1)
        openraster.put(zipped, STATE, state)
    return state


def _verify(temporary: Path, path: Path, state: bytes) -> None:
    """Raises ProjectError where the disk does not give back what was written."""
    with archive.opened(temporary) as opened:
        try:
            known = msgspec.json.decode(opened.content(STATE, len(state)), type=Project)
            damaged = damaged_in(opened, known.entries)
        except (archive.DamagedEntryError, msgspec.DecodeError):
            damaged = (STATE,)
    if damaged:
        raise ProjectError(
            "The project {path} was not saved: the disk gave back something else than was written.",
            "Save it on another disk, and have this one checked.",
            path=path,
        )


def _link(path: Path, to: Path) -> None:
    """The same file by another name, or where the disk has no such thing a copy."""
    try:
        os.link(path, to)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(path, to)
