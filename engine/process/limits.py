"""How much a request may ask for; what nobody could answer in time is refused at once. Torch-free."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from engine.process import request_checks
from engine.protocol.errors import PictureError, PromptError, UsageError
from engine.protocol.requests import (
    LARGEST_SCALE,
    LONGEST_TEXT,
    AnyRequest,
    Box,
    CheckSamRequest,
    EditRequest,
    EncodeRequest,
    InspectRequest,
    KeepRequest,
    Pointer,
    ReferenceRequest,
    SampleRequest,
    SegmentRequest,
    Transform,
)
from engine.protocol.texts import Text, shown

MOST_CLICKS: Final = 500
_MOST_TEXTS: Final = 500
_MOST_SETTINGS: Final = 200
_FARTHEST: Final = 10_000_000.0  # pixels; no picture is larger


def check(request: AnyRequest) -> None:
    """Raises PictureError, PromptError, UsageError."""
    for path in _paths(request):
        if path == "" or "\0" in path:
            raise PictureError("'{path}' cannot be a file's name.", "Choose another.", path=path.replace("\0", "\\0"))
    for role, text in _texts(request):
        if len(text) > LONGEST_TEXT:
            raise PromptError(
                "The {role} prompt has {count} characters.",
                "Give at most {most}.",
                role=role,
                count=len(text),
                most=LONGEST_TEXT,
            )
    match request:
        case EditRequest():
            request_checks.seeds(request.seeds, request_checks.MOST_SEEDS)
            _check_pointer(request.pointer)
            _check_transform(request.transform)
            if isinstance(request.frame, Box):
                _check_numbers(msgspec.structs.astuple(request.frame))
            _check_settings(len(request.overrides))
        case SampleRequest():
            request_checks.seeds(request.seeds, request_checks.MOST_SEEDS)
            _check_settings(len(request.overrides))
        case ReferenceRequest():
            request_checks.seeds(request.seeds, request_checks.MOST_REFERENCES)
        case SegmentRequest():
            _check_pointer(request.pointer)
        case InspectRequest():
            count = len(request.prompts)
            if count > _MOST_TEXTS:
                raise UsageError(
                    "{count} prompts are too many.",
                    "Give at most {most}.",
                    count=count,
                    most=_MOST_TEXTS,
                )
        case _:
            pass


def _paths(request: AnyRequest) -> Iterator[str]:
    given: list[str | None] = [request.model]
    match request:
        case EditRequest(pointer=pointer):
            given += [request.photo, request.out, request.reference, request.reference_mask, request.object_source]
            given += [request.object_mask, request.sam, pointer.mask, pointer.rough, pointer.earlier]
        case SampleRequest():
            given += [request.tuned, request.out]
        case KeepRequest():
            given += [request.out]
        case SegmentRequest(pointer=pointer):
            given += [request.photo, request.out, request.sam, pointer.mask, pointer.rough, pointer.earlier]
        case EncodeRequest():
            given += [request.photo, request.sam]
        case CheckSamRequest():
            given += [request.sam]
        case ReferenceRequest():
            given += [request.out, request.sam]
        case InspectRequest():
            pass
    return (path for path in given if path is not None)


def _texts(request: AnyRequest) -> Iterator[tuple[Text, str]]:
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
        case InspectRequest():
            yield from ((shown("object"), text) for text in request.prompts)
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


def _check_settings(count: int) -> None:
    if count > _MOST_SETTINGS:
        raise UsageError("{count} settings are too many.", "Give each once.", count=count)
