"""What of a candidate lies over its photo, as its layer's look has it: one rule for canvas, project and export.

A helper too: for each LookTask it answers with Looked and the picture, until nothing more is asked. Torch-free.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import cv2
import msgspec
import numpy as np
from PIL import Image

from engine.pictures import picture_io
from engine.pictures.export import enlarge_to_frame, read_laid
from engine.pictures.frame_geometry import Frame
from engine.pictures.placing import grain
from engine.pictures.placing.clone import cloned
from engine.pictures.placing.replaced import reshaped
from engine.protocol.channel import Channel
from engine.protocol.helper_tasks import Look, Looked, LookTask
from engine.protocol.requests import Box

_RING: Final = 8  # one part in so many of the longer side: how far around a place the photo's grain is measured


def laid_with(candidate: Path, box: Box, look: Look, photo: Callable[[], Image.Image]) -> Image.Image:
    """What ``export.paste`` takes of a candidate's file that lies in ``box`` of ``photo``.

    With grain it is as large as that, and where an upscaler enlarged it. Raises PictureError.
    """
    laid = read_laid(candidate)
    if look == Look() or laid.mode != "RGBA":
        return laid
    frame, own = Frame(box, laid.size), picture_io.read_picture(candidate)
    share = reshaped(np.asarray(laid.getchannel("A")), look.grow * max(frame.scale), look.feather / 100)
    picture = small = _resized(laid.convert("RGB"), own.size)
    if look.seam == "clone":
        there = Image.fromarray(share).resize(own.size, Image.Resampling.BOX)
        picture = cloned(own, Frame(box, own.size).crop(photo().convert("RGB")), np.asarray(there))
    if look.colour < 100:
        picture = Image.blend(own, picture, look.colour / 100)
    if laid.size != own.size:
        picture = _recoloured(laid.convert("RGB"), small, picture)
    picture.putalpha(Image.fromarray(share))
    picture.info |= laid.info
    return _grained(picture, frame, photo(), look.grain / 100) if look.grain else picture


def _resized(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)


def _recoloured(large: Image.Image, small: Image.Image, wanted: Image.Image) -> Image.Image:
    """``large`` with the colours that make ``wanted`` of ``small``, which is the same picture; all RGB."""
    change = (np.asarray(_resized(each, large.size), dtype=np.int16) for each in (wanted, small))
    return Image.fromarray((np.asarray(large) + next(change) - next(change)).clip(0, 255).astype(np.uint8))


def _grained(laid: Image.Image, frame: Frame, photo: Image.Image, strength: float) -> Image.Image:
    """``laid`` as large as its frame in the photo."""
    enlarged, opacity = enlarge_to_frame(laid, frame)
    around, pixels, share = photo.convert("RGB").crop(frame.corners), np.array(enlarged), np.asarray(opacity)
    away = cv2.distanceTransform(
        np.asarray(laid.getchannel("A").point(lambda level: 0 if level else 255)), cv2.DIST_L2, cv2.DIST_MASK_PRECISE
    )
    near = Image.fromarray(away <= max(laid.size) / _RING).resize(opacity.size, Image.Resampling.NEAREST)
    wanted = grain.measured(np.asarray(around), np.asarray(near) & (share == 0))
    own = grain.measured(pixels, share == 255, wanted.blur)
    rows, columns = np.flatnonzero(share.any(axis=1)), np.flatnonzero(share.any(axis=0))
    if rows.size:
        place = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        pixels[place] = grain.added(pixels[place], wanted, own, zlib.crc32(laid.tobytes()), strength)
    done = Image.fromarray(pixels)
    done.putalpha(opacity)
    done.info |= {"drawn": laid.size} | laid.info
    return done


def serve(channel: Channel, _: Sequence[str]) -> None:
    opened = functools.lru_cache(1)(picture_io.read_picture)
    for line in channel.source:
        task = msgspec.json.decode(line, type=LookTask)
        photo = functools.partial(opened, Path(task.photo))
        laid = laid_with(Path(task.candidate), task.frame, task.look, photo).convert("RGBA")
        channel.result(Looked(*laid.size), [laid.tobytes()])
