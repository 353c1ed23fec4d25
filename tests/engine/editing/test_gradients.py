"""Gradients of both training stages against a plain writing of their losses, in float64, for each family."""

from __future__ import annotations

import copy
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import UNet2DConditionModel
from torch import Tensor, nn
from torch.optim.optimizer import register_optimizer_step_pre_hook

from engine.editing.objective import Layers
from engine.editing.stages import embeddings, weights
from engine.models import random_draws
from engine.models.diffusion_model import DiffusionModel, ModelStore
from engine.models.families.condition import Condition
from engine.models.families.family import Family
from engine.models.families.sdxl import XL
from engine.models.families.stable_diffusion import SD1
from engine.models.torch_adapter.denoiser import UnetDenoiser
from engine.protocol.settings import Settings
from tests.engine.conftest import random_layers
from tests.engine.editing.test_stages import StartJob
from tests.tiny_models import write_tiny_xl

CPU = torch.device("cpu")
CLOSE = 1e-6  # of the largest; the engine hands on predictions in float32
FAMILIES: Mapping[str, Family] = {"model": SD1, "v_model": SD1, "xl": XL}


def _watch(*_: object) -> None:
    pass


@pytest.fixture(scope="module")
def xl(tmp_path_factory: pytest.TempPathFactory) -> DiffusionModel:
    folder: Path = write_tiny_xl(tmp_path_factory.mktemp("xl") / "model")
    return ModelStore(folder, CPU).get(None)


class Case:
    """A model in float64, two layers and two texts."""

    def __init__(self, model: DiffusionModel, family: Family) -> None:
        self.model = model
        self.unet: Any = copy.deepcopy(model.denoiser.module).double()
        assert isinstance(self.unet, UNet2DConditionModel)
        self.denoiser = UnetDenoiser(self.unet, added=family.added(model.autoencoder.factor))
        single = random_layers(model)
        masks = single.object_mask, single.background_mask, single.surroundings_mask
        object_mask, background_mask, surroundings = (mask.double() for mask in masks)
        latents = single.object_latents.double(), single.background_latents.double()
        self.layers = Layers(latents[0], object_mask, latents[1], background_mask, surroundings)
        self.texts = [model.embed(text).each(Tensor.double) for text in ("a dog jumping", "in the snow")]

    def error(self, stage: str, item: int, text: Condition) -> Tensor:
        """Of one layer in the first step: the mean of mask * (target - prediction) ** 2."""
        layers, background = self.layers, item == 1
        clean = layers.background_latents if background else layers.object_latents
        mask = layers.background_mask if background else layers.object_mask
        draw = random_draws.generator(3, stage, 0, item)
        t = random_draws.timestep(1000, draw, CPU)
        noise = random_draws.noise(tuple(clean.shape), draw, CPU).double()
        alpha = torch.cumprod(1 - torch.linspace(0.00085**0.5, 0.012**0.5, 1000) ** 2, 0)[t].double()
        noisy = alpha.sqrt() * clean + (1 - alpha).sqrt() * noise
        velocity = self.model.schedule.prediction == "v_prediction"
        target = alpha.sqrt() * noise - (1 - alpha).sqrt() * clean if velocity else noise
        added = None
        if text.pooled is not None:
            size = [float(self.model.size)] * 2
            added = {"text_embeds": text.pooled, "time_ids": torch.tensor([[*size, 0, 0, *size]])}
        predicted = self.unet(noisy, t, text.tokens, added_cond_kwargs=added).sample
        return (mask * (target - predicted) ** 2).mean()


@pytest.fixture(params=list(FAMILIES))
def case(request: pytest.FixtureRequest) -> Case:
    return Case(request.getfixturevalue(request.param), FAMILIES[request.param])


@contextmanager
def seen() -> Generator[list[Tensor]]:
    """The gradients that each optimiser is given within, as they are when it takes its step."""
    found: list[Tensor] = []

    def note(optimiser: torch.optim.Optimizer, *_: object) -> None:
        for group in optimiser.param_groups:
            found.extend(parameter.grad.clone() for parameter in group["params"])

    hook = register_optimizer_step_pre_hook(note)
    try:
        yield found
    finally:
        hook.remove()


def worst(found: list[Tensor], wanted: list[Tensor]) -> float:
    """The largest difference, divided by the largest value."""
    assert len(found) == len(wanted) > 0
    largest = max(float(each.abs().max()) for each in wanted)
    return max(float((a - b).abs().max()) for a, b in zip(found, wanted, strict=True)) / largest


def test_stage_1_has_the_gradients_of_equation_2(case: Case, start_job: StartJob) -> None:
    job, model = start_job("j", []), case.model
    settings = Settings(embedding_steps=1, edit_seed=3)
    with job.stage("embeddings"), seen() as found:
        embeddings.optimise(
            case.denoiser, model.schedule, case.layers, case.texts[0], case.texts[1], settings, job, _watch
        )
    (e_a, tokens_a), (e_b, tokens_b) = (text.trainable() for text in case.texts)
    loss = case.error("embeddings", 0, e_a) + case.error("embeddings", 1, e_b)
    wanted = torch.autograd.grad(loss, [tokens_a, tokens_b])
    assert worst(found, list(wanted)) < CLOSE


def test_stage_2_has_the_gradients_of_equations_4_to_6(case: Case, start_job: StartJob) -> None:
    job, model, text = start_job("j", []), case.model, case.texts[0]
    settings = Settings(weight_steps=1, edit_seed=3, object_weight=2.5, background_weight=0.7)
    before = copy.deepcopy(case.unet.state_dict())
    learning: list[nn.Parameter] = list(case.denoiser.train_all(case.denoiser).values())
    with job.stage("weights"), seen() as found:
        weights.adapt(case.denoiser, learning, model.schedule, case.layers, text, settings, job, _watch)
    case.unet.load_state_dict(before)
    loss = 2.5 * case.error("weights", 0, text) + 0.7 * case.error("weights", 1, text)
    assert worst(found, list(torch.autograd.grad(loss, learning))) < CLOSE
