"""Has a tuned edit written as a LoRA file that other programs read, in a process of its own. Torch-free."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from engine.helpers.helper_process import HelperProcess, Progress
from engine.protocol.texts import shown

Keys = Literal["kohya", "diffusers"]
RANK: Final = 64
MOST: Final = 1024  # no weight of a UNet has a much higher rank

Rank = Annotated[int, Meta(ge=1, le=MOST)]


class LoraTask(msgspec.Struct, frozen=True):
    """The weights of the file ``tuned`` as factors of ``rank`` in the file ``out``.

    ``rank`` None: the own rank of a LoRA edit, ``RANK`` for all others.

    ``keys``: kohya's names, which A1111, ComfyUI and Krita's AI plugin read, or those of diffusers.
    """

    tuned: str
    out: str
    rank: Rank | None = None
    keys: Keys = "kohya"


class LoraDone(msgspec.Struct, frozen=True):
    """``layers`` weights were written in ``bytes``, of ``rank`` at most.

    ``error``: how far they are from the tuned edit's weights, as a share of what the tuning changed; 0: not at all.
    """

    out: str
    rank: int
    layers: int
    error: float
    bytes: int


def export(task: LoraTask, progress: Progress | None = None) -> LoraDone:
    """Blocks. Raises PictureError where there is no tuned edit or no change in it, DiskError, OutOfMemoryError."""
    failing = shown("The tuned edit {path} could not be exported", path=task.tuned)
    with HelperProcess("lora", failing) as helper:
        helper.ask(task)
        return helper.result(LoraDone, progress)
