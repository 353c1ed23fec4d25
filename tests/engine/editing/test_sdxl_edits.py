"""Stable Diffusion XL from a photo to candidates: every method, its tuned edit, what is told before, and parity."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import torch

from engine.editing import tuned_check, tuned_edit
from engine.editing.jobs import edit, forecast
from engine.editing.memory import need
from engine.editing.memory.known_needs import KnownNeeds
from engine.editing.sources import SamViews
from engine.editing.stages import embeddings, weights
from engine.models.diffusion_model import DiffusionModel
from engine.models.throughput import Throughput
from engine.process.dispatch import Engine
from engine.protocol.requests import EditRequest, ForecastRequest, SampleRequest
from engine.protocol.settings import MethodName, Settings
from engine.segmentation.sam_adapter import SegmenterStore
from tests.engine.conftest import random_layers
from tests.engine.editing.test_stages import StartJob
from tests.engine.jobs import finished, pictures, run
from tests.tiny_models import XL_WIDTH, write_tiny_xl

CPU = torch.device("cpu")
QUICK = {"embedding_steps": 2, "weight_steps": 2, "sampling_steps": 2}


def _watch(*_: object) -> None:
    pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_xl(tmp_path_factory.mktemp("xl") / "model")


@pytest.fixture
def xl(engine: Engine, folder: Path) -> DiffusionModel:
    return engine.models.get(str(folder))


@pytest.fixture
def asked(request_edit: EditRequest, folder: Path) -> EditRequest:
    return msgspec.structs.replace(request_edit, model=str(folder), overrides=QUICK)


@pytest.mark.parametrize("method", list(edit.METHODS))
def test_every_method_draws(engine: Engine, asked: EditRequest, method: MethodName) -> None:
    done = finished(run(engine, msgspec.structs.replace(asked, method=method)))
    assert sorted(pictures(asked.out)) == ["candidate-1.png", "candidate-2.png"]
    assert done["result"]["settings"]["adaptation"] == "lora"
    assert done["result"]["settings"]["weight_rate"] == 1e-4


def test_a_tuned_edit_keeps_both_parts_of_its_texts_and_draws_again(
    engine: Engine, asked: EditRequest, xl: DiffusionModel, tmp_path: Path
) -> None:
    finished(run(engine, asked))
    path = Path(asked.out) / "tuned.safetensors"
    shapes = tuned_check.read(path).header.shapes
    assert {name for name in shapes if name.endswith("_pooled")} == {
        f"{name}_pooled" for name in tuned_check.EMBEDDINGS
    }
    assert shapes["object_embedding_pooled"] == (1, XL_WIDTH)
    again = SampleRequest(job="again", tuned=str(path), seeds=asked.seeds, out=str(tmp_path / "again"))
    finished(run(engine, again))
    assert pictures(again.out) == pictures(asked.out)
    kept = tuned_edit.load(tuned_check.read(path), xl)
    mixed = kept.e_opt(0.25).pooled
    assert mixed is not None and kept.object_embedding.pooled is not None
    assert kept.background_embedding.pooled is not None
    wanted = 0.25 * kept.object_embedding.pooled + 0.75 * kept.background_embedding.pooled
    assert torch.allclose(mixed, wanted)


@pytest.mark.parametrize("form", ["layered", "joint"])
def test_stage_1_trains_the_tokens_and_keeps_the_whole_texts(
    xl: DiffusionModel, start_job: StartJob, form: str
) -> None:
    layers, job = random_layers(xl), start_job("j", [])
    e_a, e_b = xl.embed("a dog"), xl.embed("in the snow")
    settings = msgspec.structs.replace(Settings(embedding_steps=2), embedding_form=form)
    with job.stage("embeddings"):
        hats = embeddings.optimise(xl.denoiser.working_copy(CPU), xl.schedule, layers, e_a, e_b, settings, job, _watch)
    for hat, start in zip(hats, (e_a, e_b), strict=True):
        assert ((hat.tokens - start.tokens).abs().sum(dim=-1) > 0).all()
        assert hat.pooled is not None and start.pooled is not None and torch.equal(hat.pooled, start.pooled)


def test_lora_trains_the_factors_of_all_its_attention(xl: DiffusionModel, start_job: StartJob) -> None:
    denoiser, job = xl.denoiser.working_copy(CPU), start_job("j", [])
    factors = denoiser.add_lora(2, seed=4)
    before = {name: value.detach().clone() for name, value in factors.items()}
    assert {name: tuple(value.shape) for name, value in factors.items()} == xl.denoiser.lora_shapes(2)
    settings, layers = Settings(weight_steps=2, weight_rate=1e-3), random_layers(xl)
    with job.stage("weights"):
        weights.adapt(denoiser, list(factors.values()), xl.schedule, layers, xl.embed("a dog"), settings, job, _watch)
    assert all(not torch.equal(factors[name], value) for name, value in before.items() if "lora_B" in name)


def test_time_and_memory_are_told_before(asked: EditRequest, xl: DiffusionModel, resources: Path) -> None:
    segmenters = SegmenterStore(resources / "starter" / "sam", CPU)
    request = ForecastRequest(job="f", edit=asked, photo_size=(96, 96), memory=True)
    method, pace = edit.METHODS["layerdiffusion"], Throughput(CPU)
    told = forecast.run(request, method, xl, segmenters, SamViews(), pace, KnownNeeds(), lambda: False)
    assert [stage.name for stage in told.stages] == ["reference", "embeddings", "weights", "sampling"]
    assert told.fits and told.seconds > 0 and all(stage.bytes for stage in told.stages)
    fast, lean = (need.training(xl, Settings(adaptation="lora"), mode, (32, 32), None) for mode in ("fast", "lean"))
    assert fast["weights"].beside > 0 == lean["weights"].beside
