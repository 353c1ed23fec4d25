"""Masks from clicks, a box or a rough mask, by the Segment Anything Model."""

from __future__ import annotations

import collections
import dataclasses
import threading
from collections.abc import Sequence

import numpy as np
from PIL import Image

from engine.pictures.masks import is_empty, majority
from engine.pictures.picture_io import Mask
from engine.protocol.errors import PictureError
from engine.segmentation import strokes
from engine.segmentation.predictor import EncodedPicture, Predictor, Question, resize

_LONGEST = 1024  # SAM sees no more; its predictor's own upsampling to 24 megapixels takes 200 ms
_KEPT = 4


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


class Segmenter:
    """Asks one network. Keeps the last encoded pictures, so a second prompt costs only its decoder. Thread-safe."""

    def __init__(self, predictor: Predictor) -> None:
        self._predictor = predictor
        self._encoded: collections.OrderedDict[str, EncodedPicture] = collections.OrderedDict()
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
        small = resize(rough, seen.small.size)
        if is_empty(small):
            raise PictureError("The rough mask is empty.", "Paint over the object first.")
        painted = majority(small)
        if earlier is not None:
            added, removed = strokes.corrections(painted, resize(earlier, seen.small.size) > 0.5)
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
        several = box is None and patch is None and (len(points) == 1 or core is not None)
        found, scores = self._encode(seen).masks(Question(points, box, patch, several))
        worth = [1.0 if core is None else strokes.covered(mask, core) for mask in found] * scores
        best = int(np.argmax(worth))
        return found[best], float(scores[best])

    def _encode(self, seen: SamView) -> EncodedPicture:
        """Kept until some others were encoded."""
        kept = self._encoded.pop(seen.key, None)
        if kept is None:
            kept = self._predictor.encode(np.array(seen.small.convert("RGB")))
        self._encoded[seen.key] = kept
        while len(self._encoded) > _KEPT:
            self._encoded.popitem(last=False)
        return kept


def enlarge(mask: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A greyscale mask at the picture's own ``size``, its edge smooth."""
    return mask if mask.size == size else mask.resize(size, Image.Resampling.BILINEAR)
