"""The few functions of OpenCV that this project uses, with the types it relies on."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

_Scalar = TypeVar("_Scalar", bound=np.generic)

BORDER_REPLICATE: int
COLOR_BGRA2BGR: int
COLOR_LAB2RGB: int
COLOR_RGB2LAB: int
DIST_L2: int
DIST_MASK_PRECISE: int
FLOODFILL_FIXED_RANGE: int
FLOODFILL_MASK_ONLY: int
GC_BGD: int
GC_FGD: int
GC_PR_BGD: int
GC_PR_FGD: int
GC_INIT_WITH_MASK: int
IMREAD_UNCHANGED: int
INTER_CUBIC: int
INTER_LINEAR: int
INPAINT_TELEA: int
NORMAL_CLONE: int

def boundingRect(array: npt.NDArray[np.uint8]) -> tuple[int, int, int, int]: ...
def imdecode(buf: npt.NDArray[np.uint8], flags: int) -> npt.NDArray[np.uint8 | np.uint16] | None: ...
def imwrite(filename: str, img: npt.NDArray[_Scalar]) -> bool: ...
def seamlessClone(
    src: npt.NDArray[np.uint8], dst: npt.NDArray[np.uint8], mask: npt.NDArray[np.uint8], p: tuple[int, int], flags: int
) -> npt.NDArray[np.uint8]: ...
def setNumThreads(nthreads: int) -> None: ...
def setRNGSeed(seed: int) -> None: ...
def cvtColor(src: npt.NDArray[_Scalar], code: int) -> npt.NDArray[_Scalar]: ...
def resize(src: npt.NDArray[_Scalar], dsize: tuple[int, int], *, interpolation: int) -> npt.NDArray[_Scalar]: ...
def remap(
    src: npt.NDArray[_Scalar],
    map1: npt.NDArray[np.float32],
    map2: npt.NDArray[np.float32],
    interpolation: int,
    *,
    borderMode: int = ...,
) -> npt.NDArray[_Scalar]: ...
def distanceTransform(src: npt.NDArray[np.uint8], distanceType: int, maskSize: int) -> npt.NDArray[np.float32]: ...
def dilate(src: npt.NDArray[np.uint8], kernel: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]: ...
def inpaint(
    src: npt.NDArray[np.uint8], inpaintMask: npt.NDArray[np.uint8], inpaintRadius: float, flags: int
) -> npt.NDArray[np.uint8]: ...
def floodFill(
    image: npt.NDArray[np.uint8],
    mask: npt.NDArray[np.uint8],
    seedPoint: tuple[int, int],
    newVal: tuple[int, int, int],
    loDiff: tuple[int, int, int] = ...,
    upDiff: tuple[int, int, int] = ...,
    flags: int = ...,
) -> tuple[int, npt.NDArray[np.uint8], npt.NDArray[np.uint8], tuple[int, int, int, int]]: ...
def inRange(
    src: npt.NDArray[np.uint8], lowerb: npt.NDArray[np.uint8], upperb: npt.NDArray[np.uint8]
) -> npt.NDArray[np.uint8]: ...
def GaussianBlur(src: npt.NDArray[_Scalar], ksize: tuple[int, int], sigmaX: float) -> npt.NDArray[_Scalar]: ...
def boxFilter(src: npt.NDArray[np.float64], ddepth: int, ksize: tuple[int, int]) -> npt.NDArray[np.float64]: ...
def grabCut(
    img: npt.NDArray[np.uint8],
    mask: npt.NDArray[np.uint8],
    rect: tuple[int, int, int, int] | None,
    bgdModel: npt.NDArray[np.float64],
    fgdModel: npt.NDArray[np.float64],
    iterCount: int,
    mode: int = ...,
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float64], npt.NDArray[np.float64]]: ...
