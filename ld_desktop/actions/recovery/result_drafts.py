"""Result layers written down with an edit, and laid over its photo again."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QImage

from engine.projects.draft import ResultDraft
from engine.protocol.errors import EngineError
from engine.protocol.helper_tasks import Look, LookTask
from ld_desktop.actions.earlier_runs import laid_file
from ld_desktop.actions.files.picture_files import read_coverage
from ld_desktop.actions.results.result_looks import drawn
from ld_desktop.model.document.document import Document
from ld_desktop.model.document.layer import Layer
from ld_desktop.model.document.layer_looks import Looks
from ld_desktop.model.document.result_layers import ResultLayer, ResultLayers
from ld_desktop.model.gallery import Candidate, Gallery
from ld_desktop.model.masks.mask import Mask
from ld_desktop.model.rectangles import box_of, rect_of

_log = logging.getLogger(__name__)


class ReadResult(NamedTuple):
    """A result layer of a draft, which calls it ``name``; ``mask`` is null where it has none, ``laid`` None where it
    has the look that was found for it.
    """

    name: str
    draft: ResultDraft
    candidate: Candidate
    mask: QImage
    laid: QImage | None


def note_results(results: ResultLayers) -> tuple[ResultDraft, ...]:
    """As they are now, topmost first; without their masks."""
    return tuple(_noted(layer) for layer in results.layers)


def masks_of_results(results: ResultLayers) -> dict[str, Mask]:
    """By ``Draft``'s names."""
    masks = {name_of_result(row): layer.mask for row, layer in enumerate(results.layers)}
    return {name: mask for name, mask in masks.items() if mask is not None}


def read_results(photo: str, drafts: Sequence[ResultDraft], masks: Mapping[str, bytes]) -> tuple[ReadResult, ...]:
    """Those whose picture and mask can be read, topmost first; ``photo``: the file of theirs. Blocks."""
    named = [(name_of_result(row), draft) for row, draft in enumerate(drafts)]
    found = [
        ReadResult(name, draft, _candidate(draft), read_coverage(masks.get(name, b"")), _laid(photo, draft))
        for name, draft in named
    ]
    return tuple(
        read for read in found if not (read.candidate.image.isNull() or (read.name in masks and read.mask.isNull()))
    )


def restore_results(document: Document, gallery: Gallery, results: Sequence[ReadResult]) -> dict[str, Layer]:
    """Adds them; some steps of the history. Gives them by the names that their draft has for them."""
    photo, layers, added = document.photo, document.results, dict[str, Layer]()
    if photo is None:
        return added
    known = {candidate.path: candidate for candidate in gallery.candidates}
    for name, draft, candidate, mask, laid in reversed(results):
        added[name] = layer = layers.add(known.get(draft.path, candidate), photo.file, photo.image)
        if laid is not None:
            layer.looks = Looks(draft.look, laid)
        if layer.mask is not None and not mask.isNull():
            layer.mask.put(layer.mask.difference(mask))
        layers.rename(layer, draft.name)
        layers.set_visible(layer, draft.visible)
        layers.set_opacity(layer, draft.opacity, 0)
        layers.set_locked(layer, draft.locked)
    return added


def name_of_result(row: int) -> str:
    """``Draft``'s name of the result layer in this row."""
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
        look=layer.looks.look,
    )


def _laid(photo: str, draft: ResultDraft) -> QImage | None:
    """Without the look that cannot be drawn any more, the layer is worth something all the same."""
    try:
        return None if draft.look == Look() else drawn(LookTask(photo, draft.path, draft.frame, draft.look))
    except EngineError:
        _log.warning("The look of %s could not be drawn.", draft.name, exc_info=True)
        return None


def _candidate(draft: ResultDraft) -> Candidate:
    return Candidate(
        seed=draft.seed,
        path=draft.path,
        run=draft.run,
        frame=rect_of(draft.frame),
        object_prompt=draft.object_prompt,
        background_prompt=draft.background_prompt,
        tuned=draft.tuned,
        laid_path=laid_file(Path(draft.path)),
    )
