"""What a project file holds, and under which names."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from engine.projects.draft import Draft
from engine.protocol.requests import EditRequest

SUFFIX: Final = ".ldp"
SCHEMA: Final = 1
OURS: Final = "x-layerdiffusion/"
STATE: Final = f"{OURS}project.json"


class Entry(msgspec.Struct, frozen=True):
    """``sha256``: 64 hexadecimal digits; ``size`` in bytes."""

    sha256: str
    size: int


class StoredCandidate(msgspec.Struct, frozen=True):
    """``picture`` is an entry, and so is ``laid``: what of it lies over the photo; None: it fills its frame.

    ``drawn``: when, in seconds since 1970; None where that was not noted.
    """

    seed: Annotated[int, Meta(ge=0)]
    picture: str
    starred: bool = False
    laid: str | None = None
    discarded: bool = False
    drawn: float | None = None


class StoredRun(msgspec.Struct, frozen=True):
    """A run by the name of its folder; ``request`` names entries for its files, None where the run did not note it.

    ``tuned`` is the SHA-256 of the tuned edit. It stays in the user's data folder; where it was collected, a copy is
    the entry ``tuned_entry``.
    """

    name: str
    request: EditRequest | None
    candidates: tuple[StoredCandidate, ...]
    tuned: str | None = None
    tuned_entry: str | None = None


class Project(msgspec.Struct, frozen=True):
    """``draft`` is the edit as the window has it: its copies and the paths of its results are entries, its photo's and
    sources' paths relative to the project's folder. ``masks`` are entries by ``Draft``'s names.

    ``request`` is what Start would ask of the engine, its files entries. ``entries`` are all but the file of this.
    """

    draft: Draft
    masks: dict[str, str]
    request: EditRequest
    runs: tuple[StoredRun, ...] = ()
    entries: dict[str, Entry] = {}
    schema: int = SCHEMA
