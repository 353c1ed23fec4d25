"""The pictures and masks of an edit, read, framed and put at the model's size."""

from __future__ import annotations

import collections
import dataclasses
import threading
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from engine.files import regular_files
from engine.files.fingerprint import Digests
from engine.pictures import cutout, decoder, masks, object_frame, picture_io
from engine.pictures.object_frame import ObjectInFrame
from engine.pictures.picture_io import Coverage, Mask
from engine.pictures.placing.dilation import dilate
from engine.protocol.errors import PictureError, UsageError
from engine.protocol.requests import Box, Pointer, Transform
from engine.segmentation.segmenter import Prompt, SamView, Segmenter, enlarge, view

_KEPT = 4
_CLOSE, _MIDDLE, _WIDE = 16, 10, 6  # one part in so many of the longer side around an object's place


@dataclasses.dataclass(frozen=True)
class ObjectLayer:
    """The object's source at model size: its mask M, and where a moved object was, which nothing is learned from."""

    picture: Image.Image
    mask: Mask
    uncovered: Mask


class SamViews:
    """The last photos as SAM sees them: a second click does not decode the photo again. Thread-safe."""

    def __init__(self) -> None:
        self._views: collections.OrderedDict[str, SamView] = collections.OrderedDict()
        self._digests = Digests()  # of a file that stays as it is not taken again: each hover asks for it
        self._lock = threading.Lock()

    def get(self, path: Path) -> SamView:
        """Raises PictureError, OutOfMemoryError."""
        with self._lock:
            key = self._key(path)
            return self._keep(self._views.get(key) or view(key, picture_io.read_picture(path)))

    def read(self, path: Path) -> Image.Image:
        """The photo itself. How SAM sees it is kept, so that ``get`` need not decode it again. Raises as ``get``."""
        with self._lock:
            key = self._key(path)
            picture = picture_io.read_picture(path)
            self._keep(self._views.get(key) or view(key, picture))
            return picture

    def _key(self, path: Path) -> str:
        regular_files.check(path)
        with decoder.typed(path):
            return self._digests.of(path)

    def _keep(self, seen: SamView) -> SamView:
        self._views[seen.key] = seen
        self._views.move_to_end(seen.key)
        while len(self._views) > _KEPT:
            self._views.popitem(last=False)
        return seen


def segment_photo(seen: SamView, pointer: Pointer, segmenter: Segmenter) -> tuple[Image.Image, float]:
    """SAM's mask of what ``pointer`` points at, greyscale and of the photo's size, and its score.

    Raises PictureError, UsageError.
    """
    mask, score = segment_small(seen, pointer, segmenter)
    return enlarge(mask, seen.size), score


def segment_small(seen: SamView, pointer: Pointer, segmenter: Segmenter) -> tuple[Image.Image, float]:
    """As ``segment_photo``, but of ``seen.small``'s size."""
    width, height = seen.size
    for click in pointer.clicks:
        if not (0 <= click.x <= width and 0 <= click.y <= height):
            raise UsageError(
                "The click at {x}, {y} lies outside the photo of {width} x {height} pixels.",
                "Click inside it.",
                x=f"{click.x:g}",
                y=f"{click.y:g}",
                width=width,
                height=height,
            )

    def painted(path: str | None) -> Mask | None:
        return None if path is None else picture_io.read_mask(Path(path), seen.size, seen.small.size)

    prompt = Prompt(
        points=[(click.x, click.y, click.add) for click in pointer.clicks],
        box=_inside(pointer.box, seen.size) if pointer.box is not None else None,
        rough=painted(pointer.rough),
        earlier=painted(pointer.earlier),
    )
    return segmenter.segment(seen, prompt)


