"""An edit as it was at one moment, to be taken up again where the program ended in the middle of it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from engine.protocol.requests import Box, Transform

VERSION = 1


class ResultDraft(msgspec.Struct, frozen=True):
    """A result layer: the candidate of the file ``path`` and where it lies; ``opacity`` in percent."""

    seed: int
    path: str
    run: str
    frame: Box
    object_prompt: str
    background_prompt: str
    tuned: str | None
    name: str
    visible: bool
    locked: bool
    opacity: Annotated[int, msgspec.Meta(ge=0, le=100)]


class Draft(msgspec.Struct, frozen=True):
    """``size`` is the photo's (width, height), ``results`` stand topmost first, ``frame`` None is the one that fits.

    ``copies`` are files with what was in its picture's file when that was opened, by the layer's role.

    ``masks`` are PNGs: of object, background and object source by the layer's role, blank ones left out; of results as
    "result 0" and so on.
    """

    photo: str
    size: tuple[int, int]
    object_prompt: str
    background_prompt: str
    negative: str
    target: str
    reference: Literal["generate", "photo", "file"]
    reference_path: str | None
    object_source: str | None
    frame: Box | None
    transform: Transform | None
    weights: dict[Literal["object", "background"], float]
    masks: dict[str, bytes]
    copies: dict[str, str] = {}
    results: tuple[ResultDraft, ...] = ()
    version: Literal[1] = VERSION
