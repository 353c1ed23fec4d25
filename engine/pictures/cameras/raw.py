"""Raw files of cameras, developed by LibRaw. Imported by name where one is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import rawpy
from PIL import Image, UnidentifiedImageError

_SRGB_CURVE: Final = (2.4, 12.92)  # IEC 61966-2-1
_BITS: Final = 16  # more than 8: sensors have 12 to 16


def read(path: Path, check: Callable[[Path, tuple[int, int]], None]) -> tuple[Image.Image, int]:
    """The picture upright, and its bits a channel: in sRGB, with the white balance that the camera noted.

    ``check`` is asked about its size before memory is taken for it. Raises what it raises,
    UnidentifiedImageError where LibRaw does not know the camera, ValueError where the file is damaged.
    """
    try:
        with rawpy.imread(str(path)) as raw:
            check(path, (raw.sizes.width, raw.sizes.height))
            pixels = raw.postprocess(
                use_camera_wb=True, output_color=rawpy.ColorSpace.sRGB, gamma=_SRGB_CURVE, output_bps=8
            )
    except rawpy.LibRawFileUnsupportedError as error:
        raise UnidentifiedImageError(str(path)) from error
    except rawpy.LibRawError as error:
        raise ValueError("broken data") from error
    return Image.fromarray(pixels), _BITS
