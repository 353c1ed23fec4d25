"""What rough strokes say of the object: points, boxes and mask inputs for SAM. Pure functions on bool (height, width).

A person paints in two ways. A *patch* covers the object, too wide or too narrow, and its outline means something.
A *line* is drawn through the object: its outline means nothing, and a box around it would cut the object to its width.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage

Area = npt.NDArray[np.bool_]
Point = tuple[float, float, bool]
Side = tuple[float, float, float, float]

_THIN: Final = 0.12  # of its longer side: a stroke whose innermost pixel is nearer to its edge is a line
_SPARSE: Final = 0.3  # of its box, below which a stroke is a scribble of lines
_SPECK: Final = 0.02  # of the largest stroke's area
_ALONG: Final = 4  # points on a line
_CORE: Final = 0.5  # of the depth, from which on a pixel is surely meant
_SLIP: Final = 1.5  # pixels: a correction less deep is the rim of a soft edge


@dataclasses.dataclass(frozen=True)
class StrokeHint:
    """Prompts of one mask: ``points`` (x, y, belongs), ``box``, and ``patch`` where an outline means something.

    ``core`` is what the mask has to hold.
    """

    points: Sequence[Point]
    box: Side | None
    patch: Area | None
    core: Area


def hints(rough: Area) -> list[StrokeHint]:
    """One hint for each stroke of ``rough``, which is not empty, and before them one for all where they are several."""
    strokes = _pieces(rough)
    each = [_hint(stroke) for stroke in strokes]
    if len(each) == 1:
        return each
    together = np.logical_or.reduce(strokes)
    points = [hint.points[0] for hint in each]
    core = np.logical_or.reduce([hint.core for hint in each])
    return [StrokeHint(points, _box(together), None, core), *each]


def corrections(rough: Area, earlier: Area) -> tuple[Area, Area]:
    """The cores of what was painted over an ``earlier`` answer and of what was erased from it.

    Both are empty where ``rough`` has little to do with that answer.
    """
    nothing = np.zeros_like(rough)
    if 2 * (rough & earlier).sum() < (rough | earlier).sum():
        return nothing, nothing
    cores = [nothing, nothing]
    for k, area in enumerate((rough & ~earlier, earlier & ~rough)):
        for piece in _pieces(area) if area.any() else []:
            depth = _depth(piece)
            if depth.max() > _SLIP:
                cores[k] = cores[k] | (depth >= _CORE * depth.max())
    return cores[0], cores[1]


def corrected(rough: Area, added: Area, removed: Area) -> StrokeHint:
    """A hint of the whole of ``rough`` with a point in each correction."""
    points = [(*_innermost(rough & ~removed), True)]
    points += [(*_innermost(piece), True) for piece in _pieces(added)] if added.any() else []
    points += [(*_innermost(piece), False) for piece in _pieces(removed)] if removed.any() else []
    return StrokeHint(points, _box(rough), rough, added)


def covered(found: Area, core: Area) -> float:
    """The share of ``core`` that ``found`` holds, 1 where there is no core."""
    return float(found[core].mean()) if core.any() else 1.0


def _hint(stroke: Area) -> StrokeHint:
    x0, y0, x1, y1 = box = _box(stroke)
    depth = _depth(stroke)
    line = depth.max() < _THIN * max(x1 - x0, y1 - y0) or stroke.sum() < _SPARSE * (x1 - x0) * (y1 - y0)
    core = depth >= _CORE * depth.max()
    if line:
        return StrokeHint([(x, y, True) for x, y in _spread(depth, _ALONG)], None, None, core)
    return StrokeHint([(*_innermost(stroke), True)], box, stroke, core)


def _pieces(area: Area) -> list[Area]:
    """The connected pieces, the largest first, without specks."""
    labels, count = ndimage.label(area)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    largest = sizes.max()
    return [labels == k + 1 for k in np.argsort(-sizes) if sizes[k] >= _SPECK * largest]


def _spread(depth: npt.NDArray[np.float64], count: int) -> list[tuple[float, float]]:
    """At most ``count`` points far inside a stroke and far from one another, the innermost first."""
    rows, columns = np.nonzero(depth >= max(_CORE * depth.max(), 1.0))
    chosen = [int(depth[rows, columns].argmax())]
    away = np.full(len(rows), np.inf)
    while len(chosen) < count:
        away = np.minimum(away, np.hypot(rows - rows[chosen[-1]], columns - columns[chosen[-1]]))
        farthest = int(away.argmax())
        if away[farthest] < 2 * depth.max():
            break
        chosen.append(farthest)
    return [(float(columns[k]), float(rows[k])) for k in chosen]


def _depth(area: Area) -> npt.NDArray[np.float64]:
    """How far each pixel lies inside; the picture's edge counts as one of the area's."""
    return np.asarray(ndimage.distance_transform_edt(np.pad(area, 1)))[1:-1, 1:-1]


def _innermost(area: Area) -> tuple[float, float]:
    depth = _depth(area)
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    return float(x), float(y)


def _box(area: Area) -> Side:
    rows, columns = np.nonzero(area)
    return float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1)
