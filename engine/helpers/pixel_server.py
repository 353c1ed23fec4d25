"""The helper's side of ``pixel_tasks``: reads the task, answers with progress and coverage."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from engine.helpers.helper_process import Progress
from engine.helpers.picture_helpers import Coverage
from engine.helpers.pixel_tasks import AnyTask
from engine.protocol.channel import Channel

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]
Work = Callable[[AnyTask, Picture, Mask | None, Progress], Mask]


def answer(channel: Channel, work: Work) -> None:
    """Does one task: ``work`` gets the picture as BGR (height, width, 3), and the mask (height, width) or None."""
    task: AnyTask = msgspec.json.decode(channel.source.readline(), type=AnyTask)
    given = np.frombuffer(channel.source.read(), dtype=np.uint8)
    pixels = task.width * task.height
    picture = cv2.cvtColor(given[: 4 * pixels].reshape(task.height, task.width, 4), cv2.COLOR_BGRA2BGR)
    mask = given[4 * pixels :].reshape(task.height, task.width) if len(given) > 4 * pixels else None
    found = work(task, picture, mask, channel.share)
    channel.result(Coverage(), [np.ascontiguousarray(found).data])
