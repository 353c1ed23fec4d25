"""How long one forward pass of a model takes on a device: its arithmetic, counted, by the device's rate, measured."""

from __future__ import annotations

import threading
import time
from typing import Final

import torch
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from engine.models import precision
from engine.models.diffusion_model import DiffusionModel

# a convolution such as Stable Diffusion 1.x is full of, at 512 pixels
_CHANNELS, _SIDE = 320, 64
_FLOPS = 2 * 9 * _CHANNELS**2 * _SIDE**2
_TIMES, _PATIENCE_S = 5, 2.0
_SHARE: Final = 0.6  # of that rate, which a whole UNet reaches: not all of it is convolutions as large as that


class Throughput:
    """Measures the device once, the first time that it is asked. Thread-safe."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._lock = threading.Lock()
        self._rate = 0.0
        self._flops: dict[str, int] = {}

    def forward_seconds(self, model: DiffusionModel) -> float:
        """Of one picture of the model's own size, through its UNet."""
        with self._lock:
            if not self._rate:
                self._rate = _SHARE * measured_rate(self._device)
            if model.digest not in self._flops:
                self._flops[model.digest] = forward_flops(model)
            return self._flops[model.digest] / self._rate


@torch.no_grad()
def forward_flops(model: DiffusionModel) -> int:
    """A multiplication and an addition are two. Nothing is computed: the meta device knows shapes alone."""
    unet = model.denoiser.on_meta()
    latents = torch.empty((1, *model.latent_shape((model.size, model.size))), device="meta")
    with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        unet.predict(latents, torch.zeros(1, dtype=torch.int64, device="meta"), model.text.on_meta(1))
    return counter.get_total_flops()


@torch.no_grad()
def measured_rate(device: torch.device) -> float:
    """FLOP/s of ``device`` as it is just now, the best of a few tries."""
    low = precision.low_precision(device) or torch.float32
    picture = torch.ones((1, _CHANNELS, _SIDE, _SIDE), device=device, dtype=low)
    weight = torch.ones((_CHANNELS, _CHANNELS, 3, 3), device=device, dtype=low)
    took: list[float] = []
    begun = time.perf_counter()
    while len(took) <= _TIMES and time.perf_counter() - begun < _PATIENCE_S:
        started = time.perf_counter()
        functional.conv2d(picture, weight, padding=1).flatten()[0].item()  # waits for the device
        took.append(time.perf_counter() - started)
    return _FLOPS / min(took)
