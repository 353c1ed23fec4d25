"""Every method a person can choose: the same events, the same endings, the same pictures for the same request."""

from __future__ import annotations

import copy
import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast, get_args

import msgspec
import numpy as np
import numpy.typing as npt
import pytest
import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import load_file, save_file

from engine.editing.jobs.edit import METHODS
from engine.editing.stages import sampling
from engine.models import random_draws, tensors
from engine.models.checks.model_configs import SchedulerConfig
from engine.models.denoising import FeatureInjection
from engine.models.diffusion_model import DiffusionModel
from engine.models.families.condition import Condition, stacked
from engine.models.torch_adapter.denoiser import UnetDenoiser
from engine.models.torch_adapter.scheduler import DdimSchedule
from engine.pictures import picture_io as files_of
from engine.pictures.frame_geometry import frame_for
from engine.process.dispatch import Engine
from engine.protocol.errors import ExitCode, UsageError
from engine.protocol.events import Cancelled, CandidateReady, Event, LossPoint, Progress, Started
from engine.protocol.requests import Box, EditRequest, Transform, decode_request
from engine.protocol.settings import MethodName, resolve
from tests.engine.jobs import SEEDS, failed, finished, pictures, resident, run, size

CPU = torch.device("cpu")
Pixels = npt.NDArray[np.int32]
STAGES = {
    "layerdiffusion": ["reference", "embeddings", "weights", "sampling"],
    "sdedit": ["sampling"],
    "imagic": ["embeddings", "weights", "sampling"],
    "pnp": ["inversion", "sampling"],
}
ENDINGS = [(method, stage) for method, stages in STAGES.items() for stage in stages]


@pytest.fixture(params=STAGES)
def request_by(request: pytest.FixtureRequest, request_edit: EditRequest) -> EditRequest:
    """The edit by each method in turn."""
    return msgspec.structs.replace(request_edit, method=request.param)


def by(request: EditRequest, method: str, out: Path, **overrides: Any) -> EditRequest:
    return msgspec.structs.replace(request, method=method, out=str(out), overrides=overrides)


def photo_latents(model: DiffusionModel, request: EditRequest) -> torch.Tensor:
    photo = files_of.read_picture(Path(request.photo))
    framed = frame_for(Box(0, 0, *photo.size), model.size).crop(photo)
    return model.autoencoder.encode(tensors.from_picture(framed, CPU))


def drawn(model: DiffusionModel, latents: torch.Tensor) -> Pixels:
    return np.asarray(tensors.to_picture(model.autoencoder.decode(latents)[0]), dtype=np.int32)


def shown(request: EditRequest, seed: int) -> Pixels:
    return np.asarray(files_of.read_picture(Path(request.out) / f"candidate-{seed}.png"), dtype=np.int32)


def same(one: Pixels, other: Pixels) -> bool:
    """As pictures of one request are at least: within 2 / 255."""
    return bool(abs(one - other).max() <= 2)


def test_every_method_can_be_asked_for() -> None:
    assert set(get_args(MethodName)) == set(METHODS) == set(STAGES)


def test_a_method_draws_every_seed_and_says_so(engine: Engine, request_by: EditRequest) -> None:
    events = run(engine, request_by)
    content = finished(events)
    out = Path(request_by.out)
    started = events[0]
    assert isinstance(started, Started)
    assert [stage.name for stage in started.stages] == STAGES[request_by.method]
    for stage in started.stages:
        done = [event.step for event in events if isinstance(event, Progress) and event.stage == stage.name]
        assert done == list(range(1, stage.steps + 1))
    assert [event.eta_s for event in events if isinstance(event, Progress)][-1] == 0
    assert [event.seed for event in events if isinstance(event, CandidateReady)] == list(SEEDS)
    assert [size(out / f"candidate-{seed}.png") for seed in SEEDS] == [(32, 32)] * 2
    assert (out / "contact-sheet.png").is_file()
    assert json.loads((out / "result.json").read_bytes()) == json.loads(msgspec.json.encode(content))
    assert decode_request((out / "result.json").read_bytes()) == request_by
    result = content["result"]
    assert [stage["name"] for stage in result["stages"]] == STAGES[request_by.method]
    assert result["sources"]["frame"] == {"x0": 0, "y0": 0, "x1": 96, "y1": 96}
    trained = [stage for stage in ("embeddings", "weights") if stage in STAGES[request_by.method]]
    assert {stage: len(points) for stage, points in result["losses"].items()} == dict.fromkeys(trained, 3)
    assert sum(isinstance(event, LossPoint) for event in events) == 3 * len(trained)


def test_the_same_request_gives_the_same_pictures(engine: Engine, request_by: EditRequest, tmp_path: Path) -> None:
    again = msgspec.structs.replace(request_by, out=str(tmp_path / "again"))
    before = resident(engine)
    finished(run(engine, request_by))
    assert resident(engine) == before
    finished(run(engine, again))
    assert pictures(request_by.out) == pictures(again.out)
    assert len(pictures(again.out)) == 2


