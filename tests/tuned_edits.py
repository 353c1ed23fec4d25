"""Tuned edits of small models, as a training would leave them."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import Parameter

from engine.editing.tuned_check import DIFFERENCE, PACKED, SCALES
from engine.models import packed
from engine.models.denoising import Denoiser
from engine.models.diffusion_model import DiffusionModel
from engine.models.packed import Packed
from engine.protocol.settings import Adaptation, Settings
from engine.protocol.tuned_header import VERSION, TunedMetadata


def trained(
    model: DiffusionModel, adaptation: Adaptation, rank: int = 2, size: float = 1e-4
) -> tuple[Denoiser, dict[str, Parameter]]:
    """A working copy whose weights moved by noise of that ``size``, and what was trained of it."""
    copy = model.denoiser.working_copy(torch.device("cpu"))
    parameters = copy.train_all(model.denoiser) if adaptation == "full" else copy.add_lora(rank, 0)
    with torch.no_grad():
        for item, value in enumerate(parameters.values()):
            value += size * torch.randn(value.shape, generator=torch.Generator().manual_seed(item))
    copy.freeze()
    return copy, parameters


def about(model: DiffusionModel, adaptation: Adaptation, rank: int = 2) -> TunedMetadata:
    return TunedMetadata(
        version=VERSION,
        settings=Settings(adaptation=adaptation, lora_rank=rank),
        object_prompt="a dog",
        background_prompt="in the snow",
        target="a dog in the snow",
        negative="",
        model=None,
        model_name=model.card.name,
        model_hash=model.digest,
        size=(model.size, model.size),
        sources={"photo": "p.png"},
    )


def changes(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What the ``weights`` of a full tuned edit add to each of the model's, float32."""
    found = {name.removeprefix(DIFFERENCE): value.float() for name, value in weights.items() if DIFFERENCE in name}
    for name, levels in weights.items():
        if name.startswith(PACKED):
            own = name.removeprefix(PACKED)
            found[own] = packed.unpacked(Packed(levels, weights[SCALES + own]))
    return found
