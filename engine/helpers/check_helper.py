"""The check helper: it is given a CheckTask and answers with Checked, or ends by a picture that is made to do harm."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from engine.helpers.picture_helpers import Checked, CheckTask
from engine.pictures import picture_io
from engine.protocol.channel import Channel
from engine.protocol.errors import PictureError


def run(task: CheckTask) -> Checked:
    return Checked(frozenset(path for path in task.pictures if not _is_sound(Path(path))))


def _is_sound(path: Path) -> bool:
    try:
        picture_io.open_picture(path)
    except PictureError:
        return False
    return True


def serve(channel: Channel, _: Sequence[str]) -> None:
    channel.result(run(msgspec.json.decode(channel.source.read(), type=CheckTask)))