@pytest.mark.parametrize(("method", "stage"), ENDINGS)
def test_a_cancelled_method_ends_within_a_step_and_leaves_the_model_alone(
    engine: Engine, request_edit: EditRequest, method: MethodName, stage: str
) -> None:
    before = resident(engine)
    events: list[Event] = []

    def reached() -> bool:
        return any(isinstance(event, Progress) and event.stage == stage for event in events)

    engine.run(msgspec.structs.replace(request_edit, method=method), events.append, reached)
    assert isinstance(events[-1], Cancelled)
    assert sum(isinstance(event, Progress) and event.stage == stage for event in events) == 1
    assert resident(engine) == before


def test_a_moved_object_is_seen_by_every_method(engine: Engine, request_by: EditRequest, tmp_path: Path) -> None:
    moved = msgspec.structs.replace(request_by, out=str(tmp_path / "moved"), transform=Transform(scale=0.5, dx=20))
    finished(run(engine, request_by))
    finished(run(engine, moved))
    assert (tmp_path / "moved" / "mask.png").is_file()
    assert pictures(moved.out) != pictures(request_by.out)


def test_sdedit_draws_from_the_noised_photo(
    engine: Engine, model: DiffusionModel, request_edit: EditRequest, tmp_path: Path
) -> None:
    """Written out: the photo noised to the first timestep that is left, then DDIM with plain guidance."""
    request = by(request_edit, "sdedit", tmp_path / "s", sampling_steps=4, sdedit_strength=0.5, guidance=3)
    finished(run(engine, request))
    start = photo_latents(model, request)
    ddim = model.schedule.sampler(4)
    denoiser = model.denoiser.working_copy(CPU)
    text, negative = model.embed("a dog jumping in the snow"), model.embed("")
    noise = random_draws.noise(tuple(start.shape), random_draws.generator(1, sampling.STAGE, 0, 0), CPU)
    x = model.schedule.noised(start, noise, torch.tensor(ddim.timesteps[2:3]))
    for t in ddim.timesteps[2:]:
        without, guided = denoiser.predict(x, t, negative), denoiser.predict(x, t, text)
        x = ddim.step(without + 3 * (guided - without), t, x)[0]
    assert same(shown(request, 1), drawn(model, x))
    assert not same(shown(request, 1), shown(request, 2))


def test_imagic_bends_the_embedding_then_the_weights_and_mixes(
    engine: Engine, model: DiffusionModel, request_edit: EditRequest, tmp_path: Path
) -> None:
    """Written out with torch's plain Adam and modules of diffusers."""
    steps = {"embedding_steps": 3, "embedding_rate": 0.01, "weight_steps": 3, "weight_rate": 1e-3}
    request = by(request_edit, "imagic", tmp_path / "i", **steps, sampling_steps=2, guidance=3, imagic_eta=0.4)
    finished(run(engine, request))
    clean = photo_latents(model, request)
    target, negative = model.embed("a dog jumping in the snow").tokens, model.embed("").tokens
    unet = copy.deepcopy(model.denoiser.module)
    optimised = target.clone().requires_grad_()
    _fit(model, unet, clean, optimised, [optimised], 0.01, "embeddings")
    unet.requires_grad_(True)
    e_opt = optimised.detach()
    _fit(model, unet, clean, e_opt, list(unet.parameters()), 1e-3, "weights")
    e = 0.4 * target + 0.6 * e_opt
    ddim = model.schedule.sampler(2)
    x = random_draws.noise(tuple(clean.shape), random_draws.generator(1, sampling.STAGE, 0, 0), CPU)
    with torch.no_grad():
        for t in ddim.timesteps:
            without, guided = unet(x, t, negative).sample, unet(x, t, e).sample
            x = ddim.step(without + 3 * (guided - without), t, x)[0]
    assert same(shown(request, 1), drawn(model, x))
    untrained = by(request, "imagic", tmp_path / "u", **steps | {"weight_steps": 0}, sampling_steps=2, guidance=3)
    finished(run(engine, untrained))
    assert not same(shown(request, 1), shown(untrained, 1))


def _fit(
    model: DiffusionModel,
    unet: torch.nn.Module,
    clean: torch.Tensor,
    e: torch.Tensor,
    parameters: list[Any],
    rate: float,
    stage: str,
) -> None:
    adam = torch.optim.Adam(parameters, lr=rate)
    for step in range(3):
        draw = random_draws.generator(0, stage, step, 0)
        t = random_draws.timestep(1000, draw, CPU)
        noise = random_draws.noise(tuple(clean.shape), draw, CPU)
        loss = ((unet(model.schedule.noised(clean, noise, t), t, e).sample - noise) ** 2).mean()
        adam.zero_grad()
        torch.autograd.backward(loss)
        cast(Any, adam).step()


