"""Every way a job can end: finished, cancelled at each stage, out of memory, not finite, refused."""

from __future__ import annotations

import math
import shutil
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
from PIL import Image

from engine.process.dispatch import Engine
from engine.protocol.errors import ExitCode
from engine.protocol.events import Cancelled, CandidateReady, Event, Finished, Progress, Retried
from engine.protocol.requests import (
    Box,
    Click,
    EditRequest,
    InspectRequest,
    Pointer,
    ReferenceRequest,
    SampleRequest,
    SegmentRequest,
)
from engine.protocol.settings import MethodName
from tests.engine.jobs import Files, failed, finished, pictures, resident, run


@pytest.mark.parametrize("ending", ["finish", "reference", "embeddings", "weights", "sampling", "memory", "not finite"])
@pytest.mark.parametrize("adaptation", ["full", "lora"])
def test_the_resident_model_is_bit_identical_however_a_job_ends(
    engine: Engine, request_edit: EditRequest, adaptation: str, ending: str
) -> None:
    before = resident(engine)
    events: list[Event] = []
    stage: list[str] = [""]

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, Progress):
            stage[0] = event.stage
            if ending == "memory" and event.stage == "weights":
                raise torch.OutOfMemoryError("CUDA out of memory")

    overrides: dict[str, Any] = {"adaptation": adaptation}
    if ending == "not finite":
        overrides |= {"weight_rate": 1.0, "weight_steps": 100, "object_weight": 100}
        overrides["adaptation"] = "full"
    engine.run(msgspec.structs.replace(request_edit, overrides=overrides), emit, lambda: stage[0] == ending)
    last = events[-1]
    if ending == "finish":
        assert isinstance(last, Finished)
    elif ending in ("memory", "not finite"):
        expected = ExitCode.OUT_OF_MEMORY if ending == "memory" else ExitCode.NOT_FINITE
        assert failed(events).exit_code == expected
    else:
        assert isinstance(last, Cancelled)
        assert sum(isinstance(e, Progress) and e.stage == ending for e in events) == 1
    assert resident(engine) == before


@pytest.mark.parametrize("stage", ["embeddings", "weights"])
@pytest.mark.parametrize("method", ["layerdiffusion", "imagic"])
def test_out_of_memory_a_training_goes_on_lean_and_nothing_is_lost(
    engine: Engine, request_edit: EditRequest, tmp_path: Path, stage: str, method: MethodName
) -> None:
    before = resident(engine)
    request = msgspec.structs.replace(request_edit, method=method)
    whole = finished(run(engine, request))
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        short = isinstance(event, Progress) and event.stage == stage and event.step == 2
        if short and not any(isinstance(other, Retried) for other in events):
            raise RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED")

    again = msgspec.structs.replace(request, out=str(tmp_path / "again"))
    engine.run(again, emit, lambda: False)
    done = finished(events)["result"]
    assert [event.stage for event in events if isinstance(event, Retried)] == [stage]
    assert done["memory"] == "lean"
    assert {name: len(losses) for name, losses in done["losses"].items()} == {"embeddings": 3, "weights": 3}
    assert [each["name"] for each in done["stages"]] == [each["name"] for each in whole["result"]["stages"]]
    assert pictures(again.out) == pictures(request.out)
    assert resident(engine) == before
    fast = msgspec.structs.replace(request, memory="fast")
    events.clear()
    engine.run(fast, emit, lambda: False)
    assert "--memory lean" in failed(events).next_step


def test_out_of_memory_again_it_goes_on_with_the_least(engine: Engine, request_edit: EditRequest) -> None:
    before, events = resident(engine), list[Event]()

    def emit(event: Event) -> None:
        events.append(event)
        short = isinstance(event, Progress) and event.stage == "weights" and event.step == 2
        if short and sum(isinstance(other, Retried) for other in events) < 2:
            raise RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED")

    engine.run(request_edit, emit, lambda: False)
    done = finished(events)["result"]
    told = [str(event.reason) for event in events if isinstance(event, Retried)]
    assert len(told) == 2 and "goes on lean" in told[0] and "goes on with the least" in told[1]
    assert done["memory"] == "least" and len(done["losses"]["weights"]) == 3
    assert resident(engine) == before
    sampled = Path(request_edit.out).with_name("sampled")
    tuned = str(Path(request_edit.out) / "tuned.safetensors")
    again = SampleRequest(job="s", tuned=tuned, out=str(sampled), seeds=request_edit.seeds)
    finished(run(engine, again))
    assert pictures(sampled) == pictures(request_edit.out)


def test_no_result_tells_of_a_mixture_of_two_runs(engine: Engine, request_edit: EditRequest) -> None:
    result = Path(request_edit.out) / "result.json"
    finished(run(engine, request_edit))
    assert result.is_file()
    drawn: list[Event] = []
    other = msgspec.structs.replace(request_edit, overrides={"guidance": 3.0}, seeds=tuple(range(1, 11)))
    engine.run(other, drawn.append, lambda: any(isinstance(each, CandidateReady) for each in drawn))
    assert isinstance(drawn[-1], Cancelled)
    assert not result.exists()


