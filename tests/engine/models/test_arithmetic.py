"""Low precision under autocast, here on the CPU, which casts by the same rules."""

from __future__ import annotations

import copy

import torch
from diffusers import UNet2DConditionModel

from engine.models.diffusion_model import DiffusionModel
from engine.models.torch_adapter import Denoiser

LOW = torch.bfloat16


def _low(model: DiffusionModel) -> Denoiser:
    unet = copy.deepcopy(model.denoiser.module)
    assert isinstance(unet, UNet2DConditionModel)
    return Denoiser(unet, LOW, model.denoiser)


def _predicted(denoiser: Denoiser, model: DiffusionModel) -> torch.Tensor:
    x = torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    return denoiser.predict(x, torch.tensor([3, 700]), model.embed("a dog").expand(2, -1, -1))


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
    trained, own = denoiser.train_all(), model.denoiser.weights()
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
