"""Memory modes: the same weights by less memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from torch import Tensor, nn

from engine.editing import tuned_edit
from engine.editing.job import Job
from engine.editing.memory import modes, need
from engine.editing.memory.backward_adam import BackwardAdam
from engine.editing.objective import Layers
from engine.editing.stages import embeddings, weights
from engine.models.denoising import Denoiser
from engine.models.diffusion_model import DiffusionModel, ModelStore
from engine.models.memory_estimate import Cast, LiveBytes
from engine.process.dispatch import Engine
from engine.protocol.events import Event, Preview
from engine.protocol.requests import EditRequest
from engine.protocol.settings import MEMORY_MODES, MemoryMode, Settings, smaller
from engine.segmentation.sam_adapter import SegmenterStore
from tests.engine.jobs import finished, pictures, run
from tests.tiny_models import write_tiny_diffusion, write_tiny_sam

CPU = torch.device("cpu")
StartJob = Callable[[str, list[Event]], Job]


def _trained(
    model: DiffusionModel, layers: Layers, job: Job, adaptation: str, mode: MemoryMode
) -> tuple[Tensor, Denoiser]:
    """e_a_hat and the UNet after both stages."""
    settings = Settings(embedding_steps=5, weight_steps=5, weight_rate=1e-3)
    denoiser = model.denoiser.working_copy(CPU, mode)
    e_a, e_b = model.embed("a dog jumping"), model.embed("in the snow")
    with job.stage("embeddings"):
        e_a, e_b = embeddings.optimise(denoiser, model.schedule, layers, e_a, e_b, settings, job, _watch)
    named = denoiser.add_lora(2, 0) if adaptation == "lora" else denoiser.train_all(model.denoiser)
    with job.stage("weights"):
        weights.adapt(denoiser, list(named.values()), model.schedule, layers, e_a, settings, job, _watch)
    return e_a.tokens, denoiser


def _watch(*_: object) -> None:
    pass


@pytest.mark.parametrize("adaptation", ["full", "lora"])
def test_lean_learns_the_weights_that_fast_learns(
    model: DiffusionModel, layers: Layers, start_job: StartJob, adaptation: str
) -> None:
    fast_e, fast = _trained(model, layers, start_job("a", []), adaptation, "fast")
    lean_e, lean = _trained(model, layers, start_job("b", []), adaptation, "lean")
    assert torch.allclose(fast_e, lean_e, atol=1e-6)
    others = lean.weights()
    assert all(torch.allclose(value, others[name], atol=1e-6) for name, value in fast.weights().items())
    assert all(value.grad is None for value in others.values())


def test_least_learns_in_the_mean_what_fast_learns(model: DiffusionModel, layers: Layers, start_job: StartJob) -> None:
    fast_e, fast = _trained(model, layers, start_job("a", []), "full", "fast")
    least_e, least = _trained(model, layers, start_job("b", []), "full", "least")
    assert torch.allclose(fast_e, least_e, atol=1e-6)  # of stage 1 it changes nothing
    pristine = model.denoiser.weights()
    found, wanted = (tuned_edit.difference(pristine, each.weights()) for each in (least, fast))
    one, other = (
        torch.cat([tuned_edit.added(changes, name, CPU).flatten() for name in pristine]) for changes in (found, wanted)
    )
    assert float(one @ other / (other @ other)) == pytest.approx(1, abs=0.03)
    assert float((one - other).square().sum() / other.square().sum()) < 0.3**2
    kinds = {weight.dtype for name, weight in least.weights().items() if ".conv1.w" in name}
    assert kinds == {torch.bfloat16}


def test_a_step_inside_the_backward_pass_is_gated_too() -> None:
    weight = nn.Parameter(torch.ones(3))
    adam = BackwardAdam([weight], 0.1)
    adam.step((weight**2).sum())
    good = weight.detach().clone()
    assert float(adam.failed) == 0 and not torch.equal(good, torch.ones(3)) and weight.grad is None
    adam.step((weight * float("nan")).sum())
    adam.step((weight**2).sum())
    assert float(adam.failed) == 1 and torch.equal(weight, good)
    adam.close()
    torch.autograd.backward((weight**2).sum())
    assert weight.grad is not None and torch.equal(weight, good)


def test_an_overflow_of_float16_leaves_a_step_inside_the_backward_pass_out() -> None:
    weight = nn.Parameter(torch.ones(1))
    adam = BackwardAdam([weight], 0.1, scaled=True)
    doubled = torch.full((1,), 2.0, dtype=torch.float16)
    adam.step((weight.half() * doubled).float().sum())
    assert torch.equal(weight, torch.ones(1)) and float(adam.failed) == 0
    for _ in range(3):
        adam.step((weight.half() * doubled).float().sum())
    assert float(weight.detach()) < 1 and float(adam.failed) == 0


def test_a_lean_edit_gives_the_same_pictures_and_tells_its_mode(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    fast = finished(run(engine, request_edit))
    events = run(engine, msgspec.structs.replace(request_edit, memory="lean", out=str(tmp_path / "lean")))
    lean = finished(events)
    assert (fast["result"]["memory"], lean["result"]["memory"]) == ("fast", "lean")
    assert pictures(request_edit.out) == pictures(tmp_path / "lean")
    trained = [event for event in events if isinstance(event, Preview) and event.stage in ("embeddings", "weights")]
    assert trained == []


@pytest.mark.parametrize("low", [None, torch.bfloat16])
def test_a_lean_training_takes_less(model: DiffusionModel, low: torch.dtype | None) -> None:
    size = (model.size, model.size)
    fast, lean = (need.training(model, Settings(), mode, size, low) for mode in ("fast", "lean"))
    lora = need.training(model, Settings(adaptation="lora"), "fast", size, low)
    for stage in ("embeddings", "weights"):
        assert lean[stage].working < fast[stage].working
    count = sum(weight.numel() for weight in model.denoiser.weights().values())
    assert fast["weights"].weights == 4 * count and fast["weights"].states == 8 * count
    assert lora["weights"].total < fast["weights"].total
    assert lean["weights"].beside == 0 < fast["weights"].beside
    fast, lean = (need.sampling(model, Settings(), size, low, 4, mode) for mode in ("fast", "lean"))
    assert fast.working == lean.working > 0 and fast.beside > lean.beside > 0
    least = need.training(model, Settings(), "least", size, low)["weights"]
    assert least.weights < 0.55 * 4 * count and least.states < 0.51 * 8 * count  # so small ones get 16 bits
    guided = need.sampling(model, Settings(untouched_share=0.5), size, low, 4, "lean")
    assert (guided.weights, guided.beside) == (2 * lean.weights, fast.beside)


def test_what_is_computed_is_what_lives() -> None:
    with torch.device("meta"):
        layers = [nn.Linear(100, 100, bias=False) for _ in range(10)]
        values = torch.empty(100, 100)
    one = values.nbytes
    with LiveBytes() as counted, Cast(torch.bfloat16):
        for layer in layers:
            values = layer(values)
    # in bfloat16: what each layer is given, all weights but the first, which no gradient passes, and the last output
    assert counted.live == (10 + 9 + 1) * one // 2
    with LiveBytes() as counted, Cast(torch.bfloat16), torch.no_grad():
        for layer in layers:
            values = layer(values)
    assert (counted.live, counted.peak) == (one // 2, 3 * one // 2)  # input, weight and output of one layer


def test_auto_takes_the_fastest_mode_for_which_there_is_room(model: DiffusionModel) -> None:
    size, full, lora = (model.size, model.size), Settings(), Settings(adaptation="lora")
    for free, mode, of_lora in ((1 << 60, "fast", "fast"), (1 << 20, "least", "lean")):
        assert modes.choose("auto", model, full, size, free) == mode
        assert modes.choose("auto", model, lora, size, free) == of_lora
        assert modes.choose("fast", model, full, size, free) == "fast"
    assert [smaller(mode, "full") for mode in MEMORY_MODES] == ["lean", "least", None]
    assert [smaller(mode, "lora") for mode in MEMORY_MODES] == ["lean", None, None]


def test_another_model_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    first, second = (str(write_tiny_diffusion(tmp_path / name, seed=seed)) for seed, name in enumerate(("a", "b")))
    store = ModelStore(tmp_path / "none", CPU)
    loaded = store.get(first)
    assert store.get(first) is loaded
    store.get(second)
    assert store.get(first) is not loaded


def test_another_sam_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    first, second = (str(write_tiny_sam(tmp_path / name)) for name in ("a", "b"))
    store = SegmenterStore(tmp_path / "none", CPU)
    loaded = store.get(first)
    assert store.get(first) is loaded
    store.get(second)
    again = store.get(first)
    assert again is not loaded
    store.release()
    assert store.get(first) is not again


def test_what_was_parked_comes_back_when_it_is_needed(model: DiffusionModel) -> None:
    meta: dict[str, Any] = {"device": torch.device("meta")}
    before = model.embed("a dog")
    model.park()
    assert torch.equal(model.embed("a dog").tokens, before.tokens)
    outline = model.autoencoder.on_meta()
    assert outline.decode(torch.empty(1, 4, 8, 8, **meta)).device == meta["device"]
