"""Masks from clicks, a box or a rough mask, by the Segment Anything Model."""

from __future__ import annotations

import collections
import dataclasses
import threading
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage
from segment_anything import SamPredictor
from segment_anything.modeling import Sam
from torch import Tensor

from engine.errors import PictureError

Mask = npt.NDArray[np.float32]

_LONGEST = 1024  # SAM sees no more; its predictor's own upsampling to 24 megapixels takes 200 ms
_KEPT = 4
_ROUGH_LOGIT = 8.0


@dataclasses.dataclass(frozen=True)
class View:
    """A picture as SAM is shown it: ``small``, at most 1024 pixels long. ``size`` is the picture's own."""

    key: str
    size: tuple[int, int]
    small: Image.Image


def view(key: str, picture: Image.Image) -> View:
    scale = _LONGEST / max(picture.size)
    if scale >= 1:
        return View(key, picture.size, picture)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return View(key, picture.size, picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0))


@dataclasses.dataclass(frozen=True)
class Prompt:
    """What points at the object, in the picture's own pixels: points (x, y, belongs), a box, a rough mask."""

    points: Sequence[tuple[float, float, bool]] = ()
    box: tuple[float, float, float, float] | None = None
    rough: Mask | None = None


@dataclasses.dataclass(frozen=True)
class _Encoded:
    features: Tensor
    original: tuple[int, int]
    given: tuple[int, int]


class Segmenter:
    """One SAM. Keeps the last encoded pictures, so a second prompt costs only the decoder. Thread-safe."""

    def __init__(self, sam: Sam) -> None:
        self._predictor = SamPredictor(sam)
        self._side = sam.prompt_encoder.mask_input_size[0]
        self._threshold = sam.mask_threshold
        self._encoded: collections.OrderedDict[str, _Encoded] = collections.OrderedDict()
        self._lock = threading.Lock()

    def segment(self, seen: View, prompt: Prompt) -> tuple[Image.Image, float]:
        """The mask, greyscale and of ``seen.small``'s size, and SAM's own quality estimate of it.

        A rough mask is snapped: it becomes a box, its innermost point and SAM's mask input. Raises PictureError when
        nothing is pointed at or nothing is found.
        """
        scale = seen.small.width / seen.size[0]
        points = [(x * scale, y * scale, add) for x, y, add in prompt.points]
        box = tuple(side * scale for side in prompt.box) if prompt.box is not None else None
        logits: Mask | None = None
        if prompt.rough is not None:
            rough = _resize(prompt.rough, seen.small.size)
            if not (rough > 0.5).any():
                raise PictureError("The rough mask is empty.", "Paint over the object first.")
            box = box or _box(rough)
            points.append(_innermost(rough))
            logits = self._mask_input(rough)
        if not points and box is None:
            raise PictureError("Nothing points at the object.", "Click it, draw a box around it or paint over it.")
        with self._lock:
            self._encode(seen)
            masks, scores, _ = self._predictor.predict(
                point_coords=np.array([[x, y] for x, y, _ in points]) if points else None,
                point_labels=np.array([int(add) for *_, add in points]) if points else None,
                box=np.array(box) if box is not None else None,
                mask_input=logits[None] if logits is not None else None,
                multimask_output=len(points) == 1 and box is None,
            )
        best = int(np.argmax(scores))
        if not masks[best].any():
            raise PictureError("No object was found there.", "Click another spot or paint a rough mask.")
        return Image.fromarray(masks[best].astype(np.uint8) * 255), float(scores[best])

    def _encode(self, seen: View) -> None:
        """Makes ``seen`` the predictor's current picture."""
        kept = self._encoded.pop(seen.key, None)
        if kept is None:
            self._predictor.set_image(np.asarray(seen.small.convert("RGB")))
            features = self._predictor.features
            if features is None:
                raise RuntimeError("SamPredictor.set_image left no features.")
            kept = _Encoded(features, self._predictor.original_size, self._predictor.input_size)
        self._predictor.features = kept.features
        self._predictor.original_size, self._predictor.input_size = kept.original, kept.given
        self._predictor.is_image_set = True
        self._encoded[seen.key] = kept
        while len(self._encoded) > _KEPT:
            self._encoded.popitem(last=False)

    def _mask_input(self, rough: Mask) -> Mask:
        """SAM's low-resolution mask input: logits (side, side), the picture's longest side filling it, zero-padded."""
        height, width = rough.shape
        scale = self._side / max(height, width)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        logits = np.full((self._side, self._side), -_ROUGH_LOGIT, dtype=np.float32)
        logits[: size[1], : size[0]] = (_resize(rough, size) * 2 - 1) * _ROUGH_LOGIT
        return logits


def enlarge(mask: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A greyscale mask at the picture's own ``size``, its edge smooth."""
    return mask if mask.size == size else mask.resize(size, Image.Resampling.BILINEAR)


def as_mask(picture: Image.Image) -> Mask:
    """Greyscale to float32 (height, width) in [0, 1]."""
    return np.asarray(picture, dtype=np.float32) / np.float32(255)


def _resize(mask: Mask, size: tuple[int, int]) -> Mask:
    if (mask.shape[1], mask.shape[0]) == size:
        return mask
    return np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.BILINEAR), dtype=np.float32).clip(0, 1)


def _box(mask: Mask) -> tuple[float, float, float, float]:
    rows, columns = np.nonzero(mask > 0.5)
    return float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1)


def _innermost(mask: Mask) -> tuple[float, float, bool]:
    """The point of the mask that is farthest from its edge."""
    distance = np.asarray(ndimage.distance_transform_edt(np.pad(mask > 0.5, 1)))[1:-1, 1:-1]
    y, x = np.unravel_index(int(distance.argmax()), distance.shape)
    return float(x), float(y), True
