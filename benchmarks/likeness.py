"""How much of a background is still there: PSNR, SSIM, LPIPS outside the objects, and the seam around what changed."""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec
import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from scipy import ndimage
from torchmetrics.functional.image import structural_similarity_index_measure

Mask = npt.NDArray[np.float32]
Distance = Callable[[Image.Image, Image.Image], float]
_PEAK = 255.0
_DIFFERS = 6.0  # steps of 255 of brightness: a pixel was changed


class Likeness(msgspec.Struct, frozen=True):
    """Over the counted region, each pixel alike (``psnr``, ``ssim``); and PIE-Bench's way (``*_pie``), which blackens
    the rest in both pictures and counts the whole frame, so a small region flatters. PSNR in dB, infinite for equals.
    LPIPS is a distance, 0 for equals, and ``lpips`` that of PIE-Bench over the region's share of the frame: the black
    rest is equal. None without a network that measures it.
    """

    psnr: float
    ssim: float
    psnr_pie: float
    ssim_pie: float
    lpips: float | None = None
    lpips_pie: float | None = None


def likeness(picture: Image.Image, other: Image.Image, region: Mask, lpips: Distance | None = None) -> Likeness | None:
    """Of two RGB pictures of one size where ``region``, float32 (height, width), is above a half; None of nothing."""
    inside = region > 0.5
    if not inside.any():
        return None
    a, b = (np.asarray(each.convert("RGB"), dtype=np.float32) for each in (picture, other))
    squared = ((a - b) ** 2).mean(axis=2)
    blackened = [each * inside[..., None] for each in (a, b)]
    apart = None if lpips is None else lpips(*(Image.fromarray(each.astype(np.uint8)) for each in blackened))
    return Likeness(
        psnr=_decibels(float(squared[inside].mean())),
        ssim=float(_ssim_map(a, b)[inside].mean()),
        psnr_pie=_decibels(float((squared * inside).mean())),
        ssim_pie=float(_ssim_map(*blackened).mean()),
        lpips=None if apart is None else apart / float(inside.mean()),
        lpips_pie=apart,
    )


def seam(picture: Image.Image, other: Image.Image, inside: Mask) -> float | None:
    """How much harder than in ``other`` brightness changes along the border of what differs, in steps of 255.

    Pictures of one size. The object, ``inside`` float32 (height, width), and its outline are not counted: they are to
    be there. None where nothing else has a border: nothing changed beyond the object.
    """
    a, b = (np.asarray(each.convert("L"), dtype=np.float32) for each in (picture, other))
    changed = np.abs(a - b) > _DIFFERS
    outline = ndimage.binary_dilation(inside > 0.5, iterations=max(1, len(inside) // 32))
    border = (ndimage.binary_dilation(changed) ^ ~ndimage.binary_dilation(~changed)) & ~outline
    if not border.any():
        return None
    return float((_steepness(a) - _steepness(b)).clip(0)[border].mean())


def _steepness(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    down, across = np.gradient(grey)
    return np.hypot(down, across)


def _decibels(squared_error: float) -> float:
    return math.inf if squared_error == 0 else 10 * math.log10(_PEAK**2 / squared_error)


def _ssim_map(a: npt.NDArray[np.float32], b: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    first, second = (torch.as_tensor(each).permute(2, 0, 1)[None] for each in (a, b))
    found = structural_similarity_index_measure(first, second, data_range=_PEAK, return_full_image=True)
    return found[1][0].mean(dim=0).numpy()
