"""Result layers written down with an edit, and laid over its photo again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtGui import QImage

from ld_desktop.actions.earlier_runs import read_changed
from ld_desktop.model.document.document import Document
from ld_desktop.model.document.result_layers import ResultLayer, ResultLayers
from ld_desktop.model.draft import ResultDraft
from ld_desktop.model.gallery import Candidate, Gallery
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.rectangles import box_of, rect_of


def note_results(results: ResultLayers) -> tuple[ResultDraft, ...]:
    """As they are now, topmost first; without their masks."""
    return tuple(_noted(layer) for layer in results.layers)


def masks_of_results(results: ResultLayers) -> dict[str, Mask]:
    """Copies, by ``Draft``'s names."""
    masks = {_name(row): layer.mask for row, layer in enumerate(results.layers)}
    return {name: mask.copied() for name, mask in masks.items() if mask is not None}


def read_candidates(drafts: Sequence[ResultDraft]) -> dict[str, Candidate]:
    """The candidates of ``drafts`` by their paths; those that cannot be read are left out. Blocks."""
    read = {draft.path: _candidate(draft) for draft in drafts}
    return {path: candidate for path, candidate in read.items() if not candidate.image.isNull()}


def restore_results(
    document: Document,
    gallery: Gallery,
    drafts: Sequence[ResultDraft],
    read: Mapping[str, Candidate],
    masks: Mapping[str, bytes],
) -> None:
    """Adds those of ``drafts`` that are among ``read``; some steps of the history."""
    photo, results = document.photo, document.results
    if photo is None:
        return
    known = {candidate.path: candidate for candidate in gallery.candidates}
    for row, draft in reversed(list(enumerate(drafts))):
        if draft.path in read:
            layer = results.add(known.get(draft.path, read[draft.path]), photo.path, photo.image)
            if layer.mask is not None and (mask := masks.get(_name(row))) is not None:
                layer.mask.put(layer.mask.difference(QImage.fromData(mask)))
            results.rename(layer, draft.name)
            results.set_visible(layer, draft.visible)
            results.set_opacity(layer, draft.opacity, 0)
            results.set_locked(layer, draft.locked)


def _name(row: int) -> str:
    return f"result {row}"


def _noted(layer: ResultLayer) -> ResultDraft:
    candidate = layer.candidate
    return ResultDraft(
        seed=candidate.seed,
        path=candidate.path,
        run=candidate.run,
        frame=box_of(candidate.frame),
        object_prompt=candidate.object_prompt,
        background_prompt=candidate.background_prompt,
        tuned=candidate.tuned,
        name=layer.name,
        visible=layer.visible,
        locked=layer.locked,
        opacity=layer.opacity,
    )


def _candidate(draft: ResultDraft) -> Candidate:
    return Candidate(
        seed=draft.seed,
        path=draft.path,
        run=draft.run,
        frame=rect_of(draft.frame),
        object_prompt=draft.object_prompt,
        background_prompt=draft.background_prompt,
        image=QImage(draft.path),
        tuned=draft.tuned,
        changed=read_changed(Path(draft.run)),
    )
