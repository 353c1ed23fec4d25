"""The edits of an evaluation: checked before the first, taken over where they are there, noted where they fail."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Final

import msgspec

from engine.evaluation.dataset import Pair
from engine.evaluation.dataset_masks import Masks
from engine.evaluation.request import EvaluationRequest
from engine.files import atomic, fingerprint
from engine.files.output_files import RESULT
from engine.process import request_checks
from engine.process.progress_display import Show, nothing
from engine.process.session import JOB, Conversation
from engine.protocol import prompts
from engine.protocol.errors import NotFiniteError, PictureError, PromptError
from engine.protocol.events import AnyEvent, Started
from engine.protocol.requests import EditRequest, InspectRequest, Pointer
from engine.protocol.results import EditDone, EditResult, InspectDone
from engine.protocol.texts import shown
from engine.protocol.unreadable import UNREADABLE

REPORT: Final = "evaluation.json"
_MADE_OF: Final = "made_of.json"  # beside an edit's result.json


class _MadeOf(msgspec.Struct, frozen=True):
    """Hashes of the files that an edit was made of. A changed model is told by the edit's result."""

    photo: str
    mask: str
    sam: str


class Failure(msgspec.Struct, frozen=True):
    """A pair that could not be edited or scored."""

    picture: str
    target: str
    error: str
    exit_code: int


class Failures:
    """The pairs that failed, in the order in which they did. Each is told as it happens."""

    def __init__(self) -> None:
        self.found: list[Failure] = []

    @contextlib.contextmanager
    def noted(self, pair: Pair) -> Generator[None]:
        """What is wrong with one pair is noted, and the next one can follow. What would end all of them is raised."""
        try:
            yield
        except (PictureError, PromptError, NotFiniteError) as error:
            print(f"{pair.picture}, {pair.target}: {error}", file=sys.stderr, flush=True)
            self.found.append(Failure(pair.picture, pair.target, str(error), error.exit_code))


class Editor:
    """Makes the edits of a run, in one conversation with the engine."""

    def __init__(
        self, opened: Conversation, show: Show, asked: EvaluationRequest, masks: Masks, model_hash: str
    ) -> None:
        self._opened, self._show, self._asked = opened, show, asked
        self._masks, self._model_hash = masks, model_hash

    def request(self, pair: Pair, photo: Path) -> EditRequest:
        """The whole request, its mask made and its texts read. Raises PictureError, PromptError, UsageError."""
        asked = self._asked
        request = EditRequest(
            job=JOB,
            model=asked.model,
            photo=str(photo),
            pointer=Pointer(mask=str(self._masks.of(photo, pair.clicks, pair.mask_name))),
            object_prompt=pair.object,
            background_prompt=pair.background,
            target=pair.target,
            negative=asked.negative,
            reference=pair.reference,
            out=str(asked.out / pair.name),
            seeds=asked.seeds,
            preset=asked.preset,
            overrides=dict(asked.overrides),
            method=asked.method,
            sam=asked.sam,
        )
        request_checks.edit(request)
        self._check_texts(request)
        return request

    def edited(self, request: EditRequest) -> EditResult:
        """From the run that makes it, or from one that did before: see ``_made_before``.

        Raises the engine's typed errors, and OSError.
        """
        made_of = self._made_of(request)  # what is changed while the edit is made is no part of it
        if (before := self._made_before(request, made_of)) is not None:
            return before
        report, beside = self._asked.out / REPORT, Path(request.out) / _MADE_OF

        def watched(event: AnyEvent) -> None:
            if isinstance(event, Started):  # from here on these would tell of pictures that are gone
                report.unlink(missing_ok=True)
                beside.unlink(missing_ok=True)
                _drop_others(request)
            self._show(event)

        done = self._opened.ask(request, EditDone, watched)
        atomic.write_bytes(beside, msgspec.json.encode(made_of))
        return done.result

    def _made_of(self, request: EditRequest) -> _MadeOf:
        assert request.pointer.mask is not None  # see ``request``
        photo, mask = (fingerprint.of_files([Path(file)]) for file in (request.photo, request.pointer.mask))
        return _MadeOf(photo, mask, self._masks.sam.hash)

    def _made_before(self, request: EditRequest, made_of: _MadeOf) -> EditResult | None:
        """An edit counts where the same was asked of the same model and files, and its pictures are there."""
        out = Path(request.out)
        # not there, of another version, or damaged: made again
        with contextlib.suppress(FileNotFoundError, *UNREADABLE):
            if msgspec.json.decode((out / _MADE_OF).read_bytes(), type=_MadeOf) != made_of:
                return None
            content = (out / RESULT).read_bytes()
            made = msgspec.json.decode(content, type=EditDone).result
            same = msgspec.json.decode(content, type=EditRequest) == request and made.model.hash == self._model_hash
            if same and all(Path(candidate.path).is_file() for candidate in made.candidates):
                return made
        return None

    def _check_texts(self, request: EditRequest) -> None:
        given = [
            (shown("object"), request.object_prompt),
            (shown("background"), request.background_prompt),
            (shown("target"), request.target or ""),
        ]
        if request.negative.strip():
            given.append((shown("negative"), request.negative))
        asked = InspectRequest(job=JOB, model=request.model, prompts=tuple(text for _, text in given))
        for (role, _), read in zip(given, self._opened.ask(asked, InspectDone, nothing).prompts, strict=True):
            prompts.check(role, read)


def _drop_others(request: EditRequest) -> None:
    """Candidates of an edit that was there before, whose seeds are not drawn now."""
    drawn = {f"candidate-{seed}.png" for seed in request.seeds}
    for file in Path(request.out).glob("candidate-*.png"):
        if file.name not in drawn:
            file.unlink()
