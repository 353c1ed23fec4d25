"""``ld-edit evaluate``: a data set of photos and wanted texts edited and scored, as the paper does with TEdBench."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from engine.evaluation.dataset import LAYERS, Dataset, Pair, read_dataset
from engine.evaluation.dataset_masks import Masks, sam_of
from engine.evaluation.edits import REPORT, Editor, Failures
from engine.evaluation.report import Report, Row, Setup, tell, write
from engine.evaluation.request import EvaluationRequest
from engine.evaluation.scoring import Comparison, Job, Models, Score, Scored, check_clip
from engine.files import folder_lock, output_files
from engine.process import limits
from engine.process.progress_display import Bar, Plain, Show, json_lines, nothing
from engine.process.session import JOB, OpenEngine
from engine.protocol import settings
from engine.protocol.errors import ExitCode
from engine.protocol.events import error_of
from engine.protocol.requests import MOST_SEEDS, EditRequest, InspectRequest
from engine.protocol.results import Candidate, EditResult, InspectDone, SegmentDone

_MASKS: Final = "masks"
_STARTERS_SAM: Final = (
    "The masks are by the starter's SAM, which knows picture-book scenes only: give --sam FILE for photos."
)


def evaluate(request: EvaluationRequest, engine: OpenEngine, score: Score) -> int:
    """Writes masks/, a folder an edit, and evaluation.json; edits that are there already are not made again.

    Returns the exit code of the first failure, in the order in which they happened, or 0.

    Raises EngineError for what ends all pairs.
    """
    limits.seeds(request.seeds, MOST_SEEDS)
    settings.resolve(request.preset, {}, dict(request.overrides))
    check_clip(request.clip)
    dataset = read_dataset(request.dataset)
    models = Models(str(request.clip), _text(request.dino), _text(request.lpips))
    sam = sam_of(request.sam)
    output_files.protect_inputs(_read(dataset, request), _written(dataset, request))
    hashes = score(Job(models, ())).hashes  # before hours of edits that nothing could score
    show: Show = json_lines if request.json else Bar() if sys.stderr.isatty() else Plain()
    failures = Failures()
    with folder_lock.held(request.out):
        with engine() as opened:
            model = opened.ask(InspectRequest(job=JOB, model=request.model), InspectDone, nothing).model
            notes = [_STARTERS_SAM] if request.sam is None and model.kind != "starter" else []
            for note in notes:
                print(note, file=sys.stderr, flush=True)
            masks = Masks(request.out / _MASKS, sam, lambda asked: opened.ask(asked, SegmentDone, show))
            editor = Editor(opened, show, request, masks, model.hash)
            edits = _edited(editor, dataset, failures, told=not request.json)
        rows = _scored(models, dataset, edits, failures, score)
        made_with = edits[0][1].settings if edits else None
        setup = Setup(request, models, hashes, sam, model, made_with, notes)
        seconds = [sum(stage.seconds for stage in edit.stages) for _, edit in edits]
        report = Report(setup, dataset, rows, failures.found, seconds)
        write(report, request.out)
    tell(report, request.out)
    return failures.found[0].exit_code if failures.found else ExitCode.DONE


def _read(dataset: Dataset, request: EvaluationRequest) -> list[str | Path | None]:
    photos = [dataset.photo(pair) for pair in dataset.pairs]
    models = (request.clip, request.dino, request.lpips, request.sam, request.model)
    return [*photos, dataset.folder / LAYERS, *models]


def _written(dataset: Dataset, request: EvaluationRequest) -> list[Path]:
    out = request.out
    masks = [out / _MASKS / pair.mask_name for pair in dataset.pairs]
    edits = [file for pair in dataset.pairs for file in output_files.of_edit(out / pair.name, request.seeds)]
    return [out / REPORT, *masks, *(mask.with_suffix(".json") for mask in masks), *edits]


def _edited(editor: Editor, dataset: Dataset, failures: Failures, told: bool) -> list[tuple[Pair, EditResult]]:
    """Every pair is checked before the first is edited."""
    ready: list[tuple[Pair, EditRequest]] = []
    for pair in dataset.pairs:
        with failures.noted(pair):
            ready.append((pair, editor.request(pair, dataset.photo(pair))))
    edits: list[tuple[Pair, EditResult]] = []
    for number, (pair, request) in enumerate(ready, start=1):
        if told:
            print(f"{number} of {len(ready)}: {pair.picture}, {pair.target}", file=sys.stderr, flush=True)
        with failures.noted(pair):
            edits.append((pair, editor.edited(request)))
    return edits


def _scored(
    models: Models, dataset: Dataset, edits: Sequence[tuple[Pair, EditResult]], failures: Failures, score: Score
) -> list[Row]:
    """The candidates of all pairs of which each candidate could be scored."""
    comparisons = [
        Comparison(str(dataset.photo(pair)), edit.sources.frame, each.path, pair.source, pair.target)
        for pair, edit in edits
        for each in edit.candidates
    ]
    answers = iter(score(Job(models, comparisons)).scored if comparisons else ())
    rows: list[Row] = []
    for pair, edit in edits:
        scored = [next(answers) for _ in edit.candidates]
        with failures.noted(pair):
            rows += [_row(pair, candidate, each) for candidate, each in zip(edit.candidates, scored, strict=True)]
    return rows


def _row(pair: Pair, candidate: Candidate, scored: Scored) -> Row:
    """Raises why the candidate could not be scored."""
    if scored.failure is not None:
        raise error_of(scored.failure)
    assert scored.scores is not None  # one of them is there
    return Row(pair.picture, pair.target, candidate.seed, candidate.path, scored.scores)


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)
