"""Low precision under autocast, here on the CPU, which casts by the same rules, and which device gets it."""

from __future__ import annotations

import copy

import pytest
import torch
from diffusers import UNet2DConditionModel

from engine.editing.memory.gated_adam import GatedAdam
from engine.models import precision
from engine.models.denoising import Denoiser
from engine.models.diffusion_model import DiffusionModel
from engine.models.torch_adapter.denoiser import UnetDenoiser

LOW = torch.bfloat16


def _low(model: DiffusionModel, low: torch.dtype = LOW) -> Denoiser:
    unet = copy.deepcopy(model.denoiser.module)
    assert isinstance(unet, UNet2DConditionModel)
    return UnetDenoiser(unet, low)


def _predicted(denoiser: Denoiser, model: DiffusionModel) -> torch.Tensor:
    x = torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    return denoiser.predict(x, torch.tensor([3, 700]), model.embed("a dog").rows(2))


def test_frozen_weights_are_cast_once_and_nothing_changes_by_a_bit(model: DiffusionModel) -> None:
    cast_anew, settled = _low(model), _low(model)
    settled.settle()
    kept = {name: value.dtype for name, value in settled.weights().items()}
    assert kept["conv_in.weight"] == kept["time_embedding.linear_1.bias"] == LOW
    assert kept["conv_norm_out.weight"] == torch.float32
    assert torch.equal(_predicted(settled, model), _predicted(cast_anew, model))


def test_training_begins_with_the_models_own_weights(model: DiffusionModel) -> None:
    denoiser = _low(model)
    denoiser.settle()
    trained, own = denoiser.train_all(model.denoiser), model.denoiser.weights()
    assert all(torch.equal(value, own[name]) and value.requires_grad for name, value in trained.items())


def test_factors_stay_exact_over_a_low_base(model: DiffusionModel) -> None:
    denoiser = _low(model)
    denoiser.settle()
    factors = denoiser.add_lora(2, seed=4)
    assert {value.dtype for value in factors.values()} == {torch.float32}
    torch.autograd.backward(_predicted(denoiser, model).square().mean())
    assert all(value.grad is not None and value.grad.dtype == torch.float32 for value in factors.values())
    base = [value for name, value in denoiser.weights().items() if ".base_layer." in name]
    assert {value.dtype for value in base} == {LOW}


@pytest.mark.parametrize(
    ("capability", "name", "native", "low"),
    [
        ((9, 0), "NVIDIA H200", True, torch.bfloat16),
        ((8, 6), "NVIDIA GeForce RTX 3060", True, torch.bfloat16),
        ((7, 5), "NVIDIA GeForce RTX 2080 Ti", False, torch.float16),
        ((7, 0), "Tesla V100", False, torch.float16),
        ((7, 5), "NVIDIA GeForce GTX 1660 SUPER", False, None),
        ((6, 1), "NVIDIA GeForce GTX 1080", False, None),
    ],
)
def test_each_card_computes_in_what_it_has(
    capability: tuple[int, int], name: str, native: bool, low: torch.dtype | None
) -> None:
    assert precision.low_precision_of(capability, name, native) == low


def test_the_layout_that_pays(model: DiffusionModel) -> None:
    cpu = torch.device("cpu")
    assert precision.low_precision(cpu) is None
    assert precision.memory_format(cpu, 10_000_000) == torch.channels_last
    assert precision.memory_format(cpu, 860_000_000) == torch.contiguous_format
    weight = model.denoiser.working_copy(cpu).weights()["conv_in.weight"]
    assert weight.is_contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize("low", [torch.float16, torch.bfloat16])
def test_weights_learn_in_low_precision_what_they_learn_in_float32(model: DiffusionModel, low: torch.dtype) -> None:
    exact, trained = model.denoiser.working_copy(torch.device("cpu")), _low(model, low)
    for denoiser in (exact, trained):
        adam = GatedAdam(list(denoiser.train_all(model.denoiser).values()), 1e-3, scaled=denoiser.scaled)
        for _ in range(5):
            adam.step(1e-3 * _predicted(denoiser, model).square().mean())  # gradients that float16 alone would lose
        assert not adam.failed
    start = model.denoiser.weights()
    ours, theirs = (
        torch.cat([(value - start[name]).flatten() for name, value in each.weights().items()])
        for each in (trained, exact)
    )
    assert trained.scaled == (low == torch.float16)
    assert torch.cosine_similarity(ours, theirs, dim=0) > 0.95