@pytest.mark.parametrize("method", ["imagic"])
def test_a_trained_method_keeps_the_resident_model_however_it_adapts(
    engine: Engine, request_edit: EditRequest, tmp_path: Path, method: str
) -> None:
    before = resident(engine)
    requests = [by(request_edit, method, tmp_path / name, adaptation=name) for name in ("full", "lora")]
    for request in requests:
        finished(run(engine, request))
        assert resident(engine) == before
    assert pictures(requests[0].out) != pictures(requests[1].out)


def test_a_training_that_is_not_finite_stops_and_names_its_stage(
    engine: Engine, request_edit: EditRequest, resources: Path, tmp_path: Path
) -> None:
    """A model whose output overflows in the loss: no rate is sure to do that on every processor."""
    folder = tmp_path / "overflowing"
    shutil.copytree(resources / "starter" / "diffusion", folder)
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights = load_file(file)
    weights["conv_out.bias"] = torch.full_like(weights["conv_out.bias"], 1e30)
    save_file(weights, file, {"format": "pt"})
    request = msgspec.structs.replace(request_edit, method="imagic", model=str(folder))
    refused = failed(run(engine, request))
    assert refused.exit_code == ExitCode.NOT_FINITE
    assert "step 1 of stage 'embeddings'" in refused.message


def test_plug_and_play_without_taking_over_is_sampling_from_the_inverted_photo(
    engine: Engine, model: DiffusionModel, request_edit: EditRequest, tmp_path: Path
) -> None:
    """The inversion written out from the closed forms, for a model that predicts noise."""
    free = {"pnp_features": 0, "pnp_attention": 0, "sampling_steps": 4, "guidance": 3}
    request = by(request_edit, "pnp", tmp_path / "free", **free)
    finished(run(engine, request))
    alphas = torch.cumprod(1 - torch.linspace(0.00085**0.5, 0.012**0.5, 1000) ** 2, 0)
    denoiser = model.denoiser.working_copy(CPU)
    text, plain = model.embed("a dog jumping in the snow"), model.embed("")
    levels = [1, 251, 501, 751]
    x = photo_latents(model, request)
    for before, t in zip([0, *levels], levels, strict=False):
        noise = denoiser.predict(x, t, plain)
        clean = (x - (1 - alphas[before]).sqrt() * noise) / alphas[before].sqrt()
        x = alphas[t].sqrt() * clean + (1 - alphas[t]).sqrt() * noise
    ddim = model.schedule.sampler(4)
    assert ddim.timesteps == levels[::-1]
    for t in ddim.timesteps:
        without, guided = denoiser.predict(x, t, plain), denoiser.predict(x, t, text)
        x = ddim.step(without + 3 * (guided - without), t, x)[0]
    assert same(shown(request, 1), drawn(model, x))
    assert same(shown(request, 1), shown(request, 2))


