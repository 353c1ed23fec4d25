"""The one function of pymatting that this project uses, with the types it relies on."""

from typing import Any

import numpy as np
import numpy.typing as npt

def estimate_alpha_cf(
    image: npt.NDArray[np.float64], trimap: npt.NDArray[np.float64], *, cg_kwargs: dict[str, Any] = ...
) -> npt.NDArray[np.float64]: ...
