"""Every method a person can choose: the same events, the same endings, the same pictures for the same request."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, cast, get_args

import msgspec
import numpy as np
import numpy.typing as npt
import pytest
import torch

from engine import draws, tensors
from engine import pictures as files_of
from engine.edit import METHODS
from engine.engine import Engine
from engine.errors import ExitCode
from engine.events import Cancelled, CandidateReady, Event, LossPoint, Progress, Started
from engine.geometry import frame_for
from engine.models import DiffusionModel
from engine.requests import EditRequest, Transform, decode_request
from engine.settings import MethodName
from engine.stages import sampling
from tests.engine.jobs import SEEDS, failed, finished, pictures, resident, run, size

CPU = torch.device("cpu")
Pixels = npt.NDArray[np.int32]
STAGES = {
    "layerdiffusion": ["reference", "embeddings", "weights", "sampling"],
    "sdedit": ["sampling"],
    "imagic": ["embeddings", "weights", "sampling"],
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
    framed = frame_for(photo.size, model.size, None).crop(photo)
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
    ddim = model.schedule.ddim(4)
    denoiser = model.denoiser.working_copy(CPU)
    text, negative = model.embed("a dog jumping in the snow"), model.embed("")
    noise = draws.noise(tuple(start.shape), draws.generator(1, sampling.STAGE, 0, 0), CPU)
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
    target, negative = model.embed("a dog jumping in the snow"), model.embed("")
    unet = copy.deepcopy(model.denoiser.module)
    optimised = target.clone().requires_grad_()
    _fit(model, unet, clean, optimised, [optimised], 0.01, "embeddings")
    unet.requires_grad_(True)
    e_opt = optimised.detach()
    _fit(model, unet, clean, e_opt, list(unet.parameters()), 1e-3, "weights")
    e = 0.4 * target + 0.6 * e_opt
    ddim = model.schedule.ddim(2)
    x = draws.noise(tuple(clean.shape), draws.generator(1, sampling.STAGE, 0, 0), CPU)
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
        draw = draws.generator(0, stage, step, 0)
        t = draws.timestep(1000, draw, CPU)
        noise = draws.noise(tuple(clean.shape), draw, CPU)
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


def test_a_training_that_is_not_finite_stops_and_names_its_stage(engine: Engine, request_edit: EditRequest) -> None:
    before = resident(engine)
    overrides = {"weight_rate": 1.0, "weight_steps": 100}
    refused = failed(run(engine, msgspec.structs.replace(request_edit, method="imagic", overrides=overrides)))
    assert refused.exit_code == ExitCode.NOT_FINITE
    assert resident(engine) == before
