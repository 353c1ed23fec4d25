"""What can be known of a request before a model is loaded. Torch-free.

Each picture is first opened in the decoder's own process, so that a hostile file ends neither command nor engine.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from engine.helpers.decode_helper import decode, decode_mask
from engine.pictures import object_frame, picture_io
from engine.pictures.picture_io import Coverage
from engine.process import limits
from engine.protocol import framing, settings
from engine.protocol.errors import PromptError, UsageError
from engine.protocol.requests import Box, EditRequest
from engine.protocol.texts import Text, shown

_SMALLEST_SCENE, _LARGEST_SCENE = 16, 2048


class Checked(NamedTuple):
    """``size`` of the photo is (width, height); ``inside`` the object's share in the frame, None: not known yet."""

    size: tuple[int, int]
    inside: float | None


def edit(request: EditRequest) -> Checked:
    """Raises PictureError, PromptError, UsageError."""
    limits.check(request)
    photo, inside = decode(Path(request.photo)), None
    if isinstance(request.frame, Box):
        framing.cut_to_aspect(photo.size, request.frame)
    if request.pointer.mask is not None:
        inside = _mask(request.pointer.mask, photo.size, request)
    if request.pointer.rough is not None:
        decode_mask(Path(request.pointer.rough))
    prompt(shown("object"), request.object_prompt)
    prompt(shown("background"), request.background_prompt)
    if request.reference not in ("generate", "photo"):
        _source(request.reference, request.reference_mask)
    if request.object_source is not None:
        _source(request.object_source, request.object_mask, object_frame.read_object_mask)
    settings.resolve(request.preset, {}, request.overrides)
    return Checked(photo.size, inside)


def prompt(role: Text, text: str) -> None:
    """Raises PromptError."""
    if not text.strip():
        raise PromptError("The {role} prompt is empty.", "Describe it in a few words.", role=role)


def scene_size(size: int) -> None:
    """Raises UsageError."""
    if not _SMALLEST_SCENE <= size <= _LARGEST_SCENE:
        raise UsageError(
            "A scene cannot be {size} pixels a side.",
            "Give a size from {least} to {most}.",
            size=size,
            least=_SMALLEST_SCENE,
            most=_LARGEST_SCENE,
        )


def _mask(path: str, size: tuple[int, int], request: EditRequest) -> float | None:
    decode_mask(Path(path))
    mask = object_frame.read_object_mask(Path(path), size)
    looks = request.method == "layerdiffusion" and request.object_source is None
    if not looks and request.transform is None:
        return None
    return object_frame.object_in_frame(mask, object_frame.place(request.frame, mask, request.transform, size)).inside


def _source(
    path: str, mask: str | None, read: Callable[[Path, tuple[int, int]], Coverage] = picture_io.read_coverage
) -> None:
    """Another picture to learn from. A reference need hold no object, so its mask may be empty."""
    picture = decode(Path(path))
    if mask is not None:
        decode_mask(Path(mask))
        read(Path(mask), picture.size)
