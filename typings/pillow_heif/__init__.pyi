from pathlib import Path
from typing import Any

from PIL import Image

class HeifFile:
    size: tuple[int, int]
    info: dict[str, Any]
    def to_pillow(self) -> Image.Image: ...

def open_heif(fp: Path, convert_hdr_to_8bit: bool = ...) -> HeifFile: ...
