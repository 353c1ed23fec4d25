"""Tuned edits of small models, as a training would leave them."""

from __future__ import annotations

import torch
from torch.nn import Parameter

from engine.models.denoising import Denoiser
from engine.models.diffusion_model import DiffusionModel
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
