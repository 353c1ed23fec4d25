"""The helper for regions told by colour."""

from __future__ import annotations

from collections.abc import Sequence

from engine.helpers.helper_process import Progress
from engine.helpers.pixel_server import Mask, Picture, answer
from engine.helpers.pixel_tasks import AnyTask, BoxCut, Flood, StrokeCut
from engine.pictures.colour_regions import cut_by_strokes, cut_in_box, flood
from engine.protocol.channel import Channel
from engine.protocol.errors import PictureError


def find(task: AnyTask, picture: Picture, mask: Mask | None, _: Progress) -> Mask:
    match task:
        case Flood():
            return flood(picture, task.x, task.y, task.tolerance, task.contiguous, mask)
        case BoxCut():
            return cut_in_box(picture, (task.x0, task.y0, task.x1, task.y1))
        case StrokeCut() if mask is not None:
            return cut_by_strokes(picture, mask)
        case _:
            raise PictureError("There is nothing to go by.", "Paint over the object first.")


def serve(channel: Channel, _: Sequence[str]) -> None:
    answer(channel, find)
