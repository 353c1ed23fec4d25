"""Stages 1 and 2 against a plain writing of the paper's equations: no batching, no fused optimiser."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, cast

import pytest
import torch
from torch import Tensor

from engine.editing.job import Job
from engine.editing.objective import Layers
from engine.editing.stages import embeddings, weights
from engine.models import random_draws
from engine.models.diffusion_model import DiffusionModel
from engine.protocol.events import Event, LossPoint
from engine.protocol.settings import Settings
from tests.engine.conftest import random_layers

CPU = torch.device("cpu")
STEPS = 4

StartJob = Callable[[str, list[Event]], Job]


def _noised(
    model: DiffusionModel, clean: Tensor, seed: int, stage: str, step: int, item: int
) -> tuple[Tensor, Tensor, Tensor]:
    """x_t, what to predict, and t: from the closed forms."""
    draw = random_draws.generator(seed, stage, step, item)
    t = int(random_draws.timestep(1000, draw, CPU))
    noise = random_draws.noise(tuple(clean.shape), draw, CPU)
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000) ** 2
    alpha = torch.cumprod(1 - betas, 0)[t]
    noisy = alpha.sqrt() * clean + (1 - alpha).sqrt() * noise
    v = alpha.sqrt() * noise - (1 - alpha).sqrt() * clean
    return noisy, v if model.schedule.prediction == "v_prediction" else noise, torch.tensor([t])


def _masked(predicted: Tensor, target: Tensor, mask: Tensor) -> Tensor:
    return (mask * (target - predicted) ** 2).mean()


def _unet(model: DiffusionModel) -> torch.nn.Module:
    return copy.deepcopy(model.denoiser.module)


def _plain_embeddings(
    model: DiffusionModel, layers: Layers, e_a: Tensor, e_b: Tensor, s: Settings
) -> tuple[Tensor, Tensor]:
    unet = _unet(model)
    e_a, e_b = e_a.clone().requires_grad_(), e_b.clone().requires_grad_()
    adam = torch.optim.Adam([e_a, e_b], lr=s.embedding_rate)
    for step in range(s.embedding_steps):
        x, target, t = _noised(model, layers.object_latents, s.edit_seed, "embeddings", step, 0)
        if s.embedding_form == "layered":
            loss = _masked(unet(x, t, e_a).sample, target, layers.object_mask)
            y, target, t = _noised(model, layers.background_latents, s.edit_seed, "embeddings", step, 1)
            loss = loss + _masked(unet(y, t, e_b).sample, target, layers.background_mask)
        else:
            mask = layers.object_mask if s.joint_region == "object" else layers.surroundings_mask
            loss = _masked(unet(x, t, torch.cat([e_a, e_b], 1)).sample, target, mask)
        adam.zero_grad()
        torch.autograd.backward(loss)
        cast(Any, adam).step()
    return e_a.detach(), e_b.detach()


def _watch(*_: object) -> None:
    pass


@pytest.mark.parametrize(("form", "region"), [("layered", "object"), ("joint", "object"), ("joint", "background")])
@pytest.mark.parametrize("kind", ["epsilon", "v"])
def test_stage_1_is_equation_2(
    model: DiffusionModel, v_model: DiffusionModel, start_job: StartJob, form: str, region: str, kind: str
) -> None:
    used = model if kind == "epsilon" else v_model
    layers = random_layers(used)
    e_a, e_b = used.embed("a dog jumping"), used.embed("in the snow")
    options: dict[str, Any] = {
        "embedding_form": form,
        "joint_region": region,
        "embedding_steps": STEPS,
        "embedding_rate": 1e-2,
    }
    settings = Settings(**options, edit_seed=3)
    job = start_job("j", [])
    denoiser = used.denoiser.working_copy(CPU)
    with job.stage("embeddings"):
        hats = embeddings.optimise(denoiser, used.schedule, layers, e_a, e_b, settings, job, _watch)
    expected = _plain_embeddings(used, layers, e_a.tokens, e_b.tokens, settings)
    found, starts = ([each.tokens for each in pair] for pair in (hats, (e_a, e_b)))
    for ours, plain, start in zip(found, expected, starts, strict=True):
        assert ours.shape == start.shape
        assert torch.allclose(ours, plain, atol=2e-4)
        assert not torch.allclose(ours, start, atol=1e-3)


def test_stage_1_trains_all_tokens_and_leaves_the_unet_alone(
    model: DiffusionModel, layers: Layers, start_job: StartJob
) -> None:
    e_a, e_b = model.embed("a dog"), model.embed("in the snow")
    denoiser = model.denoiser.working_copy(CPU)
    before = {name: value.clone() for name, value in denoiser.module.state_dict().items()}
    job = start_job("j", [])
    with job.stage("embeddings"):
        hat, _ = embeddings.optimise(
            denoiser, model.schedule, layers, e_a, e_b, Settings(embedding_steps=2), job, _watch
        )
    assert ((hat.tokens - e_a.tokens).abs().sum(dim=-1) > 0).all()
    assert all(torch.equal(value, before[name]) for name, value in denoiser.module.state_dict().items())


@pytest.mark.parametrize("kind", ["epsilon", "v"])
def test_stage_2_is_equations_4_to_6(
    model: DiffusionModel, v_model: DiffusionModel, start_job: StartJob, kind: str
) -> None:
    used = model if kind == "epsilon" else v_model
    layers = random_layers(used)
    e_opt = used.embed("a dog jumping in the snow")
    settings = Settings(weight_steps=STEPS, weight_rate=1e-3, object_weight=2.5, background_weight=0.7, edit_seed=9)
    events: list[Event] = []
    job = start_job("j", events)
    denoiser = used.denoiser.working_copy(CPU)
    with job.stage("weights"):
        weights.adapt(
            denoiser,
            list(denoiser.train_all(used.denoiser).values()),
            used.schedule,
            layers,
            e_opt,
            settings,
            job,
            _watch,
        )

    unet = _unet(used).requires_grad_(True)
    adam = torch.optim.Adam(unet.parameters(), lr=1e-3)
    points: list[tuple[float, float, float]] = []
    for step in range(STEPS):
        x, target, t = _noised(used, layers.object_latents, 9, "weights", step, 0)
        of_object = _masked(unet(x, t, e_opt.tokens).sample, target, layers.object_mask)
        y, target, t = _noised(used, layers.background_latents, 9, "weights", step, 1)
        of_background = _masked(unet(y, t, e_opt.tokens).sample, target, layers.background_mask)
        total = 2.5 * of_object + 0.7 * of_background
        adam.zero_grad()
        torch.autograd.backward(total)
        cast(Any, adam).step()
        points.append((total.item(), of_object.item(), of_background.item()))
    logged = [(p.total, p.object, p.background) for p in events if isinstance(p, LossPoint)]
    assert torch.allclose(torch.tensor(logged), torch.tensor(points), rtol=1e-3)
    moved = dict(denoiser.module.named_parameters())
    start = dict(used.denoiser.module.named_parameters())
    assert all(torch.allclose(moved[name], value, atol=5e-4) for name, value in unet.named_parameters())
    assert any(not torch.allclose(moved[name], value, atol=1e-3) for name, value in start.items())


def test_stage_2_with_lora_trains_the_factors_alone(model: DiffusionModel, layers: Layers, start_job: StartJob) -> None:
    denoiser = model.denoiser.working_copy(CPU)
    factors = denoiser.add_lora(2, seed=4)
    frozen = {name: value.clone() for name, value in denoiser.weights().items() if name not in factors}
    before = {name: value.detach().clone() for name, value in factors.items()}
    assert all(("lora_A" in name) == bool(value.any()) for name, value in before.items())
    job = start_job("j", [])
    with job.stage("weights"):
        settings = Settings(weight_steps=3, weight_rate=1e-3)
        weights.adapt(
            denoiser, list(factors.values()), model.schedule, layers, model.embed("a dog"), settings, job, _watch
        )
    assert all(torch.equal(value, frozen[name]) for name, value in denoiser.weights().items() if name in frozen)
    assert all(not torch.equal(factors[name], before[name]) for name in factors if "lora_B" in name)


def test_lora_changes_nothing_before_training_and_is_drawn_by_the_seed(model: DiffusionModel) -> None:
    plain, first, second, other = (model.denoiser.working_copy(CPU) for _ in range(4))
    a, b, c = first.add_lora(2, seed=4), second.add_lora(2, seed=4), other.add_lora(2, seed=5)
    assert all(torch.equal(a[name], b[name]) for name in a)
    assert any(not torch.equal(a[name], c[name]) for name in a)
    x, e = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(0)), model.embed("a dog")
    assert torch.allclose(plain.predict(x, 5, e), first.predict(x, 5, e), atol=1e-6)


@pytest.mark.parametrize(("area", "expected"), [(0.05, 3.0), (0.099, 3.0), (0.101, 2.0), (0.5, 2.0)])
def test_lambda_1_is_larger_for_small_objects(area: float, expected: float) -> None:
    assert weights.object_weight(Settings(), torch.full((1, 1, 8, 8), area)) == expected
    assert weights.object_weight(Settings(object_weight=1.25), torch.full((1, 1, 8, 8), area)) == 1.25
