"""What the engine answers, one type for each type of request; as JSON it is the ``result`` of the event Finished.

Torch-free. Paths are absolute, sizes are (width, height) in pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from engine.protocol.prompts import Reading
from engine.protocol.requests import Box, EditRequest
from engine.protocol.settings import MemoryMode, Settings
from engine.protocol.texts import Text


class Candidate(msgspec.Struct, frozen=True):
    seed: int
    path: str


class StageReport(msgspec.Struct, frozen=True):
    """Measured: seconds, and peak memory in bytes (of the device on CUDA, of the process otherwise)."""

    name: str
    seconds: float
    peak_bytes: int


class UsedModel(msgspec.Struct, frozen=True):
    """The model that made an edit, as it was then."""

    name: str
    kind: str
    folder: str
    hash: str


class UsedUpscaler(msgspec.Struct, frozen=True):
    """The upscaler that enlarged an edit's candidates, ``times`` as wide: its file's name and SHA-256."""

    name: str
    hash: str
    times: float


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """Where an edit's sources came from; ``frame`` is the part of the photo that was edited.

    A method without layers knows the photo and the frame alone. ``object_area`` and ``reference_object_area`` are
    shares of the frame; the latter None: the reference has no object of its own.
    """

    photo: str
    object_source: str | UnsetType = UNSET
    reference: str | UnsetType = UNSET
    frame: Box
    object_area: float | UnsetType = UNSET
    reference_object_area: float | UnsetType | None = UNSET


class EditResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an edit. ``settings`` and ``target`` are those that were really used.

    ``enlarged``: None where the frame is no larger, or no upscaler was chosen: Lanczos enlarges then.
    ``memory``: the mode that was taken. ``object_inside``: the share of the object that lies in the frame; None: nobody
    had to know. ``object_weight``: lambda_1; ``tuned``: the file of the tuned edit, None where it could not be saved;
    both are for the method with layers alone. ``seeds``: those that were drawn. ``losses`` by stage: of each step the
    total, the object's, the background's.
    """

    settings: Settings
    target: str
    model: UsedModel
    device: str
    memory: MemoryMode = "fast"
    size: tuple[int, int]
    enlarged: UsedUpscaler | None = None
    sources: Sources
    object_inside: float | None
    object_weight: float | UnsetType = UNSET
    tuned: str | UnsetType | None = UNSET
    seeds: Sequence[int]
    candidates: Sequence[Candidate]
    stages: Sequence[StageReport]
    losses: Mapping[str, Sequence[tuple[float, float, float]]]


class EditDone(EditRequest, frozen=True, kw_only=True, tag="EditRequest"):
    """Of an EditRequest, and the content of result.json: the request, which can be made again, and its result."""

    result: EditResult


class SampleDone(msgspec.Struct, frozen=True):
    """Of a SampleRequest."""

    candidates: Sequence[Candidate]
    stages: Sequence[StageReport]


class KeepDone(msgspec.Struct, frozen=True):
    """Of a KeepRequest: where the tuned edit is now."""

    tuned: str


class SteerDone(msgspec.Struct, frozen=True):
    """Of a SteerRequest: the job knows of it."""


class SegmentDone(msgspec.Struct, frozen=True):
    """Of a SegmentRequest. ``mask``: its file, or a PNG in base64. ``score``: how sure SAM is, 0 to 1."""

    mask: str
    score: float
    seconds: float


class EncodeDone(msgspec.Struct, frozen=True):
    """Of an EncodeRequest."""

    seconds: float


class Reference(msgspec.Struct, frozen=True):
    """``mask`` is the file of its object's."""

    seed: int
    path: str
    mask: str


class ReferenceDone(msgspec.Struct, frozen=True):
    """Of a ReferenceRequest."""

    references: Sequence[Reference]


class ModelFacts(msgspec.Struct, frozen=True):
    """``size`` in pixels, ``hash`` of everything that decides the pictures."""

    name: str
    kind: Literal["starter", "sd"]
    size: int
    hash: str


class Device(msgspec.Struct, frozen=True):
    """What computes: ``id`` in torch's words, and its maker's name."""

    id: str
    name: str


class InspectDone(msgspec.Struct, frozen=True):
    """Of an InspectRequest. ``free_bytes`` of the device's memory; ``presets`` as ``settings.resolve`` takes them.

    ``devices``: all that could be chosen.

    ``words``: those that textual inversions add.
    """

    model: ModelFacts
    device: str
    free_bytes: int | None
    prompts: Sequence[Reading]
    presets: dict[str, dict[str, Any]] = {}
    words: Sequence[str] = ()
    devices: Sequence[Device] = ()


class StageForecast(msgspec.Struct, frozen=True):
    """``bytes`` of the device's memory at the stage's peak."""

    name: str
    seconds: float
    bytes: int | UnsetType = UNSET


class ForecastDone(msgspec.Struct, frozen=True):
    """Of a ForecastRequest: ``seconds`` of the whole edit, its model loaded. ``notice``: what a person has to know
    before it starts, and what would change it. ``mode``: the memory mode that
    would be taken, ``fits``: whether it has room in ``free_bytes``, else ``instead``: the one that has, or null; these
    where memory was asked for.
    """

    stages: Sequence[StageForecast]
    seconds: float
    device: str
    notice: tuple[Text, Text] | None
    mode: MemoryMode | UnsetType = UNSET
    fits: bool | UnsetType = UNSET
    free_bytes: int | UnsetType = UNSET
    instead: MemoryMode | UnsetType | None = UNSET


class CheckSamDone(msgspec.Struct, frozen=True):
    """Of a CheckSamRequest."""


class CheckUpscalerDone(msgspec.Struct, frozen=True):
    """Of a CheckUpscalerRequest."""


Result = (
    EditDone
    | SampleDone
    | KeepDone
    | SteerDone
    | SegmentDone
    | EncodeDone
    | ReferenceDone
    | InspectDone
    | ForecastDone
    | CheckSamDone
    | CheckUpscalerDone
)
