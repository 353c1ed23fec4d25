"""An edit as it was at one moment, to be taken up again where the program ended in the middle of it."""

from __future__ import annotations

from typing import Literal

import msgspec

from engine.protocol.requests import Box, Transform

VERSION = 1
Masks = Literal["object", "background", "object source"]


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``size`` is the photo's (width, height), ``masks`` are PNGs by the layer's role, blank ones left out, ``copies``
    files with what was in its picture's file when that was opened.

    ``frame`` None: the one that fits. Result layers are not among it: candidates are found again with their photo.
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
    masks: dict[Masks, bytes]
    copies: dict[Masks, str] = {}
    version: Literal[1] = VERSION
