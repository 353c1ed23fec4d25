"""The arithmetic of one step of each stage, counted once, outside of any measured time."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from engine.editing.job import Job
from engine.editing.objective import Layers
from engine.editing.stages import embeddings, reference_mask, sampling, weights
from engine.editing.time_left import Planned
from engine.models.diffusion_model import DiffusionModel
from engine.protocol.events import Event
from engine.protocol.settings import Settings, changed


def per_step(model: DiffusionModel, settings: Settings, seeds: int) -> dict[str, int]:
    """FLOPs (a multiplication and an addition are two) of the UNet in one step of each stage, by the stage's name.

    One batch of ``seeds`` candidates; the reference's steps, drawing it and looking for its object, have two rows each.
    """
    device = model.device
    shape = model.latent_shape((model.size, model.size))
    draw = torch.Generator().manual_seed(0)
    latents = torch.randn((1, *shape), generator=draw).to(device)
    mask = torch.ones((1, 1, *shape[1:]), device=device)
    layers = Layers(latents, mask, latents, mask, mask)
    e = model.embed("")
    one = changed(settings, {"embedding_steps": 1, "weight_steps": 1, "sampling_steps": 1, "strength": 1.0})
    copy = model.denoiser.working_copy(device)
    plan = [Planned(name, 1, 1.0) for name in (embeddings.STAGE, weights.STAGE)]
    job = Job("flops", _unheard, lambda: False, device, plan)

    twice = sampling.asks_untouched(settings)
    other = sampling.UntouchedModel(model.denoiser.working_copy(device), e) if twice else None
    plain, guided = sampling.Conditioning(e, e, e), sampling.Conditioning(e, e, e, other)

    def draw_seeds(count: int, guidance: sampling.Conditioning) -> None:
        sampling.sample(
            copy, model.schedule, guidance, range(count), shape, one, None, None, sampling.STAGE, lambda clean: None
        )

    counted = {
        reference_mask.STAGE: _count(lambda: draw_seeds(1, plain)),
        sampling.STAGE: _count(lambda: draw_seeds(seeds, guided)),
    }
    with job.stage(embeddings.STAGE):
        counted[embeddings.STAGE] = _count(
            lambda: embeddings.optimise(copy, model.schedule, layers, e, e, one, job, lambda example, predicted: None)
        )
    with job.stage(weights.STAGE):
        parameters = list(copy.train_all(model.denoiser).values())
        counted[weights.STAGE] = _count(
            lambda: weights.adapt(
                copy, parameters, model.schedule, layers, e, one, job, lambda example, predicted: None
            )
        )
    return counted


def _count(run: Callable[[], object]) -> int:
    # the counter knows no fused attention on CPUs; written out, attention is multiplications that it does know
    with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        run()
    return counter.get_total_flops()


def _unheard(event: Event) -> None:
    """Nobody waits for these events."""
