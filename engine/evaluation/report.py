"""What an evaluation tells: evaluation.json, and its sum on the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import msgspec

from engine.evaluation.dataset import Dataset
from engine.evaluation.dataset_masks import Sam
from engine.evaluation.edits import REPORT, Failure
from engine.evaluation.request import EvaluationRequest
from engine.evaluation.scoring import Models, Scores
from engine.files import atomic
from engine.process.progress_display import ascii_json
from engine.protocol.results import ModelFacts
from engine.protocol.settings import Settings


class Row(msgspec.Struct, frozen=True):
    """One scored candidate."""

    picture: str
    target: str
    seed: int
    candidate: str
    scores: Scores


class Setup(msgspec.Struct, frozen=True):
    """What edited and what scored. ``hashes``: of the weights of ``models``. ``model``: what the engine says of it.

    ``settings`` are those of the edits, None where there is none; ``notes`` is what a reader of the scores must know.
    """

    request: EvaluationRequest
    models: Models
    hashes: Mapping[str, str]
    sam: Sam
    model: ModelFacts
    settings: Settings | None
    notes: Sequence[str]


class Report(msgspec.Struct, frozen=True):
    """``seconds``: of each edit."""

    setup: Setup
    dataset: Dataset
    rows: Sequence[Row]
    failed: Sequence[Failure]
    seconds: Sequence[float]

    def content(self) -> dict[str, Any]:
        """Of evaluation.json. A pair that failed has no candidates there, so it is in no mean either."""
        setup, request, dataset = self.setup, self.setup.request, self.dataset
        measured = {
            name: {"path": place, "hash": setup.hashes[name]} if place is not None else None
            for name, place in msgspec.structs.asdict(setup.models).items()
        }
        columns = {name: [getattr(row.scores, name) for row in self.rows] for name in Scores.__struct_fields__}
        return {
            "dataset": str(dataset.folder),
            **measured,
            "model": {"folder": request.model, **msgspec.structs.asdict(setup.model)},
            "sam": setup.sam,
            "method": request.method,
            "preset": request.preset,
            "set": request.overrides,
            "settings": setup.settings,
            "notes": setup.notes,
            "edits": {"listed": len(dataset.pairs) + len(dataset.left_out), "scored": self.scored},
            "left_out": dataset.left_out,
            "pictures_not_there": dataset.absent,
            "failed": self.failed,
            "seconds_of_an_edit": fmean(self.seconds) if self.seconds else None,
            "means": {name: fmean(some) if some and None not in some else None for name, some in columns.items()},
            "candidates": self.rows,
        }

    @property
    def scored(self) -> int:
        """How many pairs have scores."""
        return len(self.dataset.pairs) - len(self.failed)


def write(report: Report, out: Path) -> None:
    """Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    content = msgspec.json.encode(report.content())
    atomic.write_bytes(out / REPORT, msgspec.json.format(content, indent=2))


def tell(report: Report, out: Path) -> None:
    """On standard output: the content as one line of JSON where that was asked for, else as text."""
    content = report.content()
    if report.setup.request.json:
        print(ascii_json(msgspec.json.encode(content)))
        return
    for name, mean in content["means"].items():
        print(f"{name}: {'not measured' if mean is None else f'{mean:.4f}'}")
    for note in report.setup.notes:
        print(note)
    edits = content["edits"]
    print(f"{edits['scored']} of {edits['listed']} edits scored.")
    for wanted in report.dataset.left_out:
        absent = "picture not there" if wanted.picture in report.dataset.absent else "no layers"
        print(f"Left out, {absent}: {wanted.picture}, {wanted.target}")
    for failure in report.failed:
        print(f"Failed: {failure.picture}, {failure.target}: {failure.error}")
    setup = report.setup
    clip = f"{setup.models.clip} ({setup.hashes['clip'][:12]})"
    print(f"Done: {out / REPORT}, {len(report.rows)} candidates, CLIP {clip}.")
