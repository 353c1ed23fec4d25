"""The engine as a whole on tiny real models: every request."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image

from engine.editing import tuned_check, tuned_edit
from engine.models.devices import best_device
from engine.pictures import export
from engine.process.dispatch import Engine, made
from engine.protocol.errors import ExitCode
from engine.protocol.events import (
    CandidateReady,
    Checkpointed,
    Event,
    LossPoint,
    Progress,
    Started,
    decode_event,
    encode,
)
from engine.protocol.requests import (
    Box,
    Click,
    EditRequest,
    EncodeRequest,
    InspectRequest,
    Pointer,
    ReferenceRequest,
    SampleRequest,
    SegmentRequest,
    Transform,
    decode_request,
)
from engine.protocol.requests import encode as encode_request
from tests.engine.jobs import SEEDS, Files, failed, finished, pictures, run, size

CPU = torch.device("cpu")


def test_an_edit_from_photo_to_candidates(engine: Engine, request_edit: EditRequest) -> None:
    events = run(engine, request_edit)
    content = finished(events)
    out = Path(request_edit.out)
    written = {path.name for path in out.iterdir()}
    assert written == {
        "candidate-1.png",
        "candidate-2.png",
        "contact-sheet.png",
        "mask.png",
        "reference.png",
        "reference-mask.png",
        "result.json",
        "tuned.safetensors",
    }
    assert size(out / "candidate-1.png") == (32, 32)
    assert size(out / "mask.png") == (96, 96)
    assert json.loads((out / "result.json").read_bytes()) == json.loads(msgspec.json.encode(content))
    result = content["result"]
    assert [stage["name"] for stage in result["stages"]] == ["reference", "embeddings", "weights", "sampling"]
    assert all(stage["seconds"] > 0 and stage["peak_bytes"] > 0 for stage in result["stages"])
    assert {stage: len(points) for stage, points in result["losses"].items()} == {"embeddings": 3, "weights": 3}
    assert result["model"]["hash"] == engine.models.get(None).digest
    assert result["settings"]["weight_rate"] == 1e-3
    assert result["seeds"] == [each["seed"] for each in result["candidates"]] == list(SEEDS)


def test_the_events_of_an_edit(engine: Engine, request_edit: EditRequest) -> None:
    on_disk: list[bool] = []
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, (CandidateReady, Checkpointed)):
            path = Path(event.path)
            on_disk.append(path.is_file() and (path.suffix != ".png" or size(path) == (32, 32)))

    engine.run(request_edit, emit, lambda: False)
    started = events[0]
    assert isinstance(started, Started)
    steps = {
        stage: [e.step for e in events if isinstance(e, Progress) and e.stage == stage.name] for stage in started.stages
    }
    assert all(done == list(range(1, stage.steps + 1)) for stage, done in steps.items())
    etas = [event.eta_s for event in events if isinstance(event, Progress)]
    assert all(eta is None or eta >= 0 for eta in etas)
    assert etas[-1] == 0
    assert [(e.stage, e.step) for e in events if isinstance(e, LossPoint)] == [
        (stage, step) for stage in ("embeddings", "weights") for step in (1, 2, 3)
    ]
    assert [event.seed for event in events if isinstance(event, CandidateReady)] == list(SEEDS)
    assert on_disk == [True] * 3
    assert [decode_event(encode(event)) for event in events[:-1]] == events[:-1]


@pytest.mark.parametrize("adaptation", ["full", "lora"])
@pytest.mark.parametrize("form", ["layered", "joint"])
def test_the_same_request_gives_the_same_pictures(
    engine: Engine, request_edit: EditRequest, tmp_path: Path, adaptation: str, form: str
) -> None:
    overrides = {"adaptation": adaptation, "embedding_form": form}
    first = msgspec.structs.replace(request_edit, overrides=overrides)
    second = msgspec.structs.replace(first, out=str(tmp_path / "second"))
    finished(run(engine, first))
    finished(run(engine, second))
    assert pictures(first.out) == pictures(second.out)
    assert len(pictures(first.out)) == 2
    other = msgspec.structs.replace(first, out=str(tmp_path / "other"), overrides=overrides | {"edit_seed": 1})
    finished(run(engine, other))
    assert pictures(first.out) != pictures(other.out)


@pytest.mark.parametrize("overrides", [{}, {"adaptation": "lora"}, {"strength": 0.5}, {"weight_steps": 0}])
def test_a_tuned_edit_samples_the_same_pictures_without_the_photo(
    resources: Path, request_edit: EditRequest, tmp_path: Path, overrides: dict[str, Any]
) -> None:
    engine = Engine(resources)
    photo = tmp_path / "photo.png"
    photo.write_bytes(Path(request_edit.photo).read_bytes())
    request = msgspec.structs.replace(request_edit, photo=str(photo), overrides=overrides)
    finished(run(engine, request))
    photo.unlink()
    tuned = str(Path(request.out) / "tuned.safetensors")
    again = SampleRequest(job="more", tuned=tuned, out=str(tmp_path / "again"), seeds=SEEDS)
    result = finished(run(Engine(resources), again))
    assert [each["seed"] for each in result["candidates"]] == list(SEEDS)
    assert pictures(again.out) == pictures(request.out)


def test_more_seeds_and_another_alpha_need_no_training(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    finished(run(engine, request_edit))
    tuned = str(Path(request_edit.out) / "tuned.safetensors")
    more = SampleRequest(job="m", tuned=tuned, out=str(tmp_path / "m"), seeds=(1, 9), overrides={"alpha": "0.1"})
    events = run(engine, more)
    finished(events)
    assert not any(isinstance(event, LossPoint) for event in events)
    assert set(pictures(more.out)) == {"candidate-1.png", "candidate-9.png"}
    assert pictures(more.out)["candidate-1.png"] != pictures(request_edit.out)["candidate-1.png"]
    refused = msgspec.structs.replace(more, overrides={"weight_steps": 3})
    assert failed(run(engine, refused)).exit_code == ExitCode.USAGE
    without = msgspec.structs.replace(more, out=str(tmp_path / "n"), negative="a black dog", seeds=(1,), overrides={})
    finished(run(engine, without))
    assert pictures(without.out)["candidate-1.png"] != pictures(request_edit.out)["candidate-1.png"]
    (Path(without.out) / "request.json").write_bytes(encode_request(without))
    told = export.provenance(Path(without.out) / "candidate-1.png", Path(tuned), 1)
    assert (told["negative"], told["settings"].alpha) == ("a black dog", 0.7)


@pytest.mark.parametrize(
    ("object_text", "text"), [("object", "a dog jumping"), ("target", "a dog jumping in the snow")]
)
def test_the_object_embedding_starts_from_the_chosen_text(
    engine: Engine, request_edit: EditRequest, object_text: str, text: str
) -> None:
    request = msgspec.structs.replace(request_edit, object_prompt="a dog jumping", background_prompt="in the snow")
    overrides = {"object_text": object_text, "embedding_steps": 0}
    finished(run(engine, msgspec.structs.replace(request, overrides=overrides)))
    edit = tuned_edit.load(tuned_check.read(Path(request.out) / "tuned.safetensors"), engine.models.get(None))
    wanted = engine.models.get(None).embed(text)
    assert torch.allclose(edit.object_embedding.tokens.cpu(), wanted.tokens.cpu(), atol=1e-3)


def test_weights_trained_on_other_timesteps_draw_other_pictures(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    quiet = msgspec.structs.replace(request_edit, out=str(tmp_path / "quiet"), overrides={"weight_noise": 0.1})
    finished(run(engine, request_edit))
    finished(run(engine, quiet))
    assert pictures(quiet.out) != pictures(request_edit.out)


def test_a_result_is_a_request_that_gives_the_same_again(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    finished(run(engine, request_edit))
    request = decode_request((Path(request_edit.out) / "result.json").read_bytes())
    assert request == request_edit
    assert isinstance(request, EditRequest)
    finished(run(engine, msgspec.structs.replace(request, out=str(tmp_path / "again"))))
    assert pictures(tmp_path / "again") == pictures(request_edit.out)


def test_every_combination_of_sources(engine: Engine, request_edit: EditRequest, files: Files, tmp_path: Path) -> None:
    variants: list[dict[str, Any]] = [
        {"reference": "photo"},
        {"reference": files.other, "reference_mask": files.other_mask},
        {"reference": files.other},
        {"reference": "photo", "object_source": files.other, "object_mask": files.other_mask},
        {"reference": "photo", "transform": Transform(scale=0.5, dx=10, flip=True)},
        {
            "pointer": Pointer(clicks=(Click(30, 30), Click(80, 80, add=False)), box=Box(10, 10, 60, 60)),
            "reference": "photo",
        },
        {"pointer": Pointer(rough=files.mask), "reference": "photo", "target": "a dog", "negative": "forest"},
    ]
    drawn: list[bytes] = []
    for index, variant in enumerate(variants):
        request = msgspec.structs.replace(request_edit, out=str(tmp_path / str(index)), seeds=(1,), **variant)
        finished(run(engine, request))
        drawn.extend(pictures(request.out).values())
    assert len(set(drawn)) == len(variants)


def test_segmenting_writes_a_mask_of_the_photos_size(engine: Engine, files: Files, tmp_path: Path) -> None:
    out = tmp_path / "new" / "mask.png"
    request = SegmentRequest(job="s", photo=files.photo, pointer=Pointer(box=Box(20, 20, 50, 50)), out=str(out))
    result = finished(run(engine, request))
    assert result["mask"] == str(out)
    assert size(out) == (96, 96)
    nothing = msgspec.structs.replace(request, pointer=Pointer())
    assert failed(run(engine, nothing)).kind == "UsageError"
    outside = msgspec.structs.replace(request, pointer=Pointer(clicks=(Click(500, 3),)))
    assert "outside the photo of 96 x 96" in failed(run(engine, outside)).message


def test_a_mask_that_somebody_waits_for_comes_small_and_without_a_file(engine: Engine, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (20, 30, 3), dtype=np.uint8)
    Image.fromarray(noise).resize((1500, 1000)).save(tmp_path / "large.png")
    photo = str(tmp_path / "large.png")
    assert finished(run(engine, EncodeRequest(job="e", photo=photo)))["seconds"] > 0
    pointer = Pointer(box=Box(300, 200, 900, 800))
    request = SegmentRequest(job="s", photo=photo, pointer=pointer, out=None)
    result = finished(run(engine, request))
    small = Image.open(io.BytesIO(base64.b64decode(result["mask"])))
    assert small.size == (1024, 683) and small.mode == "L"
    small.save(tmp_path / "rough.png")
    rough = Pointer(rough=str(tmp_path / "rough.png"), earlier=str(tmp_path / "rough.png"))
    finished(run(engine, msgspec.structs.replace(request, pointer=rough)))
    small.resize((64, 64)).save(tmp_path / "rough.png")
    assert "64 x 64 pixels" in failed(run(engine, msgspec.structs.replace(request, pointer=rough))).message


def test_references_are_drawn_with_their_masks(engine: Engine, tmp_path: Path) -> None:
    request = ReferenceRequest(
        job="r",
        prompt="a dog in the snow",
        object_prompt="a dog",
        background_prompt="in the snow",
        out=str(tmp_path),
        seeds=(3, 4),
        sampling_steps=3,
    )
    events = run(engine, request)
    result = finished(events)
    assert [each["seed"] for each in result["references"]] == [3, 4]
    for each in result["references"]:
        assert size(each["path"]) == size(each["mask"]) == (32, 32)
    done = [event.step for event in events if isinstance(event, Progress)]
    started = events[0]
    assert isinstance(started, Started)
    assert done == list(range(1, started.stages[0].steps + 1))


@pytest.mark.parametrize(
    ("frame", "shape"),
    [(Box(0, 0, 600, 300), (44, 24)), (Box(50, 100, 350, 700), (24, 44)), (Box(40, 100, 130, 180), (32, 32))],
)
def test_references_have_the_shape_of_the_frame(
    engine: Engine, request_edit: EditRequest, tmp_path: Path, frame: Box, shape: tuple[int, int]
) -> None:
    prompt = "a dog in the snow"
    request = ReferenceRequest(job="r", prompt=prompt, out=str(tmp_path), frame=frame, seeds=(3,), sampling_steps=2)
    reference = finished(run(engine, request))["references"][0]
    assert size(reference["path"]) == size(reference["mask"]) == shape
    Image.new("RGB", (600, 800), "grey").save(tmp_path / "photo.png")
    mask = Image.new("L", (600, 800))
    mask.paste(255, (60, 110, 200, 250))
    mask.save(tmp_path / "mask.png")
    edit = msgspec.structs.replace(
        request_edit,
        photo=str(tmp_path / "photo.png"),
        pointer=Pointer(mask=str(tmp_path / "mask.png")),
        reference=reference["path"],
        reference_mask=reference["mask"],
        frame=frame,
        seeds=(1,),
    )
    finished(run(engine, edit))
    with Image.open(Path(edit.out) / "reference.png") as used, Image.open(reference["path"]) as drawn:
        assert used.tobytes() == drawn.tobytes()  # all of it


def test_a_reference_of_no_shape_is_refused(engine: Engine, tmp_path: Path) -> None:
    request = ReferenceRequest(job="r", prompt="a dog", out=str(tmp_path), frame=Box(0, 5, 10, 5))
    assert "not inside the photo" in failed(run(engine, request)).message


def test_an_engine_on_a_device_that_is_not_here_tells_so_each_time(resources: Path) -> None:
    absent = made(resources, "cuda:77")
    for _ in range(2):
        failure = failed(run(absent, InspectRequest(job="i")))
        assert "cuda:77" in failure.message and "cpu" in failure.message
    assert finished(run(made(resources, "cpu"), InspectRequest(job="i")))["device"] == "cpu"


def test_inspecting_tells_of_model_and_prompts(engine: Engine) -> None:
    result = finished(run(engine, InspectRequest(job="i", prompts=("a dog", "a zebra"))))
    assert result["model"] == {"name": "Tiny", "kind": "starter", "size": 32, "hash": engine.models.get(None).digest}
    assert result["device"] == str(best_device())
    assert result["devices"][-1] == {"id": "cpu", "name": "CPU"}
    assert result["prompts"][0] == {"text": "a dog", "tokens": 2, "limit": 10, "unknown": {}, "foreign": False}
    assert result["prompts"][1]["unknown"].keys() == {"zebra"}