def test_a_job_cancelled_beforehand_does_nothing(engine: Engine, request_edit: EditRequest) -> None:
    events = run(engine, request_edit, lambda: True)
    assert isinstance(events[-1], Cancelled)
    assert not any(isinstance(event, Progress) for event in events)


def test_masks_are_made_while_an_edit_runs(
    engine: Engine, request_edit: EditRequest, files: Files, tmp_path: Path
) -> None:
    alone = msgspec.structs.replace(request_edit, out=str(tmp_path / "alone"))
    finished(run(engine, alone))
    answers: list[list[Event]] = []

    def beside() -> None:
        for index in range(5):
            clicks = (Click(20 + 5 * index, 30),)
            request = SegmentRequest(
                job="s", photo=files.photo, pointer=Pointer(clicks=clicks), out=str(tmp_path / "m.png")
            )
            answers.append(run(engine, request))
            answers.append(run(engine, InspectRequest(job="i", prompts=("a dog",))))

    thread = threading.Thread(target=beside)
    thread.start()
    finished(run(engine, request_edit))
    thread.join()
    assert len([finished(events) for events in answers]) == 10
    assert pictures(request_edit.out) == pictures(alone.out)


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"object_prompt": " "}, ExitCode.BAD_INPUT, "object prompt is empty"),
        ({"background_prompt": "in the zoo"}, ExitCode.BAD_INPUT, "'zoo'"),
        ({"target": "a unicorn"}, ExitCode.BAD_INPUT, "target prompt"),
        ({"negative": "rain"}, ExitCode.BAD_INPUT, "negative prompt"),
        ({"object_prompt": " ".join(["snow"] * 11)}, ExitCode.BAD_INPUT, "at most 10"),
        ({"model": "/nowhere/model"}, ExitCode.MODEL, "/nowhere/model"),
        ({"sam": "/nowhere/sam.pth", "pointer": Pointer(clicks=(Click(1, 1),))}, ExitCode.MODEL, "/nowhere/sam.pth"),
        ({"overrides": {"alhpa": 1}}, ExitCode.USAGE, "alhpa"),
        ({"overrides": {"alpha": 2}}, ExitCode.USAGE, "alpha"),
        ({"pointer": Pointer()}, ExitCode.USAGE, "Nothing points at the object"),
        ({"photo": "/nowhere/photo.png"}, ExitCode.BAD_INPUT, "photo.png"),
    ],
)
def test_bad_input_is_one_clear_sentence_and_changes_nothing(
    engine: Engine, request_edit: EditRequest, change: dict[str, Any], code: ExitCode, words: str
) -> None:
    before = resident(engine)
    refused = failed(run(engine, msgspec.structs.replace(request_edit, **change)))
    assert refused.exit_code == code
    assert words in refused.message
    assert resident(engine) == before
    assert not pictures(request_edit.out)


def test_a_prompt_in_question_is_none_of_an_edit_yet(engine: Engine) -> None:
    refused = failed(run(engine, InspectRequest(job="i", prompts=("a dog " * 20_000,))))
    assert refused.exit_code == ExitCode.BAD_INPUT and refused.message == "A prompt has 120000 characters."


@pytest.mark.parametrize("far", [1e300, math.inf, math.nan])
def test_a_reference_of_a_frame_beyond_all_pictures_is_refused(engine: Engine, tmp_path: Path, far: float) -> None:
    request = ReferenceRequest(job="r", prompt="a dog", out=str(tmp_path / "out"), frame=Box(0, 0, far, 1))
    assert failed(run(engine, request)).exit_code == ExitCode.USAGE
    assert not (tmp_path / "out").exists()


def test_an_empty_mask_is_refused(engine: Engine, request_edit: EditRequest, tmp_path: Path) -> None:
    Image.new("L", (96, 96)).save(tmp_path / "black.png")
    request = msgspec.structs.replace(request_edit, pointer=Pointer(mask=str(tmp_path / "black.png")))
    assert "black.png is empty" in failed(run(engine, request)).message


def test_a_tuned_edit_of_another_model_is_refused(engine: Engine, request_edit: EditRequest, tmp_path: Path) -> None:
    finished(run(engine, request_edit))
    other = tmp_path / "other"
    shutil.copytree(engine.models.get(None).folder, other)
    weights = other / "unet" / "diffusion_pytorch_model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    tuned = str(Path(request_edit.out) / "tuned.safetensors")
    request = SampleRequest(job="s", tuned=tuned, out=str(tmp_path / "s"), model=str(other))
    assert failed(run(engine, request)).exit_code == ExitCode.MODEL
