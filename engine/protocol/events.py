"""What a job says while it runs: one closed set of events, the same for window, command line and tests.

Events are plain frozen values that encode to one line of JSON (``encode``) and back (``decode_event``).
Pictures never travel inside an event, except the small live preview: an event names the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeVar

import msgspec

from engine.protocol.errors import EngineError, FaultError
from engine.protocol.results import Result
from engine.protocol.texts import Text, advised, shown

R = TypeVar("R", bound=msgspec.Struct)

DEVICE_LOST: Final = 70  # exit code of an engine process whose device no longer works


class Event(msgspec.Struct, frozen=True, tag=True, tag_field="event", kw_only=True):
    """Base: ``job`` is the id of the request the event belongs to."""

    job: str


class StagePlan(msgspec.Struct, frozen=True):
    """One stage of a job, ``steps`` long. Names: segment, painting, reference, embeddings, weights,
    inversion, sampling.
    """

    name: str
    steps: int


_STAGES: Final = {
    "painting": shown("painting over"),
    "reference": advised("reference", "Drawing the reference"),
    "embeddings": advised("embeddings", "Learning the prompts"),
    "weights": advised("weights", "Learning the picture"),
    "inversion": advised("inversion", "Following the photo back to noise"),
    "sampling": advised("sampling", "Drawing"),
    "segment": advised("segment", "Finding the object"),
}


def stage_text(name: str) -> Text:
    """The name of a stage: in the command line its own, in the window what is done."""
    return _STAGES.get(name, Text(name))


class Started(Event, frozen=True):
    stages: tuple[StagePlan, ...]


class Progress(Event, frozen=True):
    """``step`` of ``steps`` is done (1-based) in ``stage``.

    ``eta_s``: seconds left in the whole job; ``steps_per_s``: how fast the stage is; None while it is not known.
    ``drawn``: candidates are drawn after this step from what is learned so far, this share of it is done; else None.
    """

    stage: str
    step: int
    steps: int
    eta_s: float | None = None
    steps_per_s: float | None = None
    drawn: float | None = None


class Preview(Event, frozen=True):
    """A small PNG of what the job is drawing right now."""

    stage: str
    step: int
    png: bytes


class LossPoint(Event, frozen=True):
    """Losses of one step: ``object`` is L_obj (eq. 4), ``background`` L_bg (eq. 5), ``total`` their sum by eq. 6.

    A method without layers has one loss over the whole frame: it is ``total`` and ``object``, and ``background`` is 0.
    """

    stage: str
    step: int
    total: float
    object: float
    background: float


class CandidateReady(Event, frozen=True):
    """The candidate of ``seed`` is complete on disk at ``path`` (PNG, model size).

    ``step``: it was drawn after this step of stage weights, which then went on; None: when all was learned.
    """

    seed: int
    path: str
    step: int | None = None


class Checkpointed(Event, frozen=True):
    """``path`` (tuned edit or training state) is complete on disk."""

    stage: str
    path: str


class NotSaved(Event, frozen=True):
    """The tuned edit could not be saved as ``path``; the job goes on. The engine has it until the next edit begins.

    ``reason`` is for a person. A KeepRequest saves it elsewhere, also while the job still runs.
    """

    path: str
    reason: Text


class Retried(Event, frozen=True):
    """``stage`` begins again in the next memory mode, and what it learned so far counts no more.

    ``reason`` is for a person.
    """

    stage: str
    reason: Text


class Remark(Event, frozen=True):
    """The job goes on, but not quite as the person would think: ``reason`` tells them."""

    reason: Text


class Finished(Event, frozen=True):
    """The job is done. ``result`` is JSON of the type in ``results`` that belongs to the request's; see ``answer``."""

    result: msgspec.Raw


class Cancelled(Event, frozen=True):
    pass


class Failed(Event, frozen=True):
    """``kind`` is the class name of the EngineError; message and next step are for a person.

    ``texts`` are these two with their values apart, for who shows them in another language.
    """

    kind: str
    message: str
    next_step: str
    exit_code: int
    texts: tuple[Text, Text] | None = None


AnyEvent = (
    Started
    | Progress
    | Preview
    | LossPoint
    | CandidateReady
    | Checkpointed
    | NotSaved
    | Retried
    | Remark
    | Finished
    | Cancelled
    | Failed
)


def encode(event: Event) -> bytes:
    """One line of JSON without the newline."""
    return msgspec.json.encode(event)


def decode_event(line: bytes) -> AnyEvent:
    """Raises msgspec.ValidationError where the line is not one of the events."""
    return msgspec.json.decode(line, type=AnyEvent)


def finished(job: str, result: Result) -> Finished:
    """``answer`` gives ``result`` back."""
    return Finished(job=job, result=msgspec.Raw(msgspec.json.encode(result)))


def answer(event: Finished, kind: type[R]) -> R:
    """The result that the event brings, of the ``kind`` in ``results`` that belongs to the request's.

    Raises msgspec.ValidationError where it is of another.
    """
    return msgspec.json.decode(event.result, type=kind)


def failure_of(job: str, error: EngineError) -> Failed:
    """The Failed event that tells of ``error``; ``error_of`` gives it back."""
    return Failed(
        job=job,
        kind=type(error).__name__,
        message=error.message,
        next_step=error.next_step,
        exit_code=int(error.exit_code),
        texts=error.texts,
    )


def error_of(event: Failed) -> EngineError:
    """The typed error that a Failed event stands for; FaultError where its kind is unknown."""
    kinds = {kind.__name__: kind for kind in _kinds_below(EngineError)}
    message, next_step = event.texts or (Text(event.message), Text(event.next_step))
    return kinds.get(event.kind, FaultError)(message, next_step)


def _kinds_below(kind: type[EngineError]) -> Iterator[type[EngineError]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds_below(below)
