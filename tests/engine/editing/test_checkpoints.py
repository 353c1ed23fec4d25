"""Runs that are cut off, stopped and continued: their pictures are those of a run that nobody disturbed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest
import torch
from safetensors.torch import save_file

from engine.files import checkpoint_folder, free_space, originals
from engine.files.checkpoint_folder import CHECKPOINTS, MANIFEST, STATE
from engine.files.output_files import TUNED
from engine.process.dispatch import Engine
from engine.protocol.errors import DiskError, UsageError
from engine.protocol.events import Cancelled, CandidateReady, Checkpointed, Event, Progress, Remark, Retried
from engine.protocol.requests import EditRequest, Lora, SteerRequest, with_files
from tests.engine.jobs import failed, finished, pictures, run
from tests.tiny_models import write_tiny_diffusion

QUICK = {"embedding_steps": 4, "weight_steps": 4, "sampling_steps": 2, "checkpoint_seconds": 0}
Asked = Callable[..., EditRequest]


@pytest.fixture
def asked(request_edit: EditRequest, tmp_path: Path) -> Asked:
    def make(out: str = "run", **changes: Any) -> EditRequest:
        overrides = QUICK | changes.pop("overrides", {})
        return msgspec.structs.replace(
            request_edit, out=str(tmp_path / out), reference="photo", overrides=overrides, **changes
        )

    return make


class Until:
    """Hears the events, and wants the job to be over after the ``count``-th that ``wanted`` takes."""

    def __init__(self, wanted: Callable[[Event], bool], count: int = 1) -> None:
        self._wanted, self._left = wanted, count
        self.events: list[Event] = []

    def hear(self, event: Event) -> None:
        self.events.append(event)
        self._left -= self._wanted(event)

    def over(self) -> bool:
        return self._left <= 0


def _cut_off(engine: Engine, request: EditRequest, stage: str, count: int) -> None:
    until = Until(lambda event: isinstance(event, Progress) and event.stage == stage, count)
    engine.run(request, until.hear, until.over)
    assert isinstance(until.events[-1], Cancelled)


def _resumed(engine: Engine, request: EditRequest) -> list[Event]:
    return run(engine, msgspec.structs.replace(request, resume=True, job="again"))


def _learned(result: dict[str, Any]) -> Any:
    return result["result"]["losses"], result["result"]["settings"], result["result"]["seeds"]


@pytest.mark.parametrize(
    ("stage", "count", "left", "changes"),
    [
        ("embeddings", 2, [3, 4], {}),
        ("embeddings", 4, [], {}),
        ("weights", 1, [2, 3, 4], {}),
        ("weights", 3, [4], {"memory": "lean"}),
        ("weights", 2, [3, 4], {"memory": "least"}),
        ("weights", 2, [3, 4], {"overrides": {"adaptation": "lora"}}),
        ("weights", 2, [3, 4], {"method": "imagic"}),
        ("sampling", 3, [3, 4], {"seeds": tuple(range(1, 11))}),  # a batch of eight, and the rest
    ],
)
def test_a_run_that_was_cut_off_goes_on_to_the_same_pictures(
    engine: Engine, asked: Asked, stage: str, count: int, left: list[int], changes: dict[str, Any]
) -> None:
    whole, broken = asked("whole", **dict(changes)), asked("broken", **dict(changes))
    undisturbed = finished(run(engine, whole))
    _cut_off(engine, broken, stage, count)
    events = _resumed(engine, broken)
    result = finished(events)
    assert [event.seed for event in events if isinstance(event, CandidateReady)] == list(whole.seeds)
    assert pictures(broken.out) == pictures(whole.out) and len(pictures(whole.out)) == len(whole.seeds)
    assert _learned(result) == _learned(undisturbed)
    assert [each["name"] for each in result["result"]["stages"]] == [
        each["name"] for each in undisturbed["result"]["stages"]
    ]
    steps = [event.step for event in events if isinstance(event, Progress) and event.stage == stage]
    assert steps == left
    assert not result["resume"] and not (Path(broken.out) / CHECKPOINTS).exists()


def test_two_checkpoints_are_kept_and_a_damaged_one_is_passed_over(engine: Engine, asked: Asked) -> None:
    request = asked()
    whole = asked("whole")
    finished(run(engine, whole))
    _cut_off(engine, request, "weights", 3)
    kept = checkpoint_folder.listed(Path(request.out))
    assert len(kept) == 2
    state = (kept[0] / STATE).read_bytes()
    (kept[0] / STATE).write_bytes(state[:-1] + bytes([state[-1] ^ 1]))
    goes_on = Until(lambda event: isinstance(event, Checkpointed))
    engine.run(msgspec.structs.replace(request, resume=True), goes_on.hear, goes_on.over)
    newer, *older = checkpoint_folder.listed(Path(request.out))
    assert older == kept[1:]  # the good one is still there
    (newer / MANIFEST).write_text("{")
    events = _resumed(engine, request)
    finished(events)
    assert [str(event.reason) for event in events if isinstance(event, Remark)] == [
        f"The newest checkpoint in {request.out} is damaged: the one before is taken."
    ]
    assert pictures(request.out) == pictures(whole.out)


def test_a_run_goes_back_to_the_checkpoint_before_the_last(engine: Engine, asked: Asked) -> None:
    whole, request = asked("whole"), asked()
    finished(run(engine, whole))
    _cut_off(engine, request, "weights", 3)
    folder = Path(request.out)
    at = checkpoint_folder.left_off(folder)
    assert at is not None and (at.step, at.earlier) == (3, 2)
    with pytest.raises(UsageError, match=r"no earlier checkpoint of step 1 \(there is: 2\)"):
        checkpoint_folder.go_back(folder, 1)
    checkpoint_folder.go_back(folder, 2)
    at = checkpoint_folder.left_off(folder)
    assert at is not None and (at.step, at.earlier) == (2, None)
    events = _resumed(engine, request)
    finished(events)
    assert [event.step for event in events if isinstance(event, Progress) and event.stage == "weights"] == [3, 4]
    assert pictures(request.out) == pictures(whole.out)


def test_there_is_no_way_back_into_another_stage(engine: Engine, asked: Asked) -> None:
    request = asked()
    _cut_off(engine, request, "weights", 1)
    at = checkpoint_folder.left_off(Path(request.out))
    assert at is not None and (at.stage, at.step, at.earlier) == ("weights", 1, None)


def test_a_state_is_let_go_once_it_is_taken(engine: Engine, asked: Asked) -> None:
    request, mapped = asked(), list[str]()
    _cut_off(engine, request, "weights", 2)

    def hear(event: Event) -> None:
        if isinstance(event, Progress) and event.stage == "weights":
            mapped.extend(each.path for each in psutil.Process().memory_maps() if each.path.endswith(STATE))

    engine.run(msgspec.structs.replace(request, resume=True), hear, lambda: False)
    assert mapped == []


def test_a_run_whose_memory_became_too_small_goes_on_lean(engine: Engine, asked: Asked) -> None:
    request = asked()
    until = Until(lambda event: isinstance(event, Progress) and (event.stage, event.step) == ("weights", 3))

    def hear(event: Event) -> None:
        until.hear(event)
        short = isinstance(event, Progress) and (event.stage, event.step) == ("weights", 2)
        if short and not any(isinstance(other, Retried) for other in until.events):
            raise RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED")

    engine.run(request, hear, until.over)
    assert any(isinstance(event, Retried) for event in until.events)
    kept = checkpoint_folder.newest(Path(request.out))
    assert kept is not None and (kept.step, kept.memory) == (3, "lean")
    result = finished(_resumed(engine, request))["result"]
    assert result["memory"] == "lean" and len(result["losses"]["weights"]) == 4


def test_where_all_are_damaged_the_run_begins_anew_and_says_so(engine: Engine, asked: Asked) -> None:
    request = asked()
    _cut_off(engine, request, "embeddings", 3)
    for checkpoint in checkpoint_folder.listed(Path(request.out)):
        (checkpoint / MANIFEST).write_text("{")
    events = _resumed(engine, request)
    finished(events)
    assert "begins anew" in str(next(event for event in events if isinstance(event, Remark)).reason)


def test_a_checkpoint_of_another_model_or_request_is_refused_by_name(
    engine: Engine, asked: Asked, tmp_path: Path
) -> None:
    request = asked()
    _cut_off(engine, request, "weights", 2)
    card: dict[str, Any] = {"name": "Other", "kind": "starter", "words": [], "presets": {}}
    other = write_tiny_diffusion(tmp_path / "other", card=card, seed=3)
    shutil.rmtree(other / "draft")
    refused = failed(_resumed(engine, msgspec.structs.replace(request, model=str(other))))
    assert refused.kind == "ModelError" and "Tiny" in refused.message and "Other" in refused.message
    before = sorted(Path(request.out).rglob("*"))
    refused = failed(_resumed(engine, msgspec.structs.replace(request, object_prompt="a cat")))
    assert refused.kind == "UsageError" and request.out in refused.message
    assert sorted(Path(request.out).rglob("*")) == before
    finished(_resumed(engine, request))


def test_a_run_that_begins_anew_forgets_what_was_there(engine: Engine, asked: Asked) -> None:
    request = asked()
    _cut_off(engine, request, "weights", 2)
    events = run(engine, request)
    finished(events)
    assert next(event.step for event in events if isinstance(event, Progress) and event.stage == "embeddings") == 1


def test_a_folder_of_a_person_that_has_the_name_is_spared(engine: Engine, asked: Asked) -> None:
    request = asked()
    own = Path(request.out) / CHECKPOINTS
    files = [own / "2024" / "photo.png", own / "2024" / MANIFEST, own / ".old.part" / "notes", own / "progress.json"]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}")
    finished(run(engine, request))
    assert [path for path in sorted(own.rglob("*")) if path.is_file()] == sorted(files)
    assert {file.read_text() for file in files} == {"{}"}


def test_a_run_that_was_moved_trains_no_second_time(engine: Engine, asked: Asked, tmp_path: Path) -> None:
    lora = tmp_path / "lora.safetensors"
    layer = "down_blocks.0.resnets.0.conv1"
    high, wide, *sides = engine.models.get(None).denoiser.weights()[f"{layer}.weight"].shape
    factors = {"A": torch.ones(2, wide, *sides), "B": torch.full((high, 2, 1, 1), 1e-3)}
    save_file({f"unet.{layer}.lora_{side}.weight": value for side, value in factors.items()}, lora)
    request = originals.kept_in(asked(loras=(Lora(str(lora), 0.5),)), tmp_path / "run")
    _cut_off(engine, request, "sampling", 1)
    (tmp_path / "run").rename(tmp_path / "moved")
    lora.rename(tmp_path / "other.safetensors")
    moved = with_files(request, lambda path: path.replace("/run/", "/moved/"))
    moved = msgspec.structs.replace(
        moved, out=str(tmp_path / "moved"), loras=(Lora(str(tmp_path / "other.safetensors"), 0.5),)
    )
    events = _resumed(engine, moved)
    finished(events)
    assert {event.stage for event in events if isinstance(event, Progress)} == {"sampling"}


def test_what_is_trained_anew_draws_its_candidates_anew(engine: Engine, asked: Asked) -> None:
    changes: dict[str, Any] = {"seeds": tuple(range(1, 11)), "overrides": {"checkpoint_seconds": 3600}}
    request, whole = asked(**dict(changes)), asked("whole", **dict(changes))
    finished(run(engine, whole))
    _cut_off(engine, request, "sampling", 3)
    out = Path(request.out)
    (out / TUNED).unlink()
    (out / "candidate-1.png").write_bytes((out / "candidate-2.png").read_bytes())
    finished(_resumed(engine, request))
    assert pictures(out) == pictures(whole.out)


@pytest.mark.parametrize(("stage", "setting"), [("embeddings", "embedding_steps"), ("weights", "weight_steps")])
@pytest.mark.parametrize("method", ["layerdiffusion", "imagic"])
def test_a_stage_that_is_ended_early_is_one_with_fewer_steps(
    engine: Engine, asked: Asked, stage: str, setting: str, method: str
) -> None:
    events: list[Event] = []

    def hear(event: Event) -> None:
        events.append(event)
        if isinstance(event, Progress) and (event.stage, event.step) == (stage, 1):
            run(engine, SteerRequest(job="wish", steered=event.job, wish="end_stage"))

    ended, short = asked("ended", method=method), asked("short", method=method, overrides={setting: 2})
    engine.run(ended, hear, lambda: False)
    result = finished(events)["result"]
    assert result["settings"][setting] == 2 and len(result["losses"][stage]) == 2
    finished(run(engine, short))
    assert pictures(ended.out) == pictures(short.out)


def test_a_wish_that_comes_too_late_ends_no_other_stage(engine: Engine, asked: Asked) -> None:
    events: list[Event] = []

    def hear(event: Event) -> None:
        events.append(event)
        if isinstance(event, Progress) and (event.stage, event.step) == ("embeddings", 4):
            run(engine, SteerRequest(job="wish", steered=event.job, wish="end_stage"))

    engine.run(asked(), hear, lambda: False)
    assert finished(events)["result"]["settings"]["weight_steps"] == 4


def test_an_ended_stage_stays_ended_when_the_run_goes_on(engine: Engine, asked: Asked) -> None:
    until = Until(lambda event: isinstance(event, Progress) and event.stage == "weights", 2)

    def hear(event: Event) -> None:
        until.hear(event)
        if isinstance(event, Progress) and (event.stage, event.step) == ("embeddings", 1):
            run(engine, SteerRequest(job="wish", steered=event.job, wish="end_stage"))

    request, short = asked("ended"), asked("short", overrides={"embedding_steps": 2})
    engine.run(request, hear, until.over)
    result = finished(_resumed(engine, request))["result"]
    assert result["settings"]["embedding_steps"] == 2 and result["settings"]["weight_steps"] == 4
    finished(run(engine, short))
    assert pictures(request.out) == pictures(short.out)


@pytest.mark.parametrize("stage", ["embeddings", "weights", "sampling"])
def test_a_paused_run_stands_still_until_it_is_to_go_on(engine: Engine, asked: Asked, stage: str) -> None:
    events: list[Event] = []
    asked_while_paused = 0

    def hear(event: Event) -> None:
        events.append(event)
        if isinstance(event, Progress) and (event.stage, event.step) == (stage, 1):
            run(engine, SteerRequest(job="wish", steered=event.job, wish="pause"))

    def cancelled() -> bool:
        """It is asked while the job waits as well."""
        nonlocal asked_while_paused
        if isinstance(events[-1], Progress) and (events[-1].stage, events[-1].step) == (stage, 1):
            asked_while_paused += 1
            if asked_while_paused == 3:
                run(engine, SteerRequest(job="wish", steered=events[-1].job, wish="continue"))
        return False

    whole, paused = asked("whole"), asked("paused")
    finished(run(engine, whole))
    engine.run(paused, hear, cancelled)
    finished(events)
    assert asked_while_paused >= 3
    assert pictures(paused.out) == pictures(whole.out)


def test_a_pause_keeps_how_far_the_run_is_and_can_be_cancelled(engine: Engine, asked: Asked) -> None:
    request = asked(overrides={"checkpoint_seconds": 3600})
    until = Until(lambda event: isinstance(event, Checkpointed))
    asked_in_vain = 0

    def over() -> bool:
        nonlocal asked_in_vain
        asked_in_vain += 1
        return until.over() or asked_in_vain > 100  # so that it fails where none is written, and does not hang

    def hear(event: Event) -> None:
        until.hear(event)
        if isinstance(event, Progress) and (event.stage, event.step) == ("embeddings", 1):
            run(engine, SteerRequest(job="wish", steered=event.job, wish="pause"))

    engine.run(request, hear, over)
    assert isinstance(until.events[-1], Cancelled) and until.over()
    kept = checkpoint_folder.newest(Path(request.out))
    assert kept is not None and (kept.stage, kept.step) == ("embeddings", 1)
    assert json.loads((checkpoint_folder.listed(Path(request.out))[0] / MANIFEST).read_bytes())["steps"] == 4


def test_a_disk_that_takes_no_checkpoint_costs_a_remark_and_no_candidate(
    engine: Engine, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, request = free_space.check, asked()

    def full(folder: Path, wanted: int) -> None:
        if (Path(request.out) / "mask.png").exists() or Path(request.out).exists():
            raise DiskError("There is too little room.", "Make some.")
        check(folder, wanted)

    monkeypatch.setattr(free_space, "check", full)
    events = run(engine, request)
    finished(events)
    assert len([event for event in events if isinstance(event, Remark)]) == 1
    assert len(pictures(request.out)) == len(request.seeds)
