"""The few names of segment_anything that this project uses, with the types it relies on."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from segment_anything.modeling import Sam
from torch import Tensor

class SamPredictor:
    model: Sam
    features: Tensor | None
    is_image_set: bool
    original_size: tuple[int, int]
    input_size: tuple[int, int]
    def __init__(self, sam_model: Sam) -> None: ...
    def set_image(self, image: npt.NDArray[np.uint8], image_format: str = ...) -> None: ...
    def predict(
        self,
        point_coords: npt.NDArray[Any] | None = ...,
        point_labels: npt.NDArray[Any] | None = ...,
        box: npt.NDArray[Any] | None = ...,
        mask_input: npt.NDArray[Any] | None = ...,
        multimask_output: bool = ...,
        return_logits: bool = ...,
    ) -> tuple[npt.NDArray[Any], npt.NDArray[np.float32], npt.NDArray[np.float32]]: ...

sam_model_registry: dict[str, Callable[..., Sam]]
