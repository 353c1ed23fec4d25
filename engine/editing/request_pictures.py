"""The pictures and masks that a request names: read and checked before anything is written, then at model size."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PIL import Image

from engine.editing import sources
from engine.pictures import masks, object_frame, picture_io
from engine.pictures.frame_geometry import Frame
from engine.pictures.picture_io import Mask
from engine.protocol.errors import PictureError
from engine.protocol.requests import NO_FILE, EditRequest


@dataclasses.dataclass(frozen=True)
class Framed:
    """A picture at model size, and the mask of its object: float32 (height, width) in [0, 1], None: not known."""

    picture: Image.Image
    mask: Mask | None


@dataclasses.dataclass(frozen=True)
class RequestPictures:
    """``object_source`` and ``reference``: None where the request names no file for them."""

    frame: Frame
    photo: Framed
    object_source: Framed | None
    reference: Image.Image | None
    reference_mask: Mask | None


def read_object_source(request: EditRequest, frame: Frame) -> Framed | None:
    """Cut to the frame's shape. Raises PictureError, also where its mask selects too little of it."""
    if request.object_source is None:
        return None
    path = Path(request.object_source)
    picture = picture_io.read_picture(path)
    small = sources.fit(picture, frame.size)
    if request.object_mask is None:
        return Framed(small, None)
    mask = sources.fit_mask(object_frame.read_object_mask(Path(request.object_mask), picture.size), frame.size)
    if masks.is_empty(mask):
        raise PictureError(
            "The object in {path} lies outside the part that is taken of it: the middle, in the frame's shape.",
            "Crop {path} and its mask around the object.",
            path=path,
        )
    sources.check_object(mask, request.transform, frame.scale)
    return Framed(small, mask)


def read_reference(request: EditRequest, size: tuple[int, int]) -> tuple[Image.Image | None, Mask | None]:
    """The reference, where it is a file, and its mask, cut to ``size`` (width, height). Raises PictureError."""
    picture, own_size = None, size  # that of a drawn one
    if request.reference not in NO_FILE:
        whole = picture_io.read_picture(Path(request.reference))
        picture, own_size = sources.fit(whole, size), whole.size
    if request.reference == "photo" or request.reference_mask is None:
        return picture, None
    return picture, sources.fit_mask(picture_io.read_coverage(Path(request.reference_mask), own_size), size)
