"""How much a request may ask for; what nobody could answer in time is refused at once. Torch-free."""

from __future__ import annotations

import collections
import math
from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec

from engine.protocol.errors import PictureError, PromptError, UsageError
from engine.protocol.requests import (
    LARGEST_SCALE,
    LONGEST_TEXT,
    MOST_CLICKS,
    MOST_EMBEDDINGS,
    MOST_LORAS,
    MOST_PROMPTS,
    MOST_REFERENCES,
    MOST_SEEDS,
    AnyRequest,
    Box,
    CheckSamRequest,
    CheckUpscalerRequest,
    EditRequest,
    EncodeRequest,
    ForecastRequest,
    InspectRequest,
    KeepRequest,
    Pointer,
    ReferenceRequest,
    SampleRequest,
    SegmentRequest,
    SteerRequest,
    Transform,
)
from engine.protocol.texts import Text, shown

_FARTHEST: Final = 10_000_000.0  # pixels; no picture is larger
_SEED_BITS: Final = 63


def check(request: AnyRequest) -> None:
    """Raises PictureError, PromptError, UsageError."""
    for path in _paths(request):
        if path == "" or "\0" in path:
            raise PictureError("'{path}' cannot be a file's name.", "Choose another.", path=path.replace("\0", "\\0"))
    for role, text in _texts(request):
        if (count := len(text)) > LONGEST_TEXT:
            named = shown("The {role} prompt has {count} characters.", role=role, count=count)
            some = shown("A prompt has {count} characters.", count=count)
            raise PromptError(some if role is None else named, "Give at most {most}.", most=LONGEST_TEXT)
    if (count := len(request.loras)) > MOST_LORAS:
        raise UsageError("{count} LoRAs are too many.", "Give at most {most}.", count=count, most=MOST_LORAS)
    if (count := len(request.embeddings)) > MOST_EMBEDDINGS:
        raise UsageError(
            "{count} textual inversions are too many.", "Give at most {most}.", count=count, most=MOST_EMBEDDINGS
        )
    match request:
        case EditRequest():
            seeds(request.seeds, MOST_SEEDS)
            _check_pointer(request.pointer)
            _check_transform(request.transform)
            _check_frame(request.frame)
        case SampleRequest():
            seeds(request.seeds, MOST_SEEDS)
        case ReferenceRequest():
            seeds(request.seeds, MOST_REFERENCES)
            _check_frame(request.frame)
        case SegmentRequest():
            _check_pointer(request.pointer)
        case ForecastRequest():
            check(request.edit)
        case InspectRequest():
            count = len(request.prompts)
            if count > MOST_PROMPTS:
                raise UsageError(
                    "{count} prompts are too many.",
                    "Give at most {most}.",
                    count=count,
                    most=MOST_PROMPTS,
                )
        case _:
            pass


def seeds(given: Sequence[int], most: int) -> None:
    """Raises UsageError where a seed is out of range or twice there, or where there are more than ``most``."""
    if not 1 <= len(given) <= most:
        raise UsageError(
            "{count} seeds are too many or too few.", "Give from 1 to {most} seeds.", count=len(given), most=most
        )
    for seed, times in collections.Counter(given).items():
        if times > 1:
            raise UsageError("The seed {seed} is given {times} times.", "Give each seed once.", seed=seed, times=times)
        if not 0 <= seed < 1 << _SEED_BITS:
            raise UsageError(
                "The seed {seed} is out of range.", "Give seeds from 0 to 2^{bits} - 1.", seed=seed, bits=_SEED_BITS
            )


def _paths(request: AnyRequest) -> Iterator[str]:
    given: list[str | None] = [request.model, *request.added.files]
    match request:
        case EditRequest(pointer=pointer):
            given += [request.photo, request.out, request.reference, request.reference_mask, request.object_source]
            given += [request.object_mask, request.sam, request.upscaler]
            given += [pointer.mask, pointer.rough, pointer.earlier]
        case SampleRequest():
            given += [request.tuned, request.out, request.sam, request.upscaler]
        case KeepRequest():
            given += [request.out]
        case SegmentRequest(pointer=pointer):
            given += [request.photo, request.out, request.sam, pointer.mask, pointer.rough, pointer.earlier]
        case EncodeRequest():
            given += [request.photo, request.sam]
        case CheckSamRequest():
            given += [request.sam]
        case CheckUpscalerRequest():
            given += [request.upscaler]
        case ReferenceRequest():
            given += [request.out, request.sam]
        case InspectRequest() | ForecastRequest() | SteerRequest():
            pass
    return (path for path in given if path is not None)


def _texts(request: AnyRequest) -> Iterator[tuple[Text | None, str]]:
    """Each with the role that it has; None: in question for any."""
    match request:
        case EditRequest():
            yield shown("object"), request.object_prompt
            yield shown("background"), request.background_prompt
            yield shown("target"), request.target or ""
            yield shown("negative"), request.negative
        case ReferenceRequest():
            yield shown("reference"), request.prompt
            yield shown("object"), request.object_prompt
            yield shown("background"), request.background_prompt
            yield shown("negative"), request.negative
        case SampleRequest():
            yield shown("negative"), request.negative or ""
        case InspectRequest():
            yield from ((None, text) for text in request.prompts)
        case _:
            pass


def _check_pointer(pointer: Pointer) -> None:
    if len(pointer.clicks) > MOST_CLICKS:
        raise UsageError(
            "{count} clicks are too many.", "Give at most {most}.", count=len(pointer.clicks), most=MOST_CLICKS
        )
    _check_numbers([side for click in pointer.clicks for side in (click.x, click.y)])
    if pointer.box is not None:
        _check_numbers(msgspec.structs.astuple(pointer.box))


def _check_frame(frame: Box | Literal["object"] | None) -> None:
    if isinstance(frame, Box):
        _check_numbers(msgspec.structs.astuple(frame))


def _check_transform(transform: Transform | None) -> None:
    if transform is None:
        return
    _check_numbers((transform.dx, transform.dy, transform.rotate))
    if not 0 < transform.scale <= LARGEST_SCALE:
        raise UsageError(
            "The object cannot be scaled by {scale}.",
            "Scale it by more than 0 and at most {most}.",
            scale=transform.scale,
            most=LARGEST_SCALE,
        )


def _check_numbers(numbers: Sequence[float]) -> None:
    for number in numbers:
        if not (math.isfinite(number) and abs(number) <= _FARTHEST):
            raise UsageError("{number} is no place in a picture.", "Give photo pixels.", number=number)
