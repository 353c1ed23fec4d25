"""What goes into a project file, each content once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from engine.files import originals
from engine.files.fingerprint import Digests
from engine.files.output_files import REQUEST, TUNED, laid_of
from engine.pictures.layered.openraster import Content
from engine.projects.format import OURS, StoredCandidate, StoredRun
from engine.protocol.requests import EditRequest, decode_request, with_files
from engine.protocol.unreadable import UNREADABLE

_STRANGE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST: Final = 60  # characters of a file's own name


class Packing:
    """``files`` are the entries so far. ``digests`` remembers hashes of large files from one project to the next.

    ``collect``: the tuned edits of runs go in as well.
    """

    def __init__(self, digests: Digests, collect: bool = False) -> None:
        self.files: dict[str, Content] = {}
        self._digests, self._collect = digests, collect
        self._known: dict[str, str] = {}

    def add(self, name: str, content: Content) -> str:
        """The entry of ``content``: ``name``, unless that is taken."""
        entry, number = name, 2
        while entry.casefold() in {taken.casefold() for taken in self.files}:
            stem, dot, suffix = name.rpartition(".")
            entry = f"{stem}-{number}.{suffix}" if dot else f"{name}-{number}"
            number += 1
        self.files[entry] = content
        return entry

    def add_picture(self, path: Path) -> str:
        """The entry of a picture of the edit, which is the same for all copies of it. Blocks. Raises OSError."""
        content = originals.content_of(str(path))
        if content == str(path):
            content = self._digests.of(path)
        if content not in self._known:
            name = _STRANGE.sub("_", path.name)[-_LONGEST:].lstrip(".") or "picture"
            self._known[content] = self.add(f"{OURS}pictures/{name}", path)
        return self._known[content]

    def add_request(self, request: EditRequest) -> EditRequest:
        """``request`` with entries for its files; those that are gone stay out. Blocks. Raises OSError."""
        packed = with_files(request, lambda path: self.add_picture(Path(path)) if Path(path).is_file() else "")
        return without_place(packed)

    def add_run(self, folder: Path, candidates: Iterable[tuple[int, Path, bool, bool]]) -> StoredRun:
        """The run in ``folder`` with ``candidates``: seed, picture, whether it is starred, whether discarded.

        Blocks. Raises OSError.
        """
        try:
            request = decode_request((folder / REQUEST).read_bytes())
        except (OSError, *UNREADABLE):
            request = None
        tuned = folder / TUNED
        there = tuned.is_file()
        return StoredRun(
            name=folder.name,
            request=self.add_request(request) if isinstance(request, EditRequest) else None,
            candidates=tuple(
                StoredCandidate(
                    seed,
                    self.add_picture(picture),
                    starred,
                    self._add_laid(picture),
                    discarded,
                    picture.stat().st_mtime,
                )
                for seed, picture, starred, discarded in candidates
            ),
            tuned=self._digests.of(tuned) if there else None,
            tuned_entry=self.add(f"{OURS}tuned/{TUNED}", tuned) if there and self._collect else None,
        )

    def _add_laid(self, candidate: Path) -> str | None:
        laid = laid_of(candidate)
        return self.add_picture(laid) if laid.is_file() else None


def without_place(request: EditRequest) -> EditRequest:
    """What goes to others tells no folder of this computer, but for the model's, which may be there as well."""
    return msgspec.structs.replace(request, out="", job="")
