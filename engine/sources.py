"""The pictures and masks of an edit, read, framed and put at the model's size."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from engine import cutout, masks, pictures
from engine.errors import PictureError, UsageError
from engine.requests import Pointer, Transform
from engine.segmentation import Prompt, Segmenter

Mask = npt.NDArray[np.float32]

_LEAST_OBJECT = 1e-4  # of the frame


@dataclasses.dataclass(frozen=True)
class ObjectLayer:
    """The object's source at model size: its mask M, and the pixels that a moved object uncovered."""

    picture: Image.Image
    mask: Mask
    uncovered: Mask


def point_out(
    photo_path: Path, photo: Image.Image, pointer: Pointer, segmenter: Segmenter | None
) -> tuple[Mask, float]:
    """Mask of what ``pointer`` points at, float32 (height, width) of the photo, and SAM's score (1 for a mask file).

    Raises PictureError, UsageError.
    """
    if pointer.mask is not None:
        mask = pictures.read_mask(Path(pointer.mask), photo.size)
        if not (mask > 0.5).any():
            raise PictureError(f"The mask {pointer.mask} is empty.", "Paint the object white in it.")
        return mask, 1.0
    if segmenter is None:
        raise UsageError("Nothing points at the object.", "Give a mask, a click or a box.")
    box = pointer.box
    prompt = Prompt(
        points=[(click.x, click.y, click.add) for click in pointer.clicks],
        box=(box.x0, box.y0, box.x1, box.y1) if box is not None else None,
        rough=pictures.read_mask(Path(pointer.rough), photo.size) if pointer.rough is not None else None,
    )
    for x, y, _ in prompt.points:
        if not (0 <= x <= photo.width and 0 <= y <= photo.height):
            size = f"{photo.width} x {photo.height}"
            raise UsageError(f"The click at {x:g}, {y:g} lies outside the photo of {size} pixels.", "Click inside it.")
    return segmenter.segment(content_key(photo_path), photo, prompt)


def wants_segmenter(pointer: Pointer) -> bool:
    return pointer.mask is None and (bool(pointer.clicks) or pointer.box is not None or pointer.rough is not None)


def content_key(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fit(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Another source picture, cut to the frame's shape about its centre and resampled to ``size``."""
    return ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.LANCZOS)


def fit_mask(mask: Mask, size: tuple[int, int]) -> Mask:
    """The mask of a picture that ``fit`` has cut."""
    fitted = ImageOps.fit(Image.fromarray(mask), size, Image.Resampling.BILINEAR)
    return np.asarray(fitted, dtype=np.float32).clip(0, 1)


def needed(mask: Mask | None, path: str) -> Mask:
    """Raises PictureError where no object was found."""
    if mask is None:
        raise PictureError(f"No object was found in {path}.", "Give a mask of the object in it.")
    return mask


def object_layer(picture: Image.Image, mask: Mask, transform: Transform | None, scale: float) -> ObjectLayer:
    """Moves the object as asked; ``scale`` is model pixels per photo pixel. Raises PictureError when no object is left."""
    layer = ObjectLayer(picture, mask, np.zeros_like(mask))
    if transform is not None:
        moved = cutout.move(picture, mask, transform, scale)
        layer = ObjectLayer(moved.picture, moved.mask, moved.uncovered)
    if layer.mask.mean() < _LEAST_OBJECT:
        raise PictureError("The object lies outside the frame.", "Move the frame or the object.")
    return layer


def background_mask(layer: ObjectLayer, own: Mask | None, shared: bool, factor: int) -> Mask:
    """Where the background's error counts: 1 - its own object, dilated. float32 (height, width) at model size.

    ``own`` is the mask of the background source's object. Where it has none, the region where the edit's object is to
    stand is left out: a background taught as empty there makes the object vanish. ``shared`` means that object and
    background have one source, so pixels that the moved object uncovered, or now covers, are left out too.
    ``factor`` is the number of pixels per latent pixel.
    """
    left_out = layer.mask if own is None else own
    if shared:
        left_out = np.maximum(np.maximum(left_out, layer.mask), layer.uncovered)
    return 1 - masks.dilate(left_out, max(factor, max(left_out.shape) // 32))
