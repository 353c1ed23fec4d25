"""Masks from clicks, a box or a rough mask, by the Segment Anything Model."""

from __future__ import annotations

import collections
import dataclasses
import threading
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image
from segment_anything import SamPredictor
from segment_anything.modeling import Sam
from torch import Tensor

from engine.pictures.masks import is_empty, majority
from engine.pictures.picture_io import Mask
from engine.protocol.errors import PictureError
from engine.segmentation import strokes

_LONGEST = 1024  # SAM sees no more; its predictor's own upsampling to 24 megapixels takes 200 ms
_KEPT = 4
_ROUGH_LOGIT = 8.0


@dataclasses.dataclass(frozen=True)
class SamView:
    """A picture as SAM is shown it: ``small``, at most 1024 pixels long. ``size`` is the picture's own."""

    key: str
    size: tuple[int, int]
    small: Image.Image


def view(key: str, picture: Image.Image) -> SamView:
    scale = _LONGEST / max(picture.size)
    if scale >= 1:
        return SamView(key, picture.size, picture)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return SamView(key, picture.size, picture.resize(size, Image.Resampling.BOX, reducing_gap=2.0))


@dataclasses.dataclass(frozen=True)
class Prompt:
    """What points at the object, in the picture's own pixels: points (x, y, belongs), a box, a rough mask.

    ``earlier`` is the answer that ``rough`` corrects: what was painted over it belongs, what was erased does not.
    """

    points: Sequence[tuple[float, float, bool]] = ()
    box: tuple[float, float, float, float] | None = None
    rough: Mask | None = None
    earlier: Mask | None = None


@dataclasses.dataclass(frozen=True)
class _Encoded:
    features: Tensor
    original: tuple[int, int]
    given: tuple[int, int]


class Segmenter:
    """One SAM. Keeps the last encoded pictures, so a second prompt costs only the decoder. Thread-safe.

    ``squares``: it was trained on square pictures alone. SAM fills what others lack of a square with grey, which such a
    one takes for a part of the picture; it is shown the picture's own mirror image there instead.
    """

    def __init__(self, sam: Sam, squares: bool = False) -> None:
        self._squares = squares
        self._predictor = SamPredictor(sam)
        self._side = sam.prompt_encoder.mask_input_size[0]
        self._threshold = sam.mask_threshold
        self._encoded: collections.OrderedDict[str, _Encoded] = collections.OrderedDict()
        self._lock = threading.Lock()

    def encode(self, seen: SamView) -> None:
        """Makes the next prompt on ``seen`` quick."""
        with self._lock:
            self._encode(seen)

    def segment(self, seen: SamView, prompt: Prompt) -> tuple[Image.Image, float]:
        """The mask, greyscale and of ``seen.small``'s size, and SAM's own quality estimate of it.

        A rough mask is snapped: see ``strokes`` for what becomes of it. Raises PictureError when nothing is pointed at
        or nothing is found.
        """
        scale = seen.small.width / seen.size[0]
        points = [(x * scale, y * scale, add) for x, y, add in prompt.points]
        box = tuple(side * scale for side in prompt.box) if prompt.box is not None else None
        if not points and box is None and prompt.rough is None:
            raise PictureError("Nothing points at the object.", "Click it, draw a box around it or paint over it.")
        with self._lock:
            if prompt.rough is not None:
                found, score = self._snap(seen, prompt.rough, prompt.earlier, points, box)
            else:
                self._encode(seen)
                found, score = self._ask(seen, points, box, None, None)
        if not found.any():
            raise PictureError("No object was found there.", "Click another spot or paint a rough mask.")
        return Image.fromarray(found.astype(np.uint8) * 255), score

    def _snap(
        self,
        seen: SamView,
        rough: Mask,
        earlier: Mask | None,
        points: Sequence[strokes.Point],
        box: tuple[float, ...] | None,
    ) -> tuple[strokes.Area, float]:
        """The better of one answer to all strokes and the answers to each joined; corrections are obeyed."""
        small = _resize(rough, seen.small.size)
        if is_empty(small):
            raise PictureError("The rough mask is empty.", "Paint over the object first.")
        painted = majority(small)
        self._encode(seen)
        if earlier is not None:
            added, removed = strokes.corrections(painted, _resize(earlier, seen.small.size) > 0.5)
            if added.any() or removed.any():
                hint = strokes.corrected(painted, added, removed)
                found, score = self._ask(seen, [*hint.points, *points], box or hint.box, hint.patch, hint.core)
                return (found | added) & ~removed, score
        whole, *each = strokes.hints(painted)
        found, score = self._ask(seen, [*whole.points, *points], box or whole.box, whole.patch, whole.core)
        if each:
            apart = [self._ask(seen, [*hint.points, *points], box or hint.box, hint.patch, hint.core) for hint in each]
            union = np.logical_or.reduce([part for part, _ in apart])
            mean = sum(quality for _, quality in apart) / len(apart)
            if mean * strokes.covered(union, whole.core) > score * strokes.covered(found, whole.core):
                return union, mean
        return found, score

    def _ask(
        self,
        seen: SamView,
        points: Sequence[strokes.Point],
        box: tuple[float, ...] | None,
        patch: strokes.Area | None,
        core: strokes.Area | None,
    ) -> tuple[strokes.Area, float]:
        """SAM's answer and its quality estimate: of several the one that is good and holds ``core``."""
        masks, scores, _ = self._predictor.predict(
            point_coords=np.array([[x, y] for x, y, _ in points]) if points else None,
            point_labels=np.array([int(add) for *_, add in points]) if points else None,
            box=np.array(box) if box is not None else None,
            mask_input=self._mask_input(patch.astype(np.float32))[None] if patch is not None else None,
            multimask_output=box is None and patch is None and (len(points) == 1 or core is not None),
        )
        width, height = seen.small.size
        found = masks[:, :height, :width].astype(np.bool_)
        worth = [1.0 if core is None else strokes.covered(mask, core) for mask in found] * scores
        best = int(np.argmax(worth))
        return found[best], float(scores[best])

    def _encode(self, seen: SamView) -> None:
        """Makes ``seen`` the predictor's current picture."""
        kept = self._encoded.pop(seen.key, None)
        if kept is None:
            pixels = np.asarray(seen.small.convert("RGB"))
            self._predictor.set_image(_mirrored(pixels) if self._squares else pixels)
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


def _mirrored(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """(height, width, 3) to a square, the picture in its upper left corner."""
    height, width = pixels.shape[:2]
    side = max(height, width)
    return np.pad(pixels, ((0, side - height), (0, side - width), (0, 0)), mode="symmetric")


def enlarge(mask: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A greyscale mask at the picture's own ``size``, its edge smooth."""
    return mask if mask.size == size else mask.resize(size, Image.Resampling.BILINEAR)


def _resize(mask: Mask, size: tuple[int, int]) -> Mask:
    if (mask.shape[1], mask.shape[0]) == size:
        return mask
    return np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.BILINEAR), dtype=np.float32).clip(0, 1)
