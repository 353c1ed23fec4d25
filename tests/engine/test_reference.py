from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.models import DiffusionModel
from engine.stages.reference import Hint, Map, find_object, heat_map, heat_steps

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
    seen: list[Hint] = []

    def segment(hint: Hint) -> Map:
        seen.append(hint)
        return _object()

    found = find_object(_heat(), SIZE, segment)
    assert seen == [Hint((26.0, 22.0), (16.0, 12.0, 40.0, 36.0))]
    assert found is not None
    assert np.array_equal(found, _object())


@pytest.mark.parametrize("answer", ["nothing", "everything", "elsewhere"])
def test_where_sam_disagrees_the_heat_map_itself_is_the_mask(answer: str) -> None:
    elsewhere = np.zeros((48, 64), np.float32)
    elsewhere[40:, 50:] = 1
    answers = {"nothing": None, "everything": np.ones((48, 64), np.float32), "elsewhere": elsewhere}
    found = find_object(_heat(), SIZE, lambda _hint: answers[answer])
    assert found is not None
    assert found.shape == (48, 64)
    agreement = ((found > 0.5) & (_object() > 0.5)).sum() / ((found > 0.5) | (_object() > 0.5)).sum()
    assert agreement > 0.75


def test_an_even_or_scattered_heat_means_no_object() -> None:
    assert find_object(np.ones((12, 16), np.float32), SIZE, lambda _hint: _object()) is None
    noise = np.random.default_rng(0).uniform(0.3, 1, (12, 16)).astype(np.float32)
    assert find_object(noise, SIZE, lambda _hint: _object()) is None


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
