"""The engine as a whole on tiny real models: every request, every way a job can end."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from engine.engine import Engine
from engine.errors import ExitCode
from engine.events import (
    Cancelled,
    CandidateReady,
    Checkpointed,
    Event,
    Failed,
    Finished,
    LossPoint,
    Progress,
    Started,
    decode_event,
    encode,
)
from engine.requests import (
    AnyRequest,
    Box,
    Click,
    EditRequest,
    InspectRequest,
    Pointer,
    ReferenceRequest,
    SampleRequest,
    SegmentRequest,
    Transform,
    decode_request,
)
from engine.torch_adapter import best_device

SEEDS = (1, 2)


@dataclasses.dataclass(frozen=True)
class Files:
    """A photo, its mask, and another picture with its mask."""

    photo: str
    mask: str
    other: str
    other_mask: str


@pytest.fixture(scope="module")
def engine(resources: Path) -> Engine:
    return Engine(resources)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("files")

    def picture(name: str, size: tuple[int, int], seed: int) -> str:
        noise = np.random.default_rng(seed).integers(0, 255, (6, 8, 3), dtype=np.uint8)
        Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC).save(folder / name)
        return str(folder / name)

    def mask(name: str, size: tuple[int, int]) -> str:
        drawn = Image.new("L", size)
        ImageDraw.Draw(drawn).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill=255)
        drawn.save(folder / name)
        return str(folder / name)

    return Files(
        picture("photo.png", (96, 96), 0),
        mask("mask.png", (96, 96)),
        picture("other.png", (80, 60), 1),
        mask("o.png", (80, 60)),
    )


@pytest.fixture
def request_edit(files: Files, tmp_path: Path) -> EditRequest:
    return EditRequest(
        job="edit",
        photo=files.photo,
        pointer=Pointer(mask=files.mask),
        object_prompt="a dog jumping",
        background_prompt="in the snow",
        out=str(tmp_path / "out"),
        seeds=SEEDS,
    )


def _run(engine: Engine, request: AnyRequest, cancelled: Callable[[], bool] = lambda: False) -> list[Event]:
    events: list[Event] = []
    engine.run(request, events.append, cancelled)
    assert all(event.job == request.job for event in events)
    return events


def _finished(events: list[Event]) -> dict[str, Any]:
    last = events[-1]
    assert isinstance(last, Finished), last
    return last.result


def _failed(events: list[Event]) -> Failed:
    last = events[-1]
    assert isinstance(last, Failed), last
    assert last.message.endswith(".")
    assert last.next_step.endswith(".")
    return last


def _resident(engine: Engine) -> str:
    """A hash of everything resident."""
    model = engine.models.get(None)
    whole = hashlib.sha256()
    for module in (model.denoiser.module, model.text.module, model.autoencoder.module):
        for name, value in sorted(module.state_dict().items()):
            whole.update(name.encode() + value.cpu().numpy().tobytes())
        assert not any(p.requires_grad or p.grad is not None for p in module.parameters())
    return whole.hexdigest()


def _size(path: str | Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def _pictures(folder: str | Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).glob("candidate-*.png")}


def test_an_edit_from_photo_to_candidates(engine: Engine, request_edit: EditRequest) -> None:
    events = _run(engine, request_edit)
    content = _finished(events)
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
    assert _size(out / "candidate-1.png") == (32, 32)
    assert _size(out / "mask.png") == (96, 96)
    assert json.loads((out / "result.json").read_bytes()) == json.loads(msgspec.json.encode(content))
    result = content["result"]
    assert [stage["name"] for stage in result["stages"]] == ["reference", "embeddings", "weights", "sampling"]
    assert all(stage["seconds"] > 0 and stage["peak_bytes"] > 0 for stage in result["stages"])
    assert {stage: len(points) for stage, points in result["losses"].items()} == {"embeddings": 3, "weights": 3}
    assert result["model"]["hash"] == engine.models.get(None).digest
    assert result["settings"]["weight_rate"] == 1e-3


def test_the_events_of_an_edit(engine: Engine, request_edit: EditRequest) -> None:
    on_disk: list[bool] = []
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, (CandidateReady, Checkpointed)):
            path = Path(event.path)
            on_disk.append(path.is_file() and (path.suffix != ".png" or _size(path) == (32, 32)))

    engine.run(request_edit, emit, lambda: False)
    started = events[0]
    assert isinstance(started, Started)
    steps = {
        stage: [e.step for e in events if isinstance(e, Progress) and e.stage == stage.name] for stage in started.stages
    }
    assert all(done == list(range(1, stage.steps + 1)) for stage, done in steps.items())
    etas = [event.eta_s for event in events if isinstance(event, Progress)]
    assert all(eta is not None and eta >= 0 for eta in etas)
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
    _finished(_run(engine, first))
    _finished(_run(engine, second))
    assert _pictures(first.out) == _pictures(second.out)
    assert len(_pictures(first.out)) == 2
    other = msgspec.structs.replace(first, out=str(tmp_path / "other"), overrides=overrides | {"edit_seed": 1})
    _finished(_run(engine, other))
    assert _pictures(first.out) != _pictures(other.out)


@pytest.mark.parametrize("overrides", [{}, {"adaptation": "lora"}, {"strength": 0.5}, {"weight_steps": 0}])
def test_a_tuned_edit_samples_the_same_pictures_without_the_photo(
    resources: Path, request_edit: EditRequest, tmp_path: Path, overrides: dict[str, Any]
) -> None:
    engine = Engine(resources)
    photo = tmp_path / "photo.png"
    photo.write_bytes(Path(request_edit.photo).read_bytes())
    request = msgspec.structs.replace(request_edit, photo=str(photo), overrides=overrides)
    _finished(_run(engine, request))
    photo.unlink()
    tuned = str(Path(request.out) / "tuned.safetensors")
    again = SampleRequest(job="more", tuned=tuned, out=str(tmp_path / "again"), seeds=SEEDS)
    result = _finished(_run(Engine(resources), again))
    assert [each["seed"] for each in result["candidates"]] == list(SEEDS)
    assert _pictures(again.out) == _pictures(request.out)


def test_more_seeds_and_another_alpha_need_no_training(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    _finished(_run(engine, request_edit))
    tuned = str(Path(request_edit.out) / "tuned.safetensors")
    more = SampleRequest(job="m", tuned=tuned, out=str(tmp_path / "m"), seeds=(1, 9), overrides={"alpha": "0.1"})
    events = _run(engine, more)
    _finished(events)
    assert not any(isinstance(event, LossPoint) for event in events)
    assert set(_pictures(more.out)) == {"candidate-1.png", "candidate-9.png"}
    assert _pictures(more.out)["candidate-1.png"] != _pictures(request_edit.out)["candidate-1.png"]
    refused = msgspec.structs.replace(more, overrides={"weight_steps": 3})
    assert _failed(_run(engine, refused)).exit_code == ExitCode.USAGE


def test_a_result_is_a_request_that_gives_the_same_again(
    engine: Engine, request_edit: EditRequest, tmp_path: Path
) -> None:
    _finished(_run(engine, request_edit))
    request = decode_request((Path(request_edit.out) / "result.json").read_bytes())
    assert request == request_edit
    assert isinstance(request, EditRequest)
    _finished(_run(engine, msgspec.structs.replace(request, out=str(tmp_path / "again"))))
    assert _pictures(tmp_path / "again") == _pictures(request_edit.out)


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
    pictures: list[bytes] = []
    for index, variant in enumerate(variants):
        request = msgspec.structs.replace(request_edit, out=str(tmp_path / str(index)), seeds=(1,), **variant)
        _finished(_run(engine, request))
        pictures.extend(_pictures(request.out).values())
    assert len(set(pictures)) == len(variants)


@pytest.mark.parametrize("ending", ["finish", "reference", "embeddings", "weights", "sampling", "memory", "not finite"])
@pytest.mark.parametrize("adaptation", ["full", "lora"])
def test_the_resident_model_is_bit_identical_however_a_job_ends(
    engine: Engine, request_edit: EditRequest, adaptation: str, ending: str
) -> None:
    before = _resident(engine)
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
        assert _failed(events).exit_code == expected
    else:
        assert isinstance(last, Cancelled)
        assert sum(isinstance(e, Progress) and e.stage == ending for e in events) == 1
    assert _resident(engine) == before


def test_a_job_cancelled_beforehand_does_nothing(engine: Engine, request_edit: EditRequest) -> None:
    events = _run(engine, request_edit, lambda: True)
    assert isinstance(events[-1], Cancelled)
    assert not any(isinstance(event, Progress) for event in events)


def test_masks_are_made_while_an_edit_runs(
    engine: Engine, request_edit: EditRequest, files: Files, tmp_path: Path
) -> None:
    alone = msgspec.structs.replace(request_edit, out=str(tmp_path / "alone"))
    _finished(_run(engine, alone))
    answers: list[list[Event]] = []

    def beside() -> None:
        for index in range(5):
            clicks = (Click(20 + 5 * index, 30),)
            request = SegmentRequest(
                job="s", photo=files.photo, pointer=Pointer(clicks=clicks), out=str(tmp_path / "m.png")
            )
            answers.append(_run(engine, request))
            answers.append(_run(engine, InspectRequest(job="i", prompts=("a dog",))))

    thread = threading.Thread(target=beside)
    thread.start()
    _finished(_run(engine, request_edit))
    thread.join()
    assert len([_finished(events) for events in answers]) == 10
    assert _pictures(request_edit.out) == _pictures(alone.out)


def test_segmenting_writes_a_mask_of_the_photos_size(engine: Engine, files: Files, tmp_path: Path) -> None:
    out = tmp_path / "new" / "mask.png"
    request = SegmentRequest(job="s", photo=files.photo, pointer=Pointer(box=Box(20, 20, 50, 50)), out=str(out))
    result = _finished(_run(engine, request))
    assert result["mask"] == str(out)
    assert _size(out) == (96, 96)
    nothing = msgspec.structs.replace(request, pointer=Pointer())
    assert _failed(_run(engine, nothing)).kind == "UsageError"
    outside = msgspec.structs.replace(request, pointer=Pointer(clicks=(Click(500, 3),)))
    assert "outside the photo of 96 x 96" in _failed(_run(engine, outside)).message


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
    events = _run(engine, request)
    result = _finished(events)
    assert [each["seed"] for each in result["references"]] == [3, 4]
    for each in result["references"]:
        assert _size(each["path"]) == _size(each["mask"]) == (32, 32)
    done = [event.step for event in events if isinstance(event, Progress)]
    started = events[0]
    assert isinstance(started, Started)
    assert done == list(range(1, started.stages[0].steps + 1))


def test_inspecting_tells_of_model_and_prompts(engine: Engine) -> None:
    result = _finished(_run(engine, InspectRequest(job="i", prompts=("a dog", "a zebra"))))
    assert result["model"] == {"name": "Tiny", "kind": "starter", "size": 32, "hash": engine.models.get(None).digest}
    assert result["device"] == str(best_device())
    assert result["prompts"][0] == {"text": "a dog", "tokens": 2, "limit": 10, "unknown": []}
    assert result["prompts"][1]["unknown"] == ["zebra"]


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
    before = _resident(engine)
    failed = _failed(_run(engine, msgspec.structs.replace(request_edit, **change)))
    assert failed.exit_code == code
    assert words in failed.message
    assert _resident(engine) == before
    assert not _pictures(request_edit.out)


def test_an_empty_mask_is_refused(engine: Engine, request_edit: EditRequest, tmp_path: Path) -> None:
    Image.new("L", (96, 96)).save(tmp_path / "black.png")
    request = msgspec.structs.replace(request_edit, pointer=Pointer(mask=str(tmp_path / "black.png")))
    assert "black.png is empty" in _failed(_run(engine, request)).message


def test_a_tuned_edit_of_another_model_is_refused(engine: Engine, request_edit: EditRequest, tmp_path: Path) -> None:
    _finished(_run(engine, request_edit))
    other = tmp_path / "other"
    shutil.copytree(engine.models.get(None).folder, other)
    weights = other / "unet" / "diffusion_pytorch_model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    tuned = str(Path(request_edit.out) / "tuned.safetensors")
    request = SampleRequest(job="s", tuned=tuned, out=str(tmp_path / "s"), model=str(other))
    assert _failed(_run(engine, request)).exit_code == ExitCode.MODEL
