"""The mask helper: it is given a MaskTask and coverage, and answers with the changed coverage."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from engine.helpers.picture_helpers import Coverage
from engine.pictures import mask_operations
from engine.protocol.channel import Channel
from engine.protocol.helper_tasks import MaskTask


def serve(channel: Channel, _: Sequence[str]) -> None:
    task = msgspec.json.decode(channel.source.readline(), type=MaskTask)
    mask = np.frombuffer(channel.source.read(), dtype=np.uint8).reshape(task.height, task.width)
    changed = mask_operations.change(mask, task.operation, task.pixels)
    channel.result(Coverage(), [np.ascontiguousarray(changed).data])
