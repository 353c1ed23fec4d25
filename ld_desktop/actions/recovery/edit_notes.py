"""The edit as it is now, as a draft: for the file that outlives a crash, and for projects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from engine.projects.draft import Draft, Selection, ShownCandidate
from engine.protocol.requests import Transform
from ld_desktop.actions.recovery.result_drafts import masks_of_results, name_of_result, note_results
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.document import Document, Photo
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.document.layer_weights import ROLES
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.rectangles import box_of


class NotedEdit(NamedTuple):
    """``draft`` without its masks, which are the document's own by its names.

    ``copies`` are the window's, of its pictures.
    """

    draft: Draft
    masks: Mapping[str, Mask]
    copies: tuple[Path, ...]


def note_edit(workspace: Workspace, photo: Photo, place: Callable[[Path], str]) -> NotedEdit:
    """``place``: where a copy of one of its pictures will be."""
    document, shown, project = workspace.document, workspace.gallery.shown, workspace.project
    frame, shared = document.chosen_frame, document.reference == "photo"
    layers = (document.object, document.object_source, *(() if shared else (document.background,)))
    copies: dict[str, Path] = {
        layer.role: Path(layer.file) for layer in layers if layer.file is not None and layer.file != layer.path
    }
    draft = Draft(
        photo=photo.path,
        size=(photo.image.width(), photo.image.height()),
        object_prompt=document.object.prompt,
        background_prompt=document.background.prompt,
        negative=document.negative,
        target=document.target,
        reference=document.reference,
        reference_path=None if shared else document.background.path,
        object_source=document.object_source.path,
        frame=None if frame is None else box_of(frame),
        transform=None if document.transform == Transform() else document.transform,
        weights={role: weight for role in ROLES if (weight := document.weights.of(role)) is not None},
        masks={},
        copies={role: place(copy) for role, copy in copies.items()},
        results=note_results(document.results),
        active=next((name for name, layer in named_layers(document).items() if layer is document.active), "object"),
        selections={
            name: Selection(layer.work.clicks, layer.work.box)
            for name, layer in named_layers(document).items()
            if layer.work.begun and layer.work.under is None  # what they are combined with is not written down
        },
        shown=None if shown is None else ShownCandidate(shown.run, shown.seed),
        view=workspace.view.now,
        project=None if project.path is None or project.read_only else str(project.path),
    )
    masks = {layer.role: layer.mask for layer in layers if layer.mask is not None and not layer.mask.empty}
    return NotedEdit(draft, masks | masks_of_results(document.results), tuple(copies.values()))


def own_layers(document: Document) -> dict[str, Layer]:
    """Those that are no results, by ``Draft``'s names."""
    return {layer.role: layer for layer in (document.object, document.background, document.object_source)}


def named_layers(document: Document) -> dict[str, Layer]:
    """All layers by ``Draft``'s names."""
    return own_layers(document) | {name_of_result(row): layer for row, layer in enumerate(document.results.layers)}
