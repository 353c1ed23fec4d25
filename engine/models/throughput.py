"""How long one forward pass of a model takes on a device: as it took before, else its arithmetic, counted, by the
device's rate, measured.
"""

from __future__ import annotations

import contextlib
import statistics
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
import torch
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from engine.files import atomic
from engine.models import precision
from engine.models.diffusion_model import DiffusionModel
from engine.protocol.unreadable import UNREADABLE

# a convolution such as Stable Diffusion 1.x is full of, at 512 pixels
_CHANNELS, _SIDE = 320, 64
_FLOPS = 2 * 9 * _CHANNELS**2 * _SIDE**2
_TIMES, _PATIENCE_S = 5, 2.0
_SHARE: Final = 0.6  # of that rate, which a whole UNet reaches: not all of it is convolutions as large as that
_LAST: Final = 5  # times that count of what was learned
_MOST_KEPT: Final = 500
_BESIDE: Final = "beside"


class Throughput:
    """Measures the device once, the first time that it has to. The file ``kept`` remembers what was learned of
    finished work. Thread-safe.
    """

    def __init__(self, device: torch.device, kept: Path | None = None) -> None:
        self._device, self._file = device, kept
        self._lock = threading.Lock()
        self._rate = 0.0
        self._flops: dict[str, int] = {}
        self._learned: dict[str, list[float]] = {}
        if kept is not None:
            with contextlib.suppress(OSError, *UNREADABLE):
                self._learned = msgspec.json.decode(kept.read_bytes(), type=dict[str, list[float]])

    def forward_seconds(self, model: DiffusionModel, work: str) -> float:
        """Of one picture of the model's own size, through its UNet, in this ``work``; where that is new, as in other
        work of the model.
        """
        known = self.known(model, work)
        if known is not None:
            return known
        with self._lock:
            start = self._key(model, "")
            if others := [statistics.median(took) for key, took in self._learned.items() if key.startswith(start)]:
                return statistics.median(others)
            if not self._rate:
                self._rate = _SHARE * measured_rate(self._device)
            if model.digest not in self._flops:
                self._flops[model.digest] = forward_flops(model)
            return self._flops[model.digest] / self._rate

    def known(self, model: DiffusionModel, work: str) -> float | None:
        """As ``forward_seconds``, where it was learned: the median of the last times."""
        return self._median(self._key(model, work))

    def beside_seconds(self, model: DiffusionModel, method: str) -> float:
        """Of all that the model does not compute, in an edit by ``method``; 0 while nothing is known."""
        return self._median(f"{_BESIDE} {self._key(model, method)}") or 0.0

    def learn(self, model: DiffusionModel, passes: Mapping[str, float], method: str, beside: float) -> None:
        """Of one edit: ``forward_seconds`` by work, and ``beside_seconds``. What cannot be kept is learned again."""
        took = {self._key(model, work): seconds for work, seconds in passes.items()}
        took[f"{_BESIDE} {self._key(model, method)}"] = beside
        with self._lock:
            for key, seconds in took.items():
                self._learned[key] = [*self._learned.pop(key, []), seconds][-_LAST:]
            if self._file is None:
                return
            with contextlib.suppress(OSError):
                self._file.parent.mkdir(parents=True, exist_ok=True)
                newest = dict(list(self._learned.items())[-_MOST_KEPT:])
                atomic.write_bytes(self._file, msgspec.json.encode(newest))

    def _median(self, key: str) -> float | None:
        with self._lock:
            took = self._learned.get(key)
            return statistics.median(took) if took else None

    def _key(self, model: DiffusionModel, work: str) -> str:
        return f"{self._device} {model.digest} {work}"


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
