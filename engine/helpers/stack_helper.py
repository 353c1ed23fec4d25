"""The stack helper: it is given a StackTask, writes the pictures that other programs show, and answers with StackDone.

Laid over one another by their opacities, the layers' pictures give the merged one within 1/255.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from PIL import Image

from engine.helpers.picture_helpers import (
    STACK_MERGED,
    STACK_PHOTO,
    STACK_THUMBNAIL,
    StackDone,
    StackTask,
    stack_layer,
)
from engine.pictures import export, picture_io
from engine.pictures.frame_geometry import Frame
from engine.pictures.placing import looks
from engine.protocol.channel import Channel

_THUMBNAIL: Final = 256  # pixels a side at most, as OpenRaster says
_QUICK: Final = 1  # of compression: a project is saved often


def run(task: StackTask) -> StackDone:
    """Raises PictureError, OSError."""
    out = Path(task.out)
    photo = merged = picture_io.open_picture(Path(task.photo)).picture
    picture_io.write_png(merged, out / STACK_PHOTO, compress_level=_QUICK)
    corners: list[tuple[int, int]] = []
    for number, layer in enumerate(task.layers):
        laid = looks.laid_with(Path(layer.candidate), layer.frame, layer.look, lambda: photo)
        mask = None if layer.mask is None else picture_io.read_coverage(Path(layer.mask), merged.size)
        frame = Frame(layer.frame, laid.size)
        picture, coverage = export.enlarge_to_frame(laid, frame, 100, mask)
        picture.putalpha(coverage)
        picture_io.write_png(picture, out / stack_layer(number), compress_level=_QUICK)
        corners.append(frame.corners[:2])
        if layer.visible:
            merged = export.paste(merged, laid, frame, layer.opacity, mask)
    picture_io.write_png(merged, out / STACK_MERGED, compress_level=_QUICK)
    small = merged.copy()
    small.thumbnail((_THUMBNAIL, _THUMBNAIL), Image.Resampling.LANCZOS)
    picture_io.write_png(small, out / STACK_THUMBNAIL)
    return StackDone(merged.size, tuple(corners))


def serve(channel: Channel, _: Sequence[str]) -> None:
    channel.result(run(msgspec.json.decode(channel.source.read(), type=StackTask)))
