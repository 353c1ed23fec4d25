"""The reference's own object: where the model's prediction depends on it, cut out by SAM (after DiffEdit)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import torch
from scipy import ndimage
from torch import Tensor
from torch.nn import functional

from engine import draws
from engine.torch_adapter import Denoiser, Schedule

STAGE = "reference"
Map = npt.NDArray[np.float32]

_LEVELS = (0.35, 0.45, 0.55, 0.65)  # of the schedule: where the model decides what stands where
_DRAWS = 2  # for each level
_INSIDE = 0.5  # of the heat's peak
_CONTRAST = 2.0  # mean heat inside over outside, below which there is no object
_SMALLEST, _LARGEST = 0.004, 0.7  # of the frame


@dataclasses.dataclass(frozen=True)
class Hint:
    """Where an object seems to be, in picture pixels: its hottest point (x, y) and its box (x0, y0, x1, y1)."""

    point: tuple[float, float]
    box: tuple[float, float, float, float]


@torch.no_grad()
def heat_map(
    denoiser: Denoiser,
    schedule: Schedule,
    latents: Tensor,
    with_object: Tensor,
    without_object: Tensor,
    seed: int,
    on_step: Callable[[], None],
) -> Map:
    """How much the prediction changes at each latent pixel when the object is left out of the text.

    Mean over noise levels, draws and channels of |f(x_t, t, e_T) - f(x_t, t, e_b)|: float32 (h, w), peak 1.
    ``latents`` (1, C, h, w); embeddings (1, tokens, width).
    """
    total = torch.zeros(latents.shape[-2:], device=latents.device)
    embeddings = torch.cat([with_object, without_object])
    for step in range(heat_steps()):
        draw = draws.generator(seed, f"{STAGE} heat", step, 0)
        noise = draws.noise(tuple(latents.shape), draw, latents.device)
        level = _LEVELS[step // _DRAWS]
        t = torch.full((1,), round(level * (schedule.train_steps - 1)), device=latents.device)
        noisy = schedule.noised(latents, noise, t)
        both = denoiser.predict(noisy.expand(2, -1, -1, -1), t.expand(2), embeddings)
        difference = (both[0] - both[1]).abs().mean(dim=0)
        total += difference / difference.mean().clamp_min(1e-8)
        on_step()
    smooth = functional.avg_pool2d(functional.pad(total[None, None], (1, 1, 1, 1), mode="replicate"), 3, stride=1)[0, 0]
    return (smooth / smooth.max().clamp_min(1e-8)).cpu().numpy().astype(np.float32)


def heat_steps() -> int:
    return len(_LEVELS) * _DRAWS


def find_object(heat: Map, size: tuple[int, int], segment: Callable[[Hint], Map | None]) -> Map | None:
    """The object's mask, float32 (height, width) in [0, 1] for a picture of ``size`` (width, height); None: no object.

    ``segment`` cuts out what a hint points at. Where it cannot (None), or cuts out something that the heat does not
    agree with, the heat map's own hot region is the mask.
    """
    region = _hot_region(heat)
    if not _plausible(float(region.mean())) or _contrast(heat, region) < _CONTRAST:
        return None
    mask = segment(_hint(heat, region, size))
    if mask is not None and _agrees(mask, heat, region):
        return mask
    return _resized(region.astype(np.float32), size)


def _agrees(mask: Map, heat: Map, region: npt.NDArray[np.bool_]) -> bool:
    small = _resized(mask, (heat.shape[1], heat.shape[0])) > 0.5
    if not _plausible(float(mask.mean())) or _contrast(heat, small) < _CONTRAST:
        return False
    return bool((small & region).sum() >= 0.5 * small.sum())


def _hot_region(heat: Map) -> npt.NDArray[np.bool_]:
    """The connected region above the threshold that holds the peak."""
    labels, _ = ndimage.label(heat >= _INSIDE)
    peak = np.unravel_index(int(heat.argmax()), heat.shape)
    return np.asarray(labels == labels[peak])


def _hint(heat: Map, region: npt.NDArray[np.bool_], size: tuple[int, int]) -> Hint:
    rows, columns = np.nonzero(region)
    across, down = size[0] / heat.shape[1], size[1] / heat.shape[0]
    y, x = np.unravel_index(int(heat.argmax()), heat.shape)
    left, right = float(columns.min()) * across, float(columns.max() + 1) * across
    top, bottom = float(rows.min()) * down, float(rows.max() + 1) * down
    return Hint((float((x + 0.5) * across), float((y + 0.5) * down)), (left, top, right, bottom))


def _contrast(heat: Map, region: npt.NDArray[np.bool_]) -> float:
    if not region.any() or region.all():
        return 0.0
    return float(heat[region].mean() / max(float(heat[~region].mean()), 1e-8))


def _plausible(area: float) -> bool:
    return _SMALLEST <= area <= _LARGEST


def _resized(mask: Map, size: tuple[int, int]) -> Map:
    """Area-averaged when shrinking, bilinear when growing."""
    tensor = torch.as_tensor(mask)[None, None]
    shrink = size[0] < mask.shape[1]
    target = (size[1], size[0])
    resized = (
        functional.interpolate(tensor, target, mode="area")
        if shrink
        else functional.interpolate(tensor, target, mode="bilinear", align_corners=False)
    )
    return resized[0, 0].numpy()
