"""What the tests read of Photoshop files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL.Image import Image

class Mask:
    background_color: int
    def topil(self) -> Image: ...

class Layer:
    name: str
    opacity: int
    visible: bool
    left: int
    top: int
    right: int
    bottom: int
    mask: Mask | None
    def topil(self) -> Image | None: ...

class ImageResources:
    def get_data(self, key: int) -> Any: ...

class PSDImage:
    size: tuple[int, int]
    image_resources: ImageResources
    @classmethod
    def open(cls, fp: Path) -> PSDImage: ...
    def __iter__(self) -> Iterator[Layer]: ...
    def topil(self) -> Image | None: ...
