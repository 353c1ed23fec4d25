"""Asks the first Segment Anything: vit_b, vit_l, vit_h, MobileSAM, and the small one that comes with the program."""

from __future__ import annotations

import dataclasses

import numpy as np
from segment_anything import SamPredictor
from segment_anything.modeling import Sam
from torch import Tensor

from engine.pictures.picture_io import Mask
from engine.segmentation.predictor import ROUGH_LOGIT, Areas, Pixels, Question, Scores, as_logits
from engine.segmentation.strokes import Area


class FirstSam:
    """``squares``: it was trained on square pictures alone. SAM fills what others lack of a square with grey, which
    such a one takes for a part of the picture; it is shown the picture's own mirror image there instead.
    """

    def __init__(self, sam: Sam, squares: bool = False) -> None:
        self._squares = squares
        self._predictor = SamPredictor(sam)
        self._side = sam.prompt_encoder.mask_input_size[0]

    def encode(self, pixels: Pixels) -> _Encoded:
        predictor = self._predictor
        predictor.set_image(_mirrored(pixels) if self._squares else pixels)
        if predictor.features is None:
            raise RuntimeError("SamPredictor.set_image left no features.")
        size = (pixels.shape[0], pixels.shape[1])
        return _Encoded(predictor, self._side, predictor.features, predictor.original_size, predictor.input_size, size)


@dataclasses.dataclass(frozen=True)
class _Encoded:
    predictor: SamPredictor
    side: int
    features: Tensor
    original: tuple[int, int]
    given: tuple[int, int]
    size: tuple[int, int]

    def masks(self, question: Question) -> tuple[Areas, Scores]:
        self.predictor.features = self.features
        self.predictor.original_size, self.predictor.input_size = self.original, self.given
        self.predictor.is_image_set = True
        points, box, patch = question.points, question.box, question.patch
        masks, scores, _ = self.predictor.predict(
            point_coords=np.array([[x, y] for x, y, _ in points]) if points else None,
            point_labels=np.array([int(add) for *_, add in points]) if points else None,
            box=np.array(box) if box is not None else None,
            mask_input=self._mask_input(patch)[None] if patch is not None else None,
            multimask_output=question.several,
        )
        height, width = self.size
        return masks[:, :height, :width].astype(np.bool_), scores

    def _mask_input(self, patch: Area) -> Mask:
        """SAM's low-resolution mask input: logits (side, side), the picture's longest side filling it, zero-padded."""
        height, width = patch.shape
        scale = self.side / max(height, width)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        logits = np.full((self.side, self.side), -ROUGH_LOGIT, dtype=np.float32)
        logits[: size[1], : size[0]] = as_logits(patch, size)
        return logits


def _mirrored(pixels: Pixels) -> Pixels:
    """(height, width, 3) to a square, the picture in its upper left corner."""
    height, width = pixels.shape[:2]
    side = max(height, width)
    return np.pad(pixels, ((0, side - height), (0, side - width), (0, 0)), mode="symmetric")
