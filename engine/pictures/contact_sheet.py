"""The contact sheet of a run: source, reference and candidates side by side, labelled. Torch-free."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

_GAP = 8
_LABEL = 16
_SMALLEST = 128  # a tile's longest side, so that labels can be read
_PAPER, _INK = (32, 32, 34), (220, 220, 222)


def contact_sheet(tiles: Sequence[tuple[str, Image.Image]], columns: int = 6) -> Image.Image:
    """``tiles`` are labelled pictures; small ones are enlarged without smoothing. All get the first one's size."""
    width, height = tiles[0][1].size
    factor = max(1, math.ceil(_SMALLEST / max(width, height)))
    width, height = width * factor, height * factor
    columns = min(columns, len(tiles))
    rows = math.ceil(len(tiles) / columns)
    size = (columns * (width + _GAP) + _GAP, rows * (height + _LABEL + _GAP) + _GAP)
    sheet = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(sheet)
    for index, (label, picture) in enumerate(tiles):
        x = _GAP + index % columns * (width + _GAP)
        y = _GAP + index // columns * (height + _LABEL + _GAP)
        sheet.paste(picture.resize((width, height), Image.Resampling.NEAREST), (x, y))
        draw.text((x, y + height + 2), label, fill=_INK)
    return sheet
