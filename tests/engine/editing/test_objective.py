from __future__ import annotations

import pytest
import torch

from engine.editing.objective import masked_loss, noised_batch
from engine.models import random_draws
from engine.models.diffusion_model import DiffusionModel

CPU = torch.device("cpu")


@pytest.mark.parametrize("normalise", ["frame", "mask"])
def test_masked_error_is_squared_then_masked_then_averaged(normalise: str) -> None:
    draw = torch.Generator().manual_seed(0)
    predicted, target = torch.randn(2, 1, 3, 4, 5, generator=draw)
    mask = torch.rand(1, 1, 4, 5, generator=draw)
    total, area = 0.0, 0.0
    for y in range(4):
        for x in range(5):
            area += float(mask[0, 0, y, x])
            for c in range(3):
                total += float(mask[0, 0, y, x]) * float(predicted[0, c, y, x] - target[0, c, y, x]) ** 2
    expected = total / 60 if normalise == "frame" else total / (3 * area)
    found = masked_loss(predicted, target, mask, "frame" if normalise == "frame" else "mask")
    assert float(found) == pytest.approx(expected, rel=1e-5)


def test_an_empty_mask_gives_a_finite_error() -> None:
    ones, zero = torch.ones(1, 2, 3, 3), torch.zeros(1, 1, 3, 3)
    assert float(masked_loss(ones, -ones, zero, "mask")) == 0.0


def test_each_row_has_its_own_timestep_and_noise_whatever_the_batch(model: DiffusionModel) -> None:
    clean = torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(1))
    both = noised_batch(model.schedule, clean, 7, "weights", 3)
    alone = noised_batch(model.schedule, clean[:1], 7, "weights", 3)
    assert both.timesteps[0] != both.timesteps[1]
    assert torch.equal(both.noisy[:1], alone.noisy)
    assert torch.equal(both.target[:1], alone.target)


def test_only_the_quiet_share_of_the_schedule_is_drawn(model: DiffusionModel) -> None:
    clean = torch.zeros(2, 4, 8, 8)
    drawn = torch.cat([noised_batch(model.schedule, clean, 7, "weights", step, 0.2).timesteps for step in range(200)])
    assert drawn.max() < 200
    assert drawn.max() > 180
    assert drawn.min() < 20


def _alphas(steps: int = 1000) -> torch.Tensor:
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, steps, dtype=torch.float64) ** 2
    return torch.cumprod(1 - betas, 0)


def test_epsilon_models_are_taught_the_noise(model: DiffusionModel) -> None:
    clean = torch.ones(1, 4, 8, 8)
    batch = noised_batch(model.schedule, clean, 0, "weights", 0)
    draw = random_draws.generator(0, "weights", 0, 0)
    t = int(random_draws.timestep(1000, draw, CPU))
    noise = random_draws.noise((1, 4, 8, 8), draw, CPU)
    alpha = float(_alphas()[t])
    assert int(batch.timesteps) == t
    assert torch.equal(batch.target, noise)
    assert torch.allclose(batch.noisy, alpha**0.5 * clean + (1 - alpha) ** 0.5 * noise, atol=1e-5)


def test_v_models_are_taught_v(v_model: DiffusionModel) -> None:
    clean = torch.randn(1, 5, 8, 8, generator=torch.Generator().manual_seed(2))
    batch = noised_batch(v_model.schedule, clean, 0, "weights", 0)
    alpha = float(_alphas()[int(batch.timesteps)])
    noise = (batch.noisy - alpha**0.5 * clean) / (1 - alpha) ** 0.5
    assert torch.allclose(batch.target, alpha**0.5 * noise - (1 - alpha) ** 0.5 * clean, atol=1e-3)
    assert torch.allclose(v_model.schedule.clean(batch.noisy, batch.target, batch.timesteps), clean, atol=1e-3)
