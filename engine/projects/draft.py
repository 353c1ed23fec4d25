"""An edit as it was at one moment, to be taken up again where the program ended in the middle of it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from engine.protocol.helper_tasks import Look
from engine.protocol.requests import Box, Click, Transform

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
    look: Look = Look()


class Selection(msgspec.Struct, frozen=True):
    """The points and the box, in picture pixels, that a mask was found from."""

    clicks: tuple[Click, ...] = ()
    box: Box | None = None


class View(msgspec.Struct, frozen=True):
    """What of the picture is seen: its point (x, y) in the middle, turned by ``angle`` degrees clockwise.

    ``zoom`` is screen pixels per picture pixel; None: the whole picture fills the canvas.
    """

    zoom: Annotated[float, msgspec.Meta(gt=0)] | None = None
    x: float = 0.0
    y: float = 0.0
    angle: float = 0.0


class ShownCandidate(msgspec.Struct, frozen=True):
    """The candidate on the canvas; ``run`` as in ``ResultDraft``."""

    run: str
    seed: int


class Draft(msgspec.Struct, frozen=True):
    """``size`` is the photo's (width, height), ``results`` stand topmost first, ``frame`` None is the one that fits.

    ``copies`` are files with what was in its picture's file when that was opened, by the layer's role.

    ``masks`` are PNG or PGM pictures: of object, background and object source by the layer's role, blank ones left
    out; of results as "result 0" and so on. ``selections`` and ``active``, the layer that is shown, go by the same
    names.

    ``project`` is the file that the edit was saved in last; None where there is none, and inside of one.
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
    active: str = "object"
    selections: dict[str, Selection] = {}
    shown: ShownCandidate | None = None
    view: View = View()
    project: str | None = None
    version: Literal[1] = VERSION
