from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.editing.stages.reference_mask import HeatHint, Map, find_object, heat_map, heat_steps
from engine.models.diffusion_model import DiffusionModel

CPU = torch.device("cpu")
SIZE = (64, 48)  # width, height


def _heat() -> Map:
    """A hot blob on 12 x 16 latent pixels, rows 3 to 8 and columns 4 to 9."""
    heat = np.full((12, 16), 0.1, dtype=np.float32)
    heat[3:9, 4:10] = 0.8
    heat[5, 6] = 1.0
    return heat


def _object() -> Map:
    mask = np.zeros((48, 64), dtype=np.float32)
    mask[13:35, 17:39] = 1
    return mask


def test_the_hot_region_is_shown_to_sam_which_cuts_it_out() -> None:
    seen: list[HeatHint] = []

    def segment(hint: HeatHint) -> tuple[Map, float]:
        seen.append(hint)
        return _object(), 0.9

    found = find_object(_heat(), SIZE, segment)
    assert len(seen) == 1
    assert seen[0].box == (16.0, 12.0, 40.0, 36.0)
    assert seen[0].point == pytest.approx((28.0, 24.0), abs=0.1)
    assert found is not None
    assert np.array_equal(found, _object())


def test_the_point_lies_on_a_region_that_bends_around_its_centre() -> None:
    heat = np.full((12, 16), 0.1, dtype=np.float32)
    heat[2:10, 3:13] = 0.9
    heat[2:8, 6:10] = 0.1
    heat[4, 4] = 1.0
    points: list[tuple[float, float]] = []

    def segment(hint: HeatHint) -> None:
        points.append(hint.point)

    assert find_object(heat, SIZE, segment) is not None
    assert points == [(18.0, 18.0)]


@pytest.mark.parametrize("answer", ["nothing", "unsure", "everything", "elsewhere"])
def test_where_sam_fails_a_clear_heat_is_the_mask_itself(answer: str) -> None:
    elsewhere = np.zeros((48, 64), np.float32)
    elsewhere[40:, 50:] = 1
    answers: dict[str, tuple[Map, float] | None] = {
        "nothing": None,
        "unsure": (np.ones((48, 64), np.float32), 0.3),
        "everything": (np.ones((48, 64), np.float32), 0.9),
        "elsewhere": (elsewhere, 0.9),
    }
    found = find_object(_heat(), SIZE, lambda _hint: answers[answer])
    assert found is not None
    assert found.shape == (48, 64)
    agreement = ((found > 0.5) & (_object() > 0.5)).sum() / ((found > 0.5) | (_object() > 0.5)).sum()
    assert agreement > 0.75


@pytest.mark.parametrize("answer", [None, (_object(), 0.5)], ids=["nothing", "unsure"])
def test_a_faint_heat_where_sam_is_not_sure_means_no_object(answer: tuple[Map, float] | None) -> None:
    faint = _heat() * 0.3 + 0.7
    assert find_object(faint, SIZE, lambda _hint: answer) is None
    assert find_object(np.ones((12, 16), np.float32), SIZE, lambda _hint: answer) is None
    certain = find_object(faint, SIZE, lambda _hint: (_object(), 0.9))
    assert certain is not None
    assert np.array_equal(certain, _object())


def test_the_heat_map_is_seeded_and_counts_its_steps(model: DiffusionModel) -> None:
    latents = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    denoiser = model.denoiser.working_copy(CPU)
    texts = model.embed("a dog in the snow"), model.embed("in the snow")
    steps: list[None] = []
    first, second, other = (
        heat_map(denoiser, model.schedule, latents, *texts, seed, lambda: steps.append(None)) for seed in (1, 1, 2)
    )
    assert len(steps) == 3 * heat_steps()
    assert first.shape == (8, 8)
    assert first.max() == pytest.approx(1)
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)
