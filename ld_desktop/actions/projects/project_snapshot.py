"""The edit as it is when it is saved, and what is written of it: the window goes on meanwhile."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from engine.files.fingerprint import Digests
from engine.helpers.picture_helpers import (
    STACK_MERGED,
    STACK_THUMBNAIL,
    Placed,
    StackTask,
    stack_of,
    write_stack,
)
from engine.pictures.layered.openraster import MERGED, THUMBNAIL
from engine.pictures.layered.stack_xml import Stack
from engine.projects import saving
from engine.projects.draft import ResultDraft
from engine.projects.format import OURS, Project, StoredRun
from engine.projects.packing import Packing
from engine.protocol.requests import EditRequest
from ld_desktop.actions.edit_runs import EditRuns
from ld_desktop.actions.files.picture_files import QUICK, png_of
from ld_desktop.actions.recovery.edit_notes import NotedEdit, note_edit
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.document import Photo
from ld_desktop.model.masks.mask import Mask

_Candidates = list[tuple[int, Path, bool, bool]]  # seed, picture, starred, discarded


class Snapshot(NamedTuple):
    """``request`` is what Start would ask now; ``request_masks`` are its masks by the files that it names.

    ``runs`` are the candidates of each run by its folder.
    """

    photo: Photo
    noted: NotedEdit
    request: EditRequest
    request_masks: Mapping[str, Mask]
    runs: Mapping[str, _Candidates]


def take(workspace: Workspace, edit_runs: EditRuns, photo: Photo, scratch: Path) -> Snapshot:
    """``scratch`` is where masks will be on their way."""
    document = workspace.document
    request, masks = edit_runs.described(photo, scratch)
    layers = [layer.candidate for layer in reversed(document.results.layers)]
    candidates = {candidate.path: candidate for candidate in (*layers, *workspace.gallery.candidates)}
    runs: dict[str, _Candidates] = {}
    for path, candidate in candidates.items():
        stored = candidate.seed, Path(path), candidate.starred, candidate.discarded
        runs.setdefault(candidate.run, []).append(stored)
    noted = note_edit(workspace, photo, str)
    copied = {name: mask.copied() for name, mask in noted.masks.items()}
    return Snapshot(photo, noted._replace(masks=copied), request, masks, runs)


def write(snapshot: Snapshot, path: Path, scratch: Path, digests: Digests, collect: bool = False) -> list[str]:
    """``scratch`` takes pictures on their way. ``collect``: with the tuned edits of its runs.

    Gives the names of the runs whose tuned edit is not in it. Blocks. Raises EngineError, OSError.
    """
    draft, masks, _ = snapshot.noted
    packing = Packing(digests, collect)
    pictures = {role: packing.add_picture(Path(copy)) for role, copy in draft.copies.items()}
    pictures.setdefault("object", packing.add_picture(Path(snapshot.photo.file)))
    files = {name: _written(mask, scratch / f"{name}.png") for name, mask in masks.items()}
    entries = {name: packing.add(f"{OURS}masks/{file.name.replace(' ', '-')}", file) for name, file in files.items()}
    for file, mask in snapshot.request_masks.items():
        _written(mask, Path(file))
    request = packing.add_request(snapshot.request)
    runs = {folder: packing.add_run(Path(folder), found) for folder, found in snapshot.runs.items()}
    shown = draft.shown
    stack = _stack(snapshot, files, packing, scratch)
    packing.add(MERGED, scratch / STACK_MERGED)
    packing.add(THUMBNAIL, scratch / STACK_THUMBNAIL)
    stored = msgspec.structs.replace(
        draft,
        photo=_beside(draft.photo, path),
        reference_path=draft.reference_path and _beside(draft.reference_path, path),
        object_source=draft.object_source and _beside(draft.object_source, path),
        copies=pictures,
        results=tuple(_stored(result, runs[result.run]) for result in draft.results),
        shown=None if shown is None else msgspec.structs.replace(shown, run=runs[shown.run].name),
        project=None,
    )
    saving.save(path, Project(stored, entries, request, tuple(runs.values())), packing.files, stack)
    return [run.name for run in runs.values() if run.tuned_entry is None]


def _stack(snapshot: Snapshot, masks: Mapping[str, Path], packing: Packing, scratch: Path) -> Stack:
    placed = [
        Placed(
            result.path,
            result.frame,
            result.seed,
            None,
            result.opacity,
            _optional(masks.get(f"result {row}")),
            result.name,
            result.visible,
            result.look,
        )
        for row, result in enumerate(snapshot.noted.draft.results)
    ]
    photo = snapshot.photo
    task = StackTask(photo.file, tuple(reversed(placed)), str(scratch), Path(photo.path).name)
    return stack_of(task, write_stack(task), lambda name: packing.add(f"data/{name}", scratch / name))


def _stored(result: ResultDraft, run: StoredRun) -> ResultDraft:
    entry = next(candidate.picture for candidate in run.candidates if candidate.seed == result.seed)
    return msgspec.structs.replace(result, path=entry, run=run.name, tuned=None)


def _beside(path: str, project: Path) -> str:
    """As it is found from the project's folder; on another drive of Windows its name alone."""
    try:
        return os.path.relpath(path, project.parent)
    except ValueError:
        return Path(path).name


def _written(mask: Mask, file: Path) -> Path:
    file.write_bytes(png_of(mask.to_greyscale(), file, QUICK))
    return file


def _optional(path: Path | None) -> str | None:
    return None if path is None else str(path)
