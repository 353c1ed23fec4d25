"""What of a candidate lies over its photo, as its layer's look has it: one rule for canvas, project and export.

A helper too: for each LookTask it answers with Looked and the picture, until nothing more is asked. Torch-free.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image

from engine.pictures import picture_io
from engine.pictures.export import read_laid
from engine.pictures.frame_geometry import Frame
from engine.pictures.placing.replaced import reshaped
from engine.protocol.channel import Channel
from engine.protocol.helper_tasks import Look, Looked, LookTask
from engine.protocol.requests import Box


def laid_with(candidate: Path, box: Box, look: Look) -> Image.Image:
    """What ``export.paste`` takes of a candidate's file that lies in ``box``. Raises PictureError."""
    laid = read_laid(candidate)
    if look == Look() or laid.mode != "RGBA":
        return laid
    grow = look.grow * max(Frame(box, laid.size).scale)
    share = reshaped(np.asarray(laid.getchannel("A")), grow, look.feather / 100)
    picture = laid.convert("RGB")
    if look.colour < 100:
        picture = Image.blend(picture_io.read_picture(candidate), picture, look.colour / 100)
    picture.putalpha(Image.fromarray(share))
    return picture


def serve(channel: Channel, _: Sequence[str]) -> None:
    for line in channel.source:
        task = msgspec.json.decode(line, type=LookTask)
        laid = laid_with(Path(task.candidate), task.frame, task.look).convert("RGBA")
        channel.result(Looked(*laid.size), [laid.tobytes()])
