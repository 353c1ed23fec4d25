"""Journals of edits, looked into and changed."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec

from engine.projects import journal
from engine.projects.draft import Draft


def change_draft(path: Path, change: Callable[[Draft], Draft]) -> None:
    """Of the journal ``path``, which no window has open."""
    with closing(sqlite3.connect(path)) as file, file:
        ((line,),) = file.execute("SELECT draft FROM edit")
        changed = change(msgspec.json.decode(line, type=Draft))
        file.execute("UPDATE edit SET draft = ?", (msgspec.json.encode(changed),))


def damage_mask(path: Path, name: str) -> None:
    """In the journal ``path``, which no window has open."""
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(
            "UPDATE tiles SET coverage = x'00' WHERE mask = (SELECT number FROM masks WHERE name = ?)", (name,)
        )


def rename_copies(draft: Draft, before: str, after: str) -> Draft:
    copies = {role: path.replace(before, after) for role, path in draft.copies.items()}
    return msgspec.structs.replace(draft, copies=copies)


def kept_in(path: Path) -> Draft:
    """The last step in a journal, which a window may have open."""
    with tempfile.TemporaryDirectory() as folder:
        for file in (path, path.with_name(f"{path.name}-wal")):
            if file.exists():
                shutil.copy(file, folder)
        left = journal.read(Path(folder, path.name))
    assert left is not None
    return left.draft
