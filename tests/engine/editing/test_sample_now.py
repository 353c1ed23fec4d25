"""Candidates that are drawn while the weights are learned, which then goes on as if nobody had asked for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from engine.files import folder_lock
from engine.files.output_files import REQUEST, TUNED, candidate
from engine.pictures import picture_io
from engine.process.dispatch import Engine
from engine.protocol.events import CandidateReady, Event, Progress, Remark
from engine.protocol.requests import EditRequest, SteerRequest, decode_request
from tests.engine.jobs import finished, pictures, run

STEP = 2  # of four, after which candidates are wished for
QUICK = {"embedding_steps": 2, "weight_steps": 4, "sampling_steps": 2}
Asked = Callable[..., EditRequest]


@pytest.fixture
def asked(request_edit: EditRequest, tmp_path: Path) -> Asked:
    def make(out: str, **changes: Any) -> EditRequest:
        overrides = QUICK | changes.pop("overrides", {})
        out = str(tmp_path / out)
        return msgspec.structs.replace(request_edit, out=out, reference="photo", overrides=overrides, **changes)

    return make


def _sampled(engine: Engine, request: EditRequest, told: Callable[[Event], None] = lambda _: None) -> list[Event]:
    events: list[Event] = []

    def hear(event: Event) -> None:
        events.append(event)
        told(event)
        if isinstance(event, Progress) and (event.stage, event.step, event.drawn) == ("weights", STEP, None):
            run(engine, SteerRequest(job="wish", steered=event.job, wish="sample"))

    engine.run(request, hear, lambda: False)
    return events


def _early(request: EditRequest) -> Path:
    return Path(f"{request.out} step {STEP}")


@pytest.mark.parametrize(
    "changes",
    [
        {"seeds": tuple(range(1, 11))},  # more than are drawn together
        {"memory": "lean"},
        {"overrides": {"adaptation": "lora", "untouched_share": 0.3}},
        {"method": "imagic"},
    ],
)
def test_they_change_nothing(engine: Engine, asked: Asked, changes: dict[str, Any]) -> None:
    whole, request = asked("whole", **dict(changes)), asked("sampled", **dict(changes))
    undisturbed = finished(run(engine, whole))
    events = _sampled(engine, request)
    assert pictures(request.out) == pictures(whole.out)
    assert finished(events)["result"]["losses"] == undisturbed["result"]["losses"]
    if request.method == "layerdiffusion":
        assert len({(Path(each.out) / TUNED).read_bytes()[-10_000:] for each in (request, whole)}) == 1

    first, early = request.seeds[:8], _early(request)
    drawn = [event for event in events if isinstance(event, CandidateReady) and event.step is not None]
    assert [(event.seed, event.step, Path(event.path).parent) for event in drawn] == [
        (seed, STEP, early) for seed in first
    ]
    assert pictures(early).keys() == {f"candidate-{seed}.png" for seed in first}
    assert pictures(early) != pictures(request.out)
    told = [event for event in events if isinstance(event, Progress) and event.stage == "weights"]
    assert [(event.step, event.drawn) for event in told] == [
        (1, None),
        (2, None),
        (2, 0.5),
        (2, 1),
        (3, None),
        (4, None),
    ]

    until = decode_request((early / REQUEST).read_bytes())
    assert isinstance(until, EditRequest) and until.overrides["weight_steps"] == STEP
    assert until.seeds == first and Path(until.photo).is_relative_to(early)


def test_they_are_those_of_a_run_that_ends_there(engine: Engine, asked: Asked) -> None:
    """But for the rounding of what is learned, which a tuned edit keeps in 16 bits."""
    request, ended = asked("sampled"), asked("ended", overrides={"weight_steps": STEP})
    finished(_sampled(engine, request))
    finished(run(engine, ended))
    for seed in request.seeds:
        early, late = (picture_io.read_picture(candidate(out, seed)) for out in (_early(request), Path(ended.out)))
        assert np.abs(np.asarray(early, dtype=int) - np.asarray(late, dtype=int)).max() <= 2


def test_what_goes_wrong_with_them_costs_the_run_nothing(engine: Engine, asked: Asked) -> None:
    request = asked("sampled")
    _early(request).write_text("in the way")
    events = _sampled(engine, request)
    finished(events)
    assert [str(event.reason) for event in events if isinstance(event, Remark)] == [
        "No candidates of what is learned so far: File exists."
    ]


def test_their_folder_is_held_while_they_are_drawn(engine: Engine, asked: Asked) -> None:
    """Else a program that starts meanwhile would take it for one that came to nothing."""
    request = asked("sampled")
    held: list[bool] = []

    def hear(event: Event) -> None:
        if isinstance(event, Progress) and event.drawn is not None:
            held.append(folder_lock.is_held(_early(request)))

    _sampled(engine, request, hear)
    assert held and all(held) and not folder_lock.is_held(_early(request))
