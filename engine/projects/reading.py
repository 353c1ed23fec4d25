"""Reading a project file, which may be damaged, of a newer program, re-saved by another one, or made to do harm."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from engine.pictures.layered import stack_xml
from engine.pictures.layered.openraster import MIMETYPE, OPENRASTER, STACK
from engine.pictures.layered.stack_xml import Stack
from engine.projects.archive import Archive, DamagedEntryError, opened
from engine.projects.format import OURS, SCHEMA, STATE, Entry, Project
from engine.protocol.errors import ProjectError
from engine.protocol.requests import Box
from engine.protocol.unreadable import UNREADABLE

_LARGEST_STATE: Final = 64_000_000  # bytes
_LARGEST_STACK: Final = 1_000_000
_FARTHEST: Final = 1e6  # pixels
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,5}")


class Read(NamedTuple):
    """``project`` is None where another program has saved the file and left out what is ours.

    ``files``: each whole entry that the edit needs, under a name of our own. ``damaged``: entries that are missing or
    not what was written. ``newer``: a newer program wrote it; saving it would lose what this one does not know.
    """

    path: Path
    project: Project | None
    stack: Stack
    files: Mapping[str, Path]
    damaged: tuple[str, ...]
    newer: bool

    def file(self, entry: str) -> Path:
        """Raises ProjectError where it is damaged."""
        if entry not in self.files:
            raise ProjectError(
                "{path} is damaged: {entry} is missing, or not what was saved.",
                "Open the copy beside it whose name ends in ~, or a backup.",
                path=self.path,
                entry=entry,
            )
        return self.files[entry]


class _Version(msgspec.Struct, frozen=True):
    schema: int


def read(path: Path, folder: Path | None) -> Read:
    """Checks all of it; what the edit needs is copied into ``folder``, unless that is None. Blocks.

    Nothing in the file decides what the copies are called. Raises ProjectError, OSError.
    """
    with opened(path) as archive:
        _check_kind(path, archive)
        project, newer = _state(path, archive)
        stack = _stack(path, archive)
        entries = dict.fromkeys(archive.names) if project is None else dict(project.entries)
        files: dict[str, Path] = {}
        damaged: list[str] = []
        for number, (name, entry) in enumerate(entries.items()):
            wanted = folder is not None and (project is None or name.startswith((OURS, "data/")))
            copy = _place(folder, number, name) if folder is not None and wanted else None
            if _is_whole(archive, name, entry, copy):
                if copy is not None:
                    files[name] = copy
            else:
                damaged.append(name)
    return Read(path, project, stack, files, tuple(damaged), newer)


def damaged_in(archive: Archive, entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """Those of ``entries`` that are missing, or not what was written."""
    return tuple(name for name, entry in entries.items() if not _is_whole(archive, name, entry, None))


def _check_kind(path: Path, archive: Archive) -> None:
    try:
        kind = archive.content(MIMETYPE, 100)
    except DamagedEntryError:
        kind = b""
    if kind.strip() != OPENRASTER:
        raise ProjectError("{path} is a zip archive, but no project.", "Choose a .ldp file.", path=path)


def _state(path: Path, archive: Archive) -> tuple[Project | None, bool]:
    """None where there is none of ours; and whether it is a newer program's. Raises ProjectError."""
    if not any(name.startswith(OURS) for name in archive.names):
        return None, False
    newer = False
    try:
        line = archive.content(STATE, _LARGEST_STATE)
        newer = msgspec.json.decode(line, type=_Version).schema > SCHEMA
        project = msgspec.json.decode(line, type=Project)
        if _is_sane(project):
            return project, newer
    except (DamagedEntryError, *UNREADABLE):
        pass
    if newer:
        raise ProjectError("{path} was saved by a newer version of this program.", "Update the program.", path=path)
    raise ProjectError(
        "{path} is damaged: {entry} cannot be read.",
        "Open the copy beside it whose name ends in ~, or a backup.",
        path=path,
        entry=STATE,
    )


def _stack(path: Path, archive: Archive) -> Stack:
    """One without layers where it cannot be read and is not needed. Raises ProjectError."""
    try:
        return stack_xml.read(archive.content(STACK, _LARGEST_STACK))
    except (DamagedEntryError, ValueError) as error:
        if any(name.startswith(OURS) for name in archive.names):
            return Stack((0, 0), ())
        raise ProjectError(
            "{path} is damaged: {entry} cannot be read.",
            "Open the copy beside it whose name ends in ~, or a backup.",
            path=path,
            entry=STACK,
        ) from error


def _is_sane(project: Project) -> bool:
    """No number is one that a picture cannot have; all names in it are entries."""
    draft = project.draft
    boxes = [*(result.frame for result in draft.results), *((draft.frame,) if draft.frame else ())]
    runs = project.runs
    boxes += [run.request.frame for run in runs if run.request and isinstance(run.request.frame, Box)]
    numbers: list[float] = []
    if (moved := draft.transform) is not None:
        numbers += [moved.scale, moved.dx, moved.dy, moved.rotate]
    numbers += draft.weights.values()
    numbers += [draft.view.zoom or 0.0, draft.view.x, draft.view.y, draft.view.angle]
    for selection in draft.selections.values():
        numbers += [side for click in selection.clicks for side in (click.x, click.y)]
        boxes += [selection.box] if selection.box else []
    numbers += [side for box in boxes for side in (box.x0, box.y0, box.x1, box.y1)]
    named = (*project.masks.values(), *draft.copies.values())
    return (
        all(math.isfinite(number) and abs(number) <= _FARTHEST for number in numbers)
        and all(box.x0 < box.x1 and box.y0 < box.y1 for box in boxes)
        and all(name in project.entries for name in named)
        and "object" in draft.copies
    )


def _place(folder: Path, number: int, name: str) -> Path:
    suffix = Path(name).suffix
    return folder / f"{number}{suffix if _SUFFIX.fullmatch(suffix) else ''}"


def _is_whole(archive: Archive, name: str, entry: Entry | None, copy: Path | None) -> bool:
    """Reads all of it, and writes it as ``copy``. Raises OSError where that cannot be written."""
    if name not in archive.names:
        return False
    whole, size = hashlib.sha256(), 0
    try:
        for piece in _copied(archive.pieces(name), copy):
            whole.update(piece)
            size += len(piece)
    except DamagedEntryError:
        sound = False
    else:
        sound = entry is None or (whole.hexdigest(), size) == (entry.sha256, entry.size)
    if not sound and copy is not None:
        copy.unlink(missing_ok=True)
    return sound


def _copied(pieces: Iterator[bytes], copy: Path | None) -> Iterator[bytes]:
    if copy is None:
        yield from pieces
        return
    with copy.open("xb") as file:
        for piece in pieces:
            file.write(piece)
            yield piece
