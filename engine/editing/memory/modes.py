"""Which memory mode an edit takes, and what the modes do in training.

*fast*: everything on the device. *lean*: activations are computed twice instead of kept (gradient checkpointing), each
weight is updated as soon as its gradient is there, text encoder, autoencoder and SAM leave the device meanwhile, and
nothing is previewed. Both have the same weights, float32, and the same arithmetic. *least*: as lean, and where all
weights are trained, the large ones are bfloat16 and their averages have 8 bits (``EightBitAdam``).
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping, Sequence
from typing import Protocol

from torch import Tensor, nn

from engine.editing.memory.backward_adam import BackwardAdam
from engine.editing.memory.gated_adam import GatedAdam
from engine.editing.memory.known_needs import KnownNeeds
from engine.models import precision
from engine.models.denoising import Denoiser
from engine.models.diffusion_model import DiffusionModel
from engine.protocol.settings import Memory, MemoryMode, Settings, smaller

_PLENTY = 24  # times the weights: fast training never takes as much of a UNet at its own size
_SPARE = 1.15, 700_000_000  # of what is computed, and bytes: kernels' own memory, gaps between blocks, the device's own


class Optimiser(Protocol):
    """``failed``: a float32 scalar on the device, 0 while all is well, 1 once a loss or gradient was not finite."""

    failed: Tensor

    def step(self, loss: Tensor) -> None:
        """Backward of the scalar ``loss`` and one update."""
        ...

    def state(self) -> dict[str, Tensor]:
        """All that the next step depends on beside the parameters."""
        ...

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Takes back what ``state`` gave, for parameters as they were then."""
        ...


@contextlib.contextmanager
def optimiser(denoiser: Denoiser, parameters: Sequence[nn.Parameter], rate: float, seed: int) -> Generator[Optimiser]:
    """Adam for ``parameters`` that ``denoiser`` computes with, in its memory mode; its states live as long as this.

    Draws by ``seed``, where the mode has something to draw.
    """
    if denoiser.memory == "fast":
        yield GatedAdam(parameters, rate, scaled=denoiser.scaled)
        return
    adam = BackwardAdam(parameters, rate, scaled=denoiser.scaled, seed=seed)
    try:
        yield adam
    finally:
        adam.close()


def choose(
    asked: Memory,
    model: DiffusionModel,
    settings: Settings,
    size: tuple[int, int],
    free: int,
    needs: KnownNeeds | None = None,
) -> MemoryMode:
    """``asked``, or the fastest for which ``free`` bytes are enough, or the last. ``size``: (width, height) of the
    pictures.
    """
    if asked != "auto":
        return asked
    mode: MemoryMode = "fast"
    if free >= _PLENTY * sum(weight.nbytes for weight in model.denoiser.weights().values()):
        return mode
    low, needs = precision.low_precision(model.device), needs or KnownNeeds()
    while (less := smaller(mode, settings.adaptation)) is not None:
        taken = max(each.total for each in needs.training(model, settings, mode, size, low).values())
        if fits(taken, free):
            break
        mode = less
    return mode


def fits(taken: int, free: int) -> bool:
    """Whether what ``need`` has computed has room in ``free`` bytes, with what it leaves out."""
    return taken * _SPARE[0] + _SPARE[1] <= free
