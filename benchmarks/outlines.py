"""Where an object stands and to which side it looks, told from its mask alone."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

Mask = npt.NDArray[np.float32]

_BOX: Final = 32  # pixels a side in which outlines are compared
_ALIKE: Final = 0.7  # above it, an outline and its mirror image are too alike


def overlap(a: Mask, b: Mask) -> float:
    """IoU of two masks of one shape, in [0, 1]."""
    first, second = a > 0.5, b > 0.5
    return float((first & second).sum()) / max(1.0, float((first | second).sum()))


def faces(found: Mask, wanted: Mask) -> bool | None:
    """Whether an object looks to the side of the wanted one: its outline, each in its own box, is nearer to that one's
    than to its mirror image's.

    Masks float32 (height, width) in [0, 1]. None where nothing is found, or the wanted one is nearly symmetric.
    """
    if found.max() <= 0.5:
        return None
    own, other = _outline(found), _outline(wanted)
    mirrored = np.fliplr(other)
    if overlap(other, mirrored) > _ALIKE:
        return None
    return overlap(own, other) >= overlap(own, mirrored)


def _outline(mask: Mask) -> Mask:
    """The mask's own box, enlarged or shrunk to a square."""
    rows, columns = np.nonzero(mask > 0.5)
    box = (int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
    return np.asarray(Image.fromarray(mask).resize((_BOX, _BOX), Image.Resampling.BOX, box=box), dtype=np.float32)
