"""How long an edit takes is told before it starts."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import torch
from msgspec import UNSET

from engine.editing.jobs import edit, forecast
from engine.editing.memory.known_needs import KnownNeeds
from engine.editing.sources import SamViews
from engine.models.diffusion_model import DiffusionModel
from engine.models.throughput import Throughput, forward_flops, measured_rate
from engine.process.dispatch import Engine
from engine.protocol.requests import EditRequest, ForecastRequest
from engine.protocol.results import EditDone, ForecastDone
from engine.protocol.settings import Preset
from engine.segmentation.sam_adapter import SegmenterStore
from tests.engine.jobs import finished, run

CPU = torch.device("cpu")


class KnownPace(Throughput):
    def __init__(self, seconds: float) -> None:
        super().__init__(CPU)
        self._seconds = seconds

    def forward_seconds(self, model: DiffusionModel, work: str) -> float:
        return self._seconds


@pytest.fixture
def asked(request_edit: EditRequest) -> ForecastRequest:
    return ForecastRequest(job="f", edit=request_edit, photo_size=(96, 96))


def answered(
    request: ForecastRequest, model: DiffusionModel, segmenters: SegmenterStore, pace: Throughput
) -> ForecastDone:
    method = edit.METHODS[request.edit.method]
    return forecast.run(request, method, model, segmenters, SamViews(), pace, KnownNeeds(), lambda: False)


def told(asked: ForecastRequest, model: DiffusionModel, preset: Preset, seconds: float) -> ForecastDone:
    edited = msgspec.structs.replace(asked.edit, preset=preset)
    segmenters = SegmenterStore(model.folder.parent / "sam", CPU)
    request = msgspec.structs.replace(asked, edit=edited)
    return answered(request, model, segmenters, KnownPace(seconds))


def test_hours_on_a_cpu_are_told_with_what_would_change_it(asked: ForecastRequest, v_model: DiffusionModel) -> None:
    answer = told(asked, v_model, "balanced", 3.0)
    assert answer.seconds == pytest.approx(sum(stage.seconds for stage in answer.stages))
    assert [stage.name for stage in answer.stages] == ["reference", "embeddings", "weights", "sampling"]
    assert answer.notice is not None
    message, advice = map(str, answer.notice)
    assert message == "This runs on the CPU: about 6 hours."
    assert "graphics card" in advice and "the preset draft takes about 2 hours here" in advice
    draft = told(asked, v_model, "draft", 3.0)
    assert draft.seconds < answer.seconds / 2
    assert draft.notice is not None and "fewer steps and seeds" in str(draft.notice[1])


def test_what_takes_minutes_is_not_told_of(asked: ForecastRequest, v_model: DiffusionModel) -> None:
    assert told(asked, v_model, "balanced", 0.01).notice is None
    notice = told(asked, v_model, "draft", 0.5).notice
    assert notice is not None and str(notice[0]) == "This runs on the CPU: about 22 minutes."


def test_memory_is_forecast_stage_by_stage(asked: ForecastRequest, v_model: DiffusionModel) -> None:
    without = told(asked, v_model, "draft", 0.01)
    assert without.fits is UNSET and without.stages[0].bytes is UNSET
    lean, fast = (
        told(
            msgspec.structs.replace(asked, memory=True, edit=msgspec.structs.replace(asked.edit, memory=memory)),
            v_model,
            "draft",
            0.01,
        )
        for memory in ("lean", "fast")
    )
    assert lean.instead is UNSET
    assert (lean.mode, fast.mode, fast.fits) == ("lean", "fast", True)
    peaks = [{stage.name: stage.bytes or 0 for stage in answer.stages} for answer in (lean, fast)]
    assert 0 < peaks[0]["weights"] < peaks[1]["weights"] and 0 < peaks[0]["sampling"] < peaks[1]["sampling"]
    other = msgspec.structs.replace(asked.edit, method="sdedit", memory="lean")
    drawn = told(msgspec.structs.replace(asked, memory=True, edit=other), v_model, "draft", 0.01)
    assert drawn.mode == "fast" and [stage.name for stage in drawn.stages] == ["sampling"]


def test_a_forecast_learns_from_what_happened(
    engine: Engine, asked: ForecastRequest, model: DiffusionModel, tmp_path: Path
) -> None:
    done = msgspec.convert(finished(run(engine, asked.edit)), EditDone)
    pace = Throughput(CPU, tmp_path / "paces.json")
    segmenters, method = SegmenterStore(model.folder.parent / "sam", CPU), edit.METHODS["layerdiffusion"]
    for seconds in (9.0, 50.0, 9.5):  # once other programs were in the way
        stages = [msgspec.structs.replace(stage, seconds=seconds / 9) for stage in done.result.stages]
        longer = msgspec.structs.replace(done, result=msgspec.structs.replace(done.result, stages=stages))
        forecast.learn(longer, (96, 96), seconds, method, model, segmenters, SamViews(), pace)
    kept = Throughput(CPU, tmp_path / "paces.json")
    again = answered(asked, model, segmenters, kept)
    assert again.seconds == pytest.approx(9.5)
    assert {stage.name for stage in again.stages} == {stage.name for stage in done.result.stages}
    lora = msgspec.structs.replace(asked.edit, overrides=asked.edit.overrides | {"adaptation": "lora"})
    # its own pace is not known yet, but that of its model
    other = answered(msgspec.structs.replace(asked, edit=lora), model, segmenters, pace)
    assert 0.3 * again.seconds < other.seconds < 3 * again.seconds
    (tmp_path / "paces.json").write_text("no JSON", encoding="utf-8")
    assert Throughput(CPU, tmp_path / "paces.json").beside_seconds(model, "layerdiffusion") == 0


def test_the_engine_forecasts_by_arithmetic_and_by_what_the_device_does(
    engine: Engine, asked: ForecastRequest, model: DiffusionModel
) -> None:
    answer = finished(run(engine, asked))
    assert answer["device"] == "cpu" and answer["seconds"] > 0
    assert measured_rate(CPU) > 1e8
    # of one convolution alone, the first: 4 x 8 channels, 3 x 3, 8 x 8
    assert forward_flops(model) > 2 * 4 * 8 * 9 * 64
