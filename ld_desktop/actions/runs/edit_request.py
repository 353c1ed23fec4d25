"""What Start asks of the engine: the document and the preferences as one request."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Final, cast

from engine.protocol.requests import EditRequest, Pointer, Transform
from engine.protocol.settings import Memory, MethodName, Preset
from ld_desktop.actions.workspace import Workspace
from ld_desktop.model.document.document import Document, Photo
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.rectangles import box_of

MASK: Final = "mask.png"  # of the object
_REFERENCE_MASK, _OBJECT_MASK = "reference-mask.png", "object-mask.png"


def compose(workspace: Workspace, job: str, photo: Photo, files: Mapping[str, str]) -> EditRequest:
    """The edit as it is now. ``files`` are those of its masks, by the names that ``edit_masks`` gives."""
    document, preferences = workspace.document, workspace.preferences
    folder = workspace.runs / f"{datetime.datetime.now():%Y-%m-%d %H.%M.%S} {job}"
    return EditRequest(
        job=job,
        model=preferences.model,
        loras=preferences.loras,
        vae=preferences.vae,
        embeddings=preferences.embeddings,
        photo=photo.file,
        pointer=Pointer(mask=files.get(MASK)),
        object_prompt=document.object.prompt.strip(),
        background_prompt=document.background.prompt.strip(),
        target=document.target.strip() or None,
        negative=document.negative.strip(),
        reference=_reference(document),
        reference_mask=files.get(_REFERENCE_MASK),
        reference_drawn=document.reference == "generate" and document.background.path is not None,
        object_source=document.object_source.file,
        object_mask=files.get(_OBJECT_MASK),
        transform=_transform(document),
        frame=None if document.frame_is_whole else box_of(document.frame),
        overrides=document.weights.overrides() | preferences.overrides,
        seeds=preferences.run_seeds,
        memory=cast(Memory, preferences.memory),
        preset=cast(Preset, preferences.preset),
        method=cast(MethodName, preferences.method),
        sam=preferences.sam,
        upscaler=preferences.upscaler,
        out=str(folder),
    )


def edit_masks(document: Document) -> dict[str, Mask]:
    """Those that the engine is given, as they are now, by the names of their files.

    Without the one of the object in another picture it looks for the object.
    """
    return {name: mask.copied() for name, mask in _masks(document).items()}


def mask_names(document: Document) -> tuple[str, ...]:
    """Of ``edit_masks``, which copies millions of pixels."""
    return tuple(_masks(document))


def _masks(document: Document) -> dict[str, Mask]:
    background, other, choice = document.background.mask, document.object_source.mask, document.reference
    masks = {MASK: document.object.mask}
    if background is not None and choice != "photo" and not (background.empty and choice == "file"):
        masks[_REFERENCE_MASK] = background
    if other is not None and not other.empty:
        masks[_OBJECT_MASK] = other
    return {name: mask for name, mask in masks.items() if mask is not None}


def _reference(document: Document) -> str:
    """What EditRequest takes: the word, or the file of a picture that is there already."""
    if document.reference == "photo":
        return "photo"
    return document.background.file or "generate"


def _transform(document: Document) -> Transform | None:
    """What is shown: an object from another picture is not moved."""
    asked = document.transform != Transform() and document.object_source.picture is None
    return document.transform if asked else None