def test_plug_and_play_takes_over_features_and_attention(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    shares = {"none": (0, 0), "features": (1, 0), "attention": (0, 1), "both": (1, 1)}
    made: list[dict[str, bytes]] = []
    for name, (features, attention) in shares.items():
        request = by(request_edit, "pnp", tmp_path / name, pnp_features=features, pnp_attention=attention)
        finished(run(engine, request))
        made.append(pictures(request.out))
    assert all(one != other for one, other in itertools.combinations(made, 2))


def test_the_first_row_leads_the_others_and_is_not_changed_itself(model: DiffusionModel) -> None:
    denoiser = model.denoiser.working_copy(CPU)
    x = torch.randn(3, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    e = stacked([model.embed(text) for text in ("", "a dog", "in the snow")])
    free = denoiser.predict(x, 500, e)
    for led in ({"features": True, "attention": False}, {"features": False, "attention": True}):
        assert isinstance(denoiser, FeatureInjection)
        with denoiser.with_injected_features(**led):
            found = denoiser.predict(x, 500, e)
        assert torch.allclose(found[0], free[0], atol=1e-5)
        assert not torch.allclose(found[1], free[1], atol=1e-4)
    assert torch.equal(denoiser.predict(x, 500, e), free)


def test_the_layers_that_lead_are_those_of_the_paper_on_the_shape_of_stable_diffusion() -> None:
    """Layer 4 of the decoder's twelve, and self-attention in 4 to 11: the second, third and fourth block's."""
    shape: dict[str, Any] = {"block_out_channels": (8,) * 4, "norm_num_groups": 2, "attention_head_dim": 4}
    torch.default_generator.manual_seed(0)
    unet = UNet2DConditionModel(**shape, sample_size=16, cross_attention_dim=4)
    draw = torch.Generator().manual_seed(0)
    x, e = torch.randn(2, 4, 16, 16, generator=draw), torch.randn(2, 3, 4, generator=draw)
    alike: set[str] = set()

    def note(name: str) -> Callable[..., None]:
        def hook(module: torch.nn.Module, inputs: tuple[Any, ...], output: Any) -> None:
            if isinstance(output, torch.Tensor) and torch.equal(output[0], output[1]):
                alike.add(name)

        return hook

    denoiser = UnetDenoiser(unet)
    with denoiser.with_injected_features(features=True, attention=True):
        for name in {key.rpartition(".")[0] for key in unet.state_dict()}:
            if "time" not in name:
                unet.get_submodule(name).register_forward_hook(note(name))
        denoiser.predict(x, 500, Condition(e))
    attention = itertools.product([(1, 1), (1, 2), *itertools.product((2, 3), range(3))], ("to_q", "to_k"))
    assert alike == {"up_blocks.1.resnets.1.conv2"} | {
        f"up_blocks.{block}.attentions.{layer}.transformer_blocks.0.attn1.{name}" for (block, layer), name in attention
    }
    alike.clear()
    denoiser.predict(x, 500, Condition(e))
    assert alike == set()


@pytest.mark.parametrize("spacing", ["leading", "trailing", "linspace"])
@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction"])
def test_an_inversion_comes_back_to_where_it_began(spacing: str, prediction: str) -> None:
    """Exactly so where the prediction does not depend on the latents: here the noise of one x_0, known."""
    config = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012, "steps_offset": 1}
    asked = config | {"timestep_spacing": spacing, "prediction_type": prediction}
    schedule = DdimSchedule(msgspec.convert(asked, SchedulerConfig))
    draw = torch.Generator().manual_seed(0)
    clean, noise = torch.randn(2, 1, 4, 8, 8, generator=draw)
    back, forth = schedule.round_trip(8)
    assert back.timesteps == forth.timesteps[::-1]
    x = schedule.noised(clean, noise, torch.tensor([0]))
    start = x
    for t in back.timesteps:
        level = torch.tensor([max(t - 125, 0)])
        x = back.step(schedule.target(clean, noise, level), t, x)[0]
        assert torch.allclose(x, schedule.noised(clean, noise, torch.tensor([t])), atol=1e-4)
    for t in forth.timesteps:
        x = forth.step(schedule.target(clean, noise, torch.tensor([t])), t, x)[0]
    assert torch.allclose(x, start, atol=1e-3)


TABLE_1: dict[str, dict[str, str]] = {
    "a": {"object_weight": "0"},
    "b": {"background_weight": "0"},
    "c": {"object_weight": "1"},
    "d": {"object_weight": "3"},
    "e": {"object_weight": "1", "background_weight": "3"},
    "f": {},
    "g": {"embedding_steps": "0"},
    "h": {"weight_steps": "0"},
    "i": {"object_steps": "none"},
    "j": {"alpha": "1"},
    "k": {"alpha": "0"},
}


def test_every_row_of_the_papers_ablations_is_a_setting_that_matters(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    """As text, as the command line gives them; rates that show in a few steps."""
    full = {"object_weight": "2", "embedding_rate": "0.05", "weight_rate": "0.005"}
    request = msgspec.structs.replace(request_edit, reference="photo", seeds=(1,))
    made: set[bytes] = set()
    for row, change in TABLE_1.items():
        result = finished(run(engine, by(request, "layerdiffusion", tmp_path / row, **full | change)))["result"]
        used = result["settings"]
        for total, of_object, of_background in result["losses"]["weights"]:
            expected = used["object_weight"] * of_object + used["background_weight"] * of_background
            assert total == pytest.approx(expected, rel=1e-4)
        assert {stage: len(points) for stage, points in result["losses"].items()} == {
            "embeddings": used["embedding_steps"],
            "weights": used["weight_steps"],
        }
        made |= set(pictures(tmp_path / row).values())
    assert len(made) == len(TABLE_1)


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"object_weight": "0", "background_weight": "0"}, "both 0"),
        ({"object_weight": "-1"}, "object_weight"),
        ({"sdedit_strength": "0"}, "sdedit_strength"),
        ({"imagic_eta": "2.5"}, "imagic_eta"),
        ({"pnp_features": "1.1"}, "pnp_features"),
        ({"pnp_attention": "nan"}, "pnp_attention"),
        ({"object_steps": "sometimes"}, "object_steps"),
    ],
)
def test_settings_that_make_no_sense_are_refused_by_name(overrides: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        resolve("balanced", {}, overrides)


def test_both_weights_may_be_nothing_where_the_second_stage_is_left_out() -> None:
    settings = resolve("balanced", {}, {"object_weight": 0, "background_weight": 0, "weight_steps": 0})
    assert (settings.object_weight, settings.background_weight, settings.weight_steps) == (0, 0, 0)
