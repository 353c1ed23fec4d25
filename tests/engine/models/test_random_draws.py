from __future__ import annotations

import itertools

import torch

from engine.models import random_draws

CPU = torch.device("cpu")


def _numbers(seed: int, stage: str, step: int, item: int) -> tuple[float, ...]:
    return tuple(
        float(value) for value in random_draws.noise((4,), random_draws.generator(seed, stage, step, item), CPU)
    )


def test_a_draw_depends_on_seed_stage_step_and_item_alone() -> None:
    keys = list(itertools.product((0, 1), ("embeddings", "weights"), (0, 1), (0, 1)))
    assert len({_numbers(*key) for key in keys}) == len(keys)
    assert [_numbers(*key) for key in keys] == [_numbers(*key) for key in reversed(keys)][::-1]


def test_timesteps_cover_the_whole_schedule_evenly() -> None:
    drawn = torch.cat(
        [random_draws.timestep(4, random_draws.generator(3, "weights", step, 0), CPU) for step in range(2000)]
    )
    counts = torch.bincount(drawn, minlength=4)
    assert drawn.min() == 0
    assert drawn.max() == 3
    assert counts.min() > 430
