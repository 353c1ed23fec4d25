"""What was in a project file, made into what the engine and the window work with."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import msgspec

from engine.files import atomic, originals
from engine.files.fingerprint import Digests
from engine.files.output_files import REQUEST, TUNED, laid_of
from engine.helpers.picture_helpers import Placed, unreadable
from engine.projects.draft import Draft
from engine.projects.format import Project, StoredRun
from engine.projects.reading import Read
from engine.protocol.errors import ProjectError
from engine.protocol.framing import cut_to_aspect
from engine.protocol.requests import EditRequest, encode, with_files

_OF_RUN: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d [0-9a-f]{12}( step \d+)?")


def checked(read: Read) -> Read:
    """``read`` without the pictures that cannot be read, which are named as damaged. Blocks. Raises ProjectError."""
    tuned = set[str | None]() if read.project is None else _tuned_alone(read.project)
    pictures = {name: path for name, path in read.files.items() if name not in tuned}
    bad = unreadable(tuple(map(str, pictures.values())))
    names = tuple(name for name, path in pictures.items() if str(path) in bad)
    files = {name: path for name, path in read.files.items() if name not in names}
    return read._replace(files=files, damaged=(*read.damaged, *names))


def _tuned_alone(project: Project) -> set[str | None]:
    """Entries that are tuned edits and nothing else, whatever the project says."""
    shown = {*project.masks.values(), *project.draft.copies.values()}
    for run in project.runs:
        shown |= {entry for one in run.candidates for entry in (one.picture, one.laid) if entry is not None}
        shown |= set() if run.request is None else set(originals.files(run.request))
    shown |= set(originals.files(project.request))
    return {run.tuned_entry for run in project.runs} - shown


def needed(read: Read) -> Project:
    """Raises ProjectError where another program has left out what is ours."""
    if read.project is None:
        raise ProjectError(
            "{path} was saved by another program, which left out what belongs to the edit.",
            "Open the copy beside it whose name ends in ~, or a backup.",
            path=read.path,
        )
    return read.project


def request_of(read: Read, job: str, out: Path) -> EditRequest:
    """The edit that the project describes. Raises ProjectError where something that it needs is damaged."""
    return _with_place(needed(read).request, lambda entry: str(read.file(entry)), job, out)


def draft_of(read: Read, runs: Path) -> Draft:
    """The edit as it was, its pictures files again: those of its runs in the folder ``runs``, where they stay.

    What is damaged has a name that no file has, or no bytes. Blocks. Raises ProjectError, OSError.
    """
    project = needed(read)
    read = _with_photo(read, project, runs)
    folders = {run.name: put_run(read, run, runs) for run in project.runs}
    results = tuple(
        msgspec.structs.replace(result, run=str(folder), path=str(folder / _candidate_name(result.seed)), tuned=None)
        if (folder := folders.get(result.run)) is not None
        else result
        for result in project.draft.results
    )
    shown = project.draft.shown
    if shown is not None:
        shown = msgspec.structs.replace(shown, run=str(folders.get(shown.run, "")))
    masks = {
        name: read.files[entry].read_bytes() if entry in read.files else b"" for name, entry in project.masks.items()
    }
    copies = {role: str(read.files.get(entry, entry)) for role, entry in project.draft.copies.items()}
    return msgspec.structs.replace(project.draft, results=results, masks=masks, copies=copies, shown=shown)


def _with_photo(read: Read, project: Project, runs: Path) -> Read:
    """``read``; where its photo is damaged with the copy that a run kept, or else with its pixels, which the stack has.

    The runs are found by what is in their photo, so they are to have the same. Raises ProjectError, OSError.
    """
    wanted = project.entries[project.draft.copies["object"]]
    same = [name for name, entry in project.entries.items() if entry == wanted]
    if all(name in read.files for name in same):
        return read
    photo = next((read.files[name] for name in same if name in read.files), None)
    photo = photo or originals.found(wanted.sha256, runs)
    if photo is None and read.stack.layers:
        photo = read.file(read.stack.layers[-1].source)
    return read if photo is None else read._replace(files={**read.files, **dict.fromkeys(same, photo)})


def layers_of(read: Read, folder: Path) -> tuple[str, tuple[Placed, ...]]:
    """The photo, and the layers over it, seen or not, the lowest first; made in ``folder``.

    Raises ProjectError where something of what is seen is damaged, OSError.
    """
    project = needed(read)
    draft = draft_of(read, folder)
    layers: list[Placed] = []
    for row, (stored, result) in enumerate(zip(project.draft.results, draft.results, strict=True)):
        mask = project.masks.get(f"result {row}")
        seen = result.visible and result.opacity > 0
        if not seen and {stored.path, *(() if mask is None else (mask,))} - read.files.keys():
            continue
        read.file(stored.path)
        through = None if mask is None else str(read.file(mask))
        layers.append(
            Placed(
                result.path,
                result.frame,
                result.seed,
                None,
                result.opacity,
                through,
                result.name,
                result.visible,
                result.look,
            )
        )
    return str(read.file(project.draft.copies["object"])), tuple(reversed(layers))


def candidates_of(read: Read, folder: Path) -> list[tuple[Placed, bool]]:
    """Each with whether it is a favourite, those of the oldest run first; ``layers_of`` has made them in ``folder``.

    A discarded one is none. Damaged ones are left out, and those of runs that did not note what they were.
    Raises ProjectError.
    """
    project = needed(read)
    found: list[tuple[Placed, bool]] = []
    for run in project.runs:
        if run.request is None or run.request.frame == "object":  # the window asks for a box
            continue
        frame = cut_to_aspect(project.draft.size, run.request.frame)
        for candidate in run.candidates:
            path = folder / folder_name(run) / _candidate_name(candidate.seed)
            name = f"{run.request.object_prompt}, {candidate.seed}"
            if path.is_file():
                favourite = candidate.starred and not candidate.discarded
                found.append((Placed(str(path), frame, candidate.seed, name=name), favourite))
    return found


def put_run(read: Read, run: StoredRun, runs: Path) -> Path:
    """The folder of ``run`` in ``runs``, made where it is not there; what is damaged is left out. Blocks.

    Raises OSError.
    """
    folder = runs / folder_name(run)
    folder.mkdir(parents=True, exist_ok=True)
    pictures: dict[str, str] = {}
    drawn: dict[str, float | None] = {}
    for candidate in run.candidates:
        name = _candidate_name(candidate.seed)
        pictures[name], drawn[name] = candidate.picture, candidate.drawn
        if candidate.laid is not None:
            pictures[laid_of(folder / name).name] = candidate.laid
    for name, entry in pictures.items():
        if entry in read.files and not (folder / name).exists():
            atomic.write_bytes(folder / name, read.files[entry].read_bytes())
            if (when := drawn.get(name)) is not None:
                with contextlib.suppress(OSError, OverflowError, ValueError):  # one that no disk can note
                    os.utime(folder / name, (when, when))
    collected = None if run.tuned_entry is None else read.files.get(run.tuned_entry)
    if collected is not None and not (folder / TUNED).exists():
        atomic.write(folder / TUNED, lambda temporary: _copy(collected, temporary))
    if run.request is not None and not (folder / REQUEST).exists():
        request = _with_place(run.request, lambda entry: _kept(read, entry, folder), folder.name, folder)
        atomic.write_bytes(folder / REQUEST, encode(request))
    return folder


def _with_place(request: EditRequest, change: Callable[[str], str], job: str, out: Path) -> EditRequest:
    changed = with_files(request, lambda entry: change(entry) if entry else entry)
    return msgspec.structs.replace(changed, job=job, out=str(out))


def lacks_tuned(run: StoredRun, runs: Path) -> bool:
    """It had a tuned edit, which is not in its folder."""
    return run.tuned is not None and not (runs / folder_name(run) / TUNED).exists()


def find_tuned(lacking: Iterable[StoredRun], runs: Path, digests: Digests) -> tuple[Path, ...]:
    """Tuned edits of runs in ``runs``, wherever there they lie now, put into the folders of those that lack theirs.

    They are told by what is in them. Blocks. Raises OSError.
    """
    wanted = {run.tuned: runs / folder_name(run) / TUNED for run in lacking}
    found: list[Path] = []
    for path in sorted(runs.glob(f"*/{TUNED}")) if wanted else ():
        if (place := wanted.pop(digests.of(path), None)) is not None:
            atomic.write(place, lambda temporary, path=path: _copy(path, temporary))
            found.append(place)
    return tuple(found)


def _copy(path: Path, to: Path) -> None:
    shutil.copyfile(path, to)


def _kept(read: Read, entry: str, folder: Path) -> str:
    """A copy in ``folder``; of what is damaged the entry's name, since the run is found all the same."""
    return str(originals.keep(read.files[entry], folder)) if entry in read.files else entry


def folder_name(run: StoredRun) -> str:
    """The run's own where that is one that this program gives."""
    if _OF_RUN.fullmatch(run.name):
        return run.name
    return "from a project " + hashlib.sha256(msgspec.json.encode(run)).hexdigest()[:12]


def _candidate_name(seed: int) -> str:
    return f"candidate-{seed}.png"
