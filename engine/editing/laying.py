"""Where a candidate's object stands, and so what of the candidate lies over the photo; and that enlarged.

SAM is asked by the box of where the object is expected, with room for another pose, and by a point within. Measured on
21 scenes of the picture-book world whose object takes another pose or colour, passed through the starter's autoencoder:
its mask has an IoU of 0.89 with the true one, at worst 0.80, and holds 95 % of the object; the difference from the
photo, cut at Otsu's threshold, 0.39 and 58 % where the pose changes, since the object's pixels at its old place count
and those that look like what was there do not. SAM's estimate of its mask is 0.82 to 0.97 where the object is, 0.47 to
0.68 in eleven of twelve scenes without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from PIL import Image

from engine.editing.candidates import Lay
from engine.files.output_files import ENLARGED_BY
from engine.models.upscaling.upscalers import Upscaler
from engine.pictures import export, mask_operations, masks
from engine.pictures.frame_geometry import Frame
from engine.pictures.picture_io import Mask, to_mask
from engine.pictures.placing.dilation import dilate
from engine.pictures.placing.replaced import KeptPhoto, laid
from engine.protocol.errors import PictureError
from engine.segmentation.segmenter import Prompt, Segmenter, enlarge, view

_ROOM: Final = 0.25  # of the expected object's box, on each side
_CERTAIN: Final = 0.7  # SAM's own estimate of its mask
_WIDE: Final = 6  # one part in so many of the longer side, around where the object is expected


def laying(photo: KeptPhoto, segmenter: Segmenter | None) -> Lay:
    """What of a candidate lies over ``photo``; ``segmenter`` None: there is no SAM."""

    def lay(candidate: Image.Image) -> Image.Image:
        return laid(candidate, photo, find(candidate, photo.expected, segmenter))

    return lay


def enlarging(lay: Lay | None, upscaler: Upscaler | None, frame: Frame | None, check: Callable[[], None]) -> Lay | None:
    """``lay``, whose pictures are then enlarged to ``frame`` where that is larger than the model's picture of it.

    None as in ``candidates.keep``. ``check`` is called now and then, and what it raises ends the enlarging.
    """
    if upscaler is None or frame is None or not frame.enlarges:
        return lay
    x0, y0, x1, y1 = frame.corners
    size = x1 - x0, y1 - y0

    def enlarged(candidate: Image.Image) -> Image.Image:
        laid = candidate if lay is None else lay(candidate)
        large = upscaler.enlarge(laid.convert("RGB"), size, check)
        if laid.mode == "RGBA":
            large.putalpha(export.enlarge_to_frame(laid, frame)[1])
        large.info[ENLARGED_BY] = upscaler.name
        return large

    return enlarged


def find(candidate: Image.Image, expected: Mask, segmenter: Segmenter | None) -> Mask:
    """The object's mask, float32 (height, width) in [0, 1]: SAM's, or a wide place where SAM is not sure of one.

    ``expected`` is where it is looked for.
    """
    wide = dilate(masks.binary(expected), max(expected.shape) // _WIDE)
    if segmenter is None or masks.is_empty(expected):
        return wide
    seen = view(hashlib.sha256(candidate.tobytes()).hexdigest(), candidate)
    try:
        found, score = segmenter.segment(seen, _prompt(expected))
    except PictureError:
        return wide
    if score < _CERTAIN:
        return wide
    return to_mask(mask_operations.drop_specks(np.asarray(enlarge(found, candidate.size))))


def _prompt(expected: Mask) -> Prompt:
    inside, (height, width) = masks.nonzero(expected), expected.shape
    rows, columns = np.nonzero(inside)
    left, right, top, bottom = int(columns.min()), int(columns.max()) + 1, int(rows.min()), int(rows.max()) + 1
    across, down = _ROOM * (right - left), _ROOM * (bottom - top)
    box = (max(left - across, 0.0), max(top - down, 0.0), min(right + across, width), min(bottom + down, height))
    ringed = np.pad(inside.astype(np.uint8), 1)  # the picture's edge is an edge of what is seen of the object
    depth = cv2.distanceTransform(ringed, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    return Prompt([(float(x) + 0.5, float(y) + 0.5, True)], box)