def _inside(box: Box, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """``box`` cut at the photo's edges: one drawn a little over them is meant. Raises UsageError."""
    width, height = size
    x0, y0, x1, y1 = max(box.x0, 0), max(box.y0, 0), min(box.x1, width), min(box.y1, height)
    if not (x0 < x1 and y0 < y1):
        given = f"{box.x0:g}, {box.y0:g}, {box.x1:g}, {box.y1:g}"
        raise UsageError(
            "The box {given} holds nothing of the photo of {width} x {height} pixels.",
            "Draw it around the object: X0 < X1 and Y0 < Y1, inside the photo.",
            given=given,
            width=width,
            height=height,
        )
    return x0, y0, x1, y1


def check_pointer(pointer: Pointer) -> None:
    """Raises UsageError where nothing points at the object."""
    if pointer.mask is None and not wants_segmenter(pointer):
        raise UsageError(
            "Nothing points at the object.", "Give a mask, click it, draw a box around it or paint over it."
        )


def wants_segmenter(pointer: Pointer) -> bool:
    return pointer.mask is None and (bool(pointer.clicks) or pointer.box is not None or pointer.rough is not None)


def fit(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Another source picture, cut to the frame's shape about its centre and resampled to ``size``."""
    return ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.LANCZOS)


def fit_mask(coverage: Coverage, size: tuple[int, int]) -> Mask:
    """The mask of a picture that ``fit`` has cut."""
    return picture_io.to_mask(np.asarray(ImageOps.fit(Image.fromarray(coverage), size, Image.Resampling.BILINEAR)))


def require_mask(mask: Mask | None, path: str) -> Mask:
    """Raises PictureError where no object was found."""
    if mask is None:
        raise PictureError("No object was found in {path}.", "Give a mask of the object in it.", path=path)
    return mask


def check_object(
    mask: Mask, transform: Transform | None, scale: tuple[float, float], seen: ObjectInFrame | None = None
) -> None:
    """Raises PictureError where the frame shows no object, or too little of one, as it is or moved.

    ``mask`` and ``scale`` as in ``object_layer``; ``seen``: how the frame shows it before, where that is known.
    """
    seen = seen or object_frame.object_in_frame(mask, Box(0, 0, mask.shape[1], mask.shape[0]))
    if transform is not None:
        object_frame.check_moved(seen, mask, cutout.moved_mask(mask, transform, scale), transform.scale)


def object_layer(
    picture: Image.Image,
    mask: Mask,
    transform: Transform | None,
    scale: tuple[float, float],
    behind: Image.Image | None = None,
) -> ObjectLayer:
    """Moves the object as asked; ``scale`` is model pixels per photo pixel, along x and y. ``behind`` as in ``move``:
    all of ``vacated_place`` then counts as uncovered.
    """
    if transform is None:
        return ObjectLayer(picture, mask, np.zeros_like(mask))
    moved = cutout.move(picture, mask, transform, scale, behind)
    uncovered = moved.uncovered if behind is None else (vacated_place(mask) - moved.mask).clip(0, 1)
    return ObjectLayer(moved.picture, moved.mask, uncovered)


def object_place(layer: ObjectLayer, own: Mask | None, drawn: bool, shared: bool, moved: bool) -> Mask:
    """Where in the background's source the edit's object may stand: float32 (height, width) in [0, 1].

    Around the source's ``own`` object and, unless the source was ``drawn`` from the target text and shows it as it
    shall stand, around the edit's own. One that the artist ``moved`` in a ``shared`` source keeps closely to its place:
    given what it uncovered as well, a small object grew into that. Any other may take another pose.
    """
    place, margin = layer.mask, _MIDDLE
    if shared and moved:
        margin = _CLOSE
    elif own is None or shared:
        margin = _WIDE
    elif drawn and not moved:
        place, margin = own, _WIDE
    else:
        place = np.maximum(own, layer.mask)
    return dilate(place, max(place.shape) // margin)


def vacated_place(mask: Mask) -> Mask:
    """Where any of the object was, and what it may have cast around it: float32 (height, width), 0 or 1."""
    return dilate(masks.binary(mask), max(mask.shape) // _CLOSE)


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
    return 1 - dilate(left_out, max(factor, max(left_out.shape) // 32))
