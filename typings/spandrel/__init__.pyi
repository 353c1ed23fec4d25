"""What this project uses of spandrel, with the types it relies on."""

from collections.abc import Mapping
from typing import Literal, Self

import torch
from torch import Tensor, nn

class UnsupportedModelError(Exception): ...

class Architecture:
    @property
    def name(self) -> str: ...

class _Descriptor:
    scale: int
    input_channels: int
    output_channels: int
    @property
    def model(self) -> nn.Module: ...
    @property
    def architecture(self) -> Architecture: ...
    @property
    def purpose(self) -> Literal["SR", "FaceSR", "Inpainting", "Restoration"]: ...
    def to(self, device: torch.device) -> Self: ...
    def eval(self) -> Self: ...

class ImageModelDescriptor(_Descriptor):
    def __call__(self, image: Tensor) -> Tensor: ...

class MaskedImageModelDescriptor(_Descriptor): ...

class _Registry:
    def load(self, state_dict: Mapping[str, Tensor]) -> ImageModelDescriptor | MaskedImageModelDescriptor: ...

MAIN_REGISTRY: _Registry
