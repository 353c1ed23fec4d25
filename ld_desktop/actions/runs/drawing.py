"""More candidates from a tuned edit: what they are drawn with, and the folder that they go to."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from engine.files import originals
from engine.protocol import tuned_header
from engine.protocol.requests import SampleRequest
from engine.protocol.settings import OF_SAMPLING
from ld_desktop.actions.earlier_runs import note_run, run_of
from ld_desktop.actions.runs.run_notes import read_note


class Drawing(NamedTuple):
    """``overrides``: settings of the sampling; ``negative`` None: the tuned edit's own."""

    seeds: tuple[int, ...]
    overrides: Mapping[str, Any] = {}
    negative: str | None = None

    @property
    def as_before(self) -> bool:
        """As the candidates that are there were drawn."""
        return not self.overrides and self.negative is None


class Placed(NamedTuple):
    """A drawing with all that it asks for, and its ``folder``."""

    drawing: Drawing
    folder: Path


def placed(drawing: Drawing, folder: Path) -> Placed:
    """``drawing`` of the candidates in ``folder``: there, or where it asks for something else in a new one beside it.

    Blocks.
    """
    run = run_of(folder)
    if not drawing.as_before:
        beside = (run.with_name(f"{run.name} drawn {number}") for number in itertools.count(1))
        return Placed(drawing, next(other for other in beside if not other.exists()))
    if folder == run or (noted := read_note(folder)) is None:
        return Placed(drawing, folder)
    own = {name: value for name, value in noted.overrides.items() if name in OF_SAMPLING}
    return Placed(Drawing(drawing.seeds, own, noted.negative), folder)


def sample_request(
    job: str,
    tuned: str,
    drawing: Drawing,
    folder: Path,
    model: str | None,
    sam: str | None,
    upscaler: str | None,
) -> SampleRequest:
    """``model``: in place of the tuned edit's own where that is not on this computer. Blocks. Raises PictureError."""
    own = tuned_header.read(Path(tuned)).model
    return SampleRequest(
        job=job,
        tuned=tuned,
        out=str(folder),
        seeds=drawing.seeds,
        overrides=dict(drawing.overrides),
        negative=drawing.negative,
        sam=sam,
        upscaler=upscaler,
        model=None if own is None or Path(own).exists() else model,
    )


def note_drawing(drawing: Drawing, folder: Path) -> None:
    """Lets the candidates in a ``folder`` that ``placed`` gave be found again, with what they are drawn with. Blocks.

    Raises OSError, PictureError.
    """
    run = run_of(folder)
    if folder == run or (noted := read_note(run)) is None or read_note(folder) is not None:
        return
    negative = noted.negative if drawing.negative is None else drawing.negative
    drawn = msgspec.structs.replace(
        noted,
        out=str(folder),
        seeds=drawing.seeds,
        overrides=noted.overrides | dict(drawing.overrides),
        negative=negative,
        resume=False,
    )
    note_run(originals.kept_in(drawn, folder), folder)
