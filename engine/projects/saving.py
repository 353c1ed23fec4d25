"""Writing a project file: the old one stays whole until the new one was read back from the disk."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from engine.files import atomic
from engine.projects import archive, stack_xml
from engine.projects.format import MIMETYPE, OPENRASTER, STACK, STATE, Content, Entry, Project, Stack
from engine.projects.reading import damaged_in
from engine.protocol.errors import DiskError, ProjectError

_PIECE: Final = 1 << 20
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
    entries: dict[str, Entry] = {}
    with zipfile.ZipFile(to, "w") as zipped:
        for name, content in ((MIMETYPE, OPENRASTER), (STACK, stack_xml.written(stack)), *files.items()):
            entries[name] = _put(zipped, name, content)
        state = msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(project, entries=entries)), indent=1)
        _put(zipped, STATE, state)
    return state


def _put(zipped: zipfile.ZipFile, name: str, content: Content) -> Entry:
    """Pictures are packed already; all of the rest is small."""
    whole, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o644 << 16
    if isinstance(content, bytes):
        entry.file_size = len(content)
    else:
        entry.file_size = content.stat().st_size
    with zipped.open(entry, "w") as target:
        for piece in _pieces(content):
            whole.update(piece)
            size += len(piece)
            target.write(piece)
    return Entry(whole.hexdigest(), size)


def _pieces(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


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
