"""The helper for the edge of hair and fur.

It is a process apart from the other since pymatting brings numba: loading it takes over a second, and the first time of
all a minute, in which its functions are compiled for this machine and kept on disk.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.helpers.helper_process import Progress
from engine.helpers.pixel_server import Mask, Picture, answer
from engine.helpers.pixel_tasks import AnyTask, EdgeRefinement
from engine.pictures.matting import refine_edge
from engine.protocol.channel import Channel
from engine.protocol.errors import PictureError


def refine(task: AnyTask, picture: Picture, mask: Mask | None, progress: Progress) -> Mask:
    if not isinstance(task, EdgeRefinement) or mask is None:
        raise PictureError("There is no mask whose edge could be refined.", "Make a mask first.")
    return refine_edge(picture, mask, task.reach, progress)


def serve(channel: Channel, _: Sequence[str]) -> None:
    answer(channel, refine)
