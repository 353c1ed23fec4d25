"""Raw files of cameras, developed by LibRaw. Imported by name where one is opened."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import rawpy
from PIL import Image, UnidentifiedImageError

from engine.protocol.helper_tasks import RawSizes, WhiteBalance

_LOOK: Final[dict[str, Any]] = {"output_color": rawpy.ColorSpace.sRGB, "gamma": (2.4, 12.92)}  # IEC 61966-2-1
_BITS: Final = 16  # more than 8: sensors have 12 to 16
_BALANCES: Final[dict[WhiteBalance, dict[str, Any]]] = {
    "camera": {"use_camera_wb": True},
    "auto": {"use_auto_wb": True},
    "daylight": {},  # of the camera's colour matrix
}
_ON_ITS_SIDE: Final = 4  # bit of LibRaw's flip

Check = Callable[[Path, tuple[int, int]], None]


def read(path: Path, check: Check) -> tuple[Image.Image, int]:
    """The picture upright, and its bits a channel: in sRGB, with the white balance that the camera noted.

    ``check`` is asked about its size before memory is taken for it. Raises what it raises, MemoryError,
    UnidentifiedImageError where LibRaw does not know the camera, ValueError where the file is damaged.
    """
    with _opened(path) as raw:
        check(path, _sizes(raw).full)
        pixels = raw.postprocess(output_bps=8, **_BALANCES["camera"], **_LOOK)
    return Image.fromarray(pixels), _BITS


def sizes(path: Path) -> RawSizes:
    """Raises as ``read``."""
    with _opened(path) as raw:
        return _sizes(raw)


def develop(path: Path, check: Check, balance: WhiteBalance, half_size: bool) -> npt.NDArray[np.uint16]:
    """(height, width, 3), upright, in sRGB. ``half_size``: a pixel is made of four cells of the sensor. As ``read``."""
    with _opened(path) as raw:
        found = _sizes(raw)
        check(path, found.half if half_size else found.full)
        pixels = raw.postprocess(output_bps=16, half_size=half_size, **_BALANCES[balance], **_LOOK)
        return np.asarray(pixels, dtype=np.uint16)


@contextlib.contextmanager
def _opened(path: Path) -> Generator[rawpy.RawPy]:
    try:
        with rawpy.imread(str(path)) as raw:
            yield raw
    except rawpy.LibRawFileUnsupportedError as error:
        raise UnidentifiedImageError(str(path)) from error
    except rawpy.LibRawUnsufficientMemoryError as error:
        raise MemoryError(str(error)) from error
    except rawpy.LibRawError as error:
        raise ValueError("broken data") from error


def _sizes(raw: rawpy.RawPy) -> RawSizes:
    """A sensor without colour filters has no four cells that belong together."""
    full = raw.sizes.iwidth, raw.sizes.iheight
    width, height = full if raw.raw_pattern is None else ((full[0] + 1) // 2, (full[1] + 1) // 2)
    if raw.sizes.flip & _ON_ITS_SIDE:
        return RawSizes((full[1], full[0]), (height, width))
    return RawSizes(full, (width, height))
