"""How long the edge of hair and fur takes on photos, and whether it is found at all.

Each photo of a folder gets a mask by GrabCut in a box, as an artist would draw one around its middle; then the mask's
edge is refined at each reach by the same helper processes that the window asks. A refusal counts as not made.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from PIL import Image

from benchmarks import report
from engine.helpers.decode_helper import decode
from engine.helpers.pixel_tasks import BoxCut, EdgeRefinement, PixelHelper
from engine.protocol.errors import EngineError

Bytes = npt.NDArray[np.uint8]

_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
_LONGEST = 768  # pixels: of the copy that GrabCut sees
_INSET = 10  # one part in so many of each side lies outside of the box
_MARGIN = 32  # pixels more than the reach, as the window sends them


class Options(report.Options):
    photos: Path
    reach: list[int]


class Refined(msgspec.Struct, frozen=True):
    """``failure`` is None where it was made. ``changed``: share of the photo's pixels that have another coverage."""

    photo: str
    reach: int
    seconds: float
    changed: float
    failure: str | None


def main(arguments: Sequence[str] | None = None) -> None:
    parser = report.parser("edges", __doc__)
    parser.add_argument("photos", type=Path, help="a folder of photos")
    parser.add_argument("--reach", type=int, nargs="+", default=[20, 30, 60], help="pixels on either side of the edge")
    options = parser.parse_args(arguments, namespace=Options())
    files = sorted(file for file in options.photos.iterdir() if file.suffix.lower() in _SUFFIXES)
    refined = [each for file in (files[:1] if options.quick else files) for each in _refined(file, options.reach)]
    made = [each for each in refined if each.failure is None]
    report.print_table(["photo", "reach", "seconds", "changed", ""], [_row(each) for each in refined])
    figures: dict[str, Any] = {"made": len(made), "asked": len(refined), "refined": refined}
    budget = report.Budget("share that is made", 1.0, len(made) / len(refined) if refined else None, least=True)
    report.finish("edges", options, figures, [budget])


def _refined(file: Path, reaches: Sequence[int]) -> list[Refined]:
    photo = decode(file)
    try:
        mask = _grabcut(photo)
    except EngineError as error:
        return [Refined(file.name, reach, 0.0, 0.0, str(error)) for reach in reaches]
    return [_refine(file.name, photo, mask, reach) for reach in reaches]


def _grabcut(photo: Image.Image) -> Bytes:
    """uint8 (height, width) of the photo's size."""
    small = photo.copy()
    small.thumbnail((_LONGEST, _LONGEST))
    width, height = small.size
    x0, y0 = width // _INSET, height // _INSET
    task = BoxCut(width=width, height=height, x0=x0, y0=y0, x1=width - x0, y1=height - y0)
    found = PixelHelper().run(task, [_padded(small)], lambda _: None)
    return np.array(Image.frombytes("L", small.size, found).resize(photo.size, Image.Resampling.BILINEAR))


def _refine(name: str, photo: Image.Image, mask: Bytes, reach: int) -> Refined:
    rows, columns = np.nonzero(mask)
    margin = reach + _MARGIN
    left, top = max(int(columns.min()) - margin, 0), max(int(rows.min()) - margin, 0)
    right = min(int(columns.max()) + 1 + margin, photo.width)
    bottom = min(int(rows.max()) + 1 + margin, photo.height)
    part = np.ascontiguousarray(mask[top:bottom, left:right])
    task = EdgeRefinement(width=right - left, height=bottom - top, reach=reach)
    started = time.perf_counter()
    try:
        picture = _padded(photo.crop((left, top, right, bottom)))
        found = PixelHelper().run(task, [picture, part.tobytes()], lambda _: None)
    except EngineError as error:
        return Refined(name, reach, time.perf_counter() - started, 0.0, str(error))
    changed = np.frombuffer(found, dtype=np.uint8).reshape(part.shape) != part
    return Refined(name, reach, time.perf_counter() - started, float(changed.sum()) / mask.size, None)


def _padded(picture: Image.Image) -> bytes:
    """As the window sends it: blue, green, red and a byte unused."""
    return picture.tobytes("raw", "BGRX")


def _row(each: Refined) -> list[str]:
    return [each.photo, f"{each.reach} px", f"{each.seconds:.1f}", f"{each.changed:.1%}", each.failure or "made"]


if __name__ == "__main__":
    main()
