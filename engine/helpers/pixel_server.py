"""The helper's side of ``pixel_tasks``: reads the task, answers with progress and coverage."""

from __future__ import annotations

import sys
from collections.abc import Callable

import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from engine.helpers.picture_helpers import Refusal
from engine.helpers.pixel_tasks import AnyTask, Coverage, Progress, Share
from engine.protocol.errors import PictureError

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]
Work = Callable[[AnyTask, Picture, Mask | None, Progress], Mask]


def serve(work: Work) -> None:
    """Does one task: ``work`` gets the picture as BGR (height, width, 3), and the mask (height, width) or None."""
    line = sys.stdin.buffer.readline()
    task = msgspec.json.decode(line, type=AnyTask)
    given = np.frombuffer(sys.stdin.buffer.read(), dtype=np.uint8)
    pixels = task.width * task.height
    picture = cv2.cvtColor(given[: 4 * pixels].reshape(task.height, task.width, 4), cv2.COLOR_BGRA2BGR)
    mask = given[4 * pixels :].reshape(task.height, task.width) if len(given) > 4 * pixels else None
    try:
        found = work(task, picture, mask, lambda done: _say(Share(done)))
    except PictureError as error:
        _say(Refusal(*error.texts))
        return
    _say(Coverage())
    sys.stdout.buffer.write(np.ascontiguousarray(found).data)


def _say(answer: Share | Coverage | Refusal) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()
