"""The engine's child process: nonsense, sudden death, cancel, and a click while an edit trains."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from engine.process.client import WORKER, EngineClient
from engine.protocol.errors import (
    EngineDiedError,
    EngineKilledError,
    ExitCode,
    FaultError,
    InstallationError,
    UsageError,
)
from engine.protocol.events import (
    AnyEvent,
    Cancelled,
    Event,
    Failed,
    Finished,
    Progress,
    answer,
    decode_event,
    error_of,
    failure_of,
)
from engine.protocol.requests import (
    Cancel,
    Click,
    EditRequest,
    ForecastRequest,
    InspectRequest,
    Pointer,
    SegmentRequest,
)
from engine.protocol.results import InspectDone, SegmentDone
from tests.faults import damage
from tests.faults.setting import MASK, PHOTO
from tests.tiny_models import WORDS, write_tiny_diffusion, write_tiny_sam

ENDLESS = {"embedding_steps": 100_000, "weight_steps": 1, "sampling_steps": 2}


@pytest.fixture(scope="module")
def resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("resources")
    card = {"name": "Tiny", "kind": "starter", "words": list(WORDS), "presets": {"balanced": ENDLESS}}
    write_tiny_diffusion(folder / "starter" / "diffusion", card=card)
    write_tiny_sam(folder / "starter" / "sam")
    return folder


@pytest.fixture
def client(resources: Path) -> Iterator[EngineClient]:
    client = EngineClient((*WORKER, str(resources)))
    client.start()
    yield client
    client.close()


def endless_edit(out: Path) -> EditRequest:
    return EditRequest(
        job="edit",
        photo=PHOTO,
        pointer=Pointer(mask=MASK),
        object_prompt="a dog jumping",
        background_prompt="in the snow",
        reference="photo",
        out=str(out),
    )


NONSENSE = b"""not even JSON
{"request": "InspectRequest", "job": "\xff"}
{"request": "InspectRequest", "job": 5}
{"request": "Nonsense", "job": "strange"}
{"request": "InspectRequest", "job": "wrong", "prompts": 5}
%b
{"request": "InspectRequest", "job": "deep", "prompts": %b}
""" % (damage.DEEP, damage.DEEP)
# the worker on a graphics card that no computer has
ON_NO_DEVICE = """
import sys
from pathlib import Path
import torch
from engine.process.dispatch import Engine
from engine.process.worker import Worker
Worker(Engine(Path(sys.argv[1]), torch.device("cuda", 99)), sys.stdin.buffer, sys.stdout.buffer).run()
"""
E = TypeVar("E", bound=Event)


def until(events: Iterator[AnyEvent], kind: type[E], job: str) -> E:
    for event in events:
        if isinstance(event, kind) and event.job == job:
            return event
        assert not isinstance(event, Failed), event
    raise AssertionError(f"no {kind.__name__} came")


def test_a_click_gets_its_mask_while_an_edit_trains_and_a_forecast_gives_way(
    client: EngineClient, tmp_path: Path
) -> None:
    events = client.events()
    client.send(endless_edit(tmp_path / "edit"))
    until(events, Progress, "edit")
    mask = tmp_path / "mask.png"
    pointer = Pointer(clicks=(Click(240, 310),))
    client.send(SegmentRequest(job="click", photo=PHOTO, pointer=pointer, out=str(mask)))
    assert answer(until(events, Finished, "click"), SegmentDone).mask == str(mask)
    assert mask.is_file()
    client.send(Cancel(job="edit"))
    until(events, Cancelled, "edit")
    edit = endless_edit(tmp_path / "edit")
    client.send(ForecastRequest(job="forecast", edit=edit, photo_size=(512, 512), memory=True))
    client.send(InspectRequest(job="after"))  # which does not wait for the seconds that the forecast takes
    until(events, Cancelled, "forecast")
    assert answer(until(events, Finished, "after"), InspectDone).model.name == "Tiny"


def test_sudden_death_is_seen(client: EngineClient, tmp_path: Path) -> None:
    events = client.events()
    client.send(endless_edit(tmp_path / "edit"))
    until(events, Progress, "edit")
    assert client.process_id is not None
    os.kill(client.process_id, signal.SIGKILL)
    with pytest.raises(EngineDiedError, match="killed") as died:
        list(events)
    assert died.value.exit_code == ExitCode.OUT_OF_MEMORY


def test_a_broken_device_is_told_and_ends_the_engine(resources: Path) -> None:
    client = EngineClient((sys.executable, "-c", ON_NO_DEVICE, str(resources)))
    client.start()
    try:
        events = client.events()
        client.send(InspectRequest(job="first"))
        told = next(events)
        assert isinstance(told, Failed) and (told.job, told.exit_code) == ("first", ExitCode.FAULT)
        assert "graphics card failed" in told.message
        with pytest.raises(EngineDiedError, match="graphics card failed"):
            list(events)
    finally:
        client.close()


def test_a_fault_of_the_program_has_its_own_exit_code() -> None:
    for error in (FaultError("It failed.", "Report it."), UsageError("It is wrong.", "Correct it.")):
        again = error_of(failure_of("job", error))
        assert (type(again), again.exit_code, str(again)) == (type(error), error.exit_code, str(error))
    strange = Failed(job="job", kind="NobodyKnows", message="It failed.", next_step="Report it.", exit_code=1)
    assert error_of(strange).exit_code == ExitCode.FAULT == 1


def test_nonsense_is_answered_and_the_engine_lives(resources: Path) -> None:
    """The end of the input ends the process, so no orphan outlives its owner."""
    with subprocess.Popen((*WORKER, str(resources)), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(NONSENSE + b'{"request":"InspectRequest","job":"a"}\n')
        child.stdin.flush()
        answers = [decode_event(child.stdout.readline()) for _ in range(8)]
        child.stdin.close()
        assert child.wait(30) == 0
    assert sorted((type(answer).__name__, answer.job) for answer in answers) == [
        *[("Failed", "")] * 5,
        ("Failed", "strange"),
        ("Failed", "wrong"),
        ("Finished", "a"),
    ]


def test_an_engine_that_cannot_start_says_so() -> None:
    client = EngineClient(("/no/such/program",))
    with pytest.raises(InstallationError, match="could not be started"):
        client.start()


def test_an_engine_without_room_for_its_libraries_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """As under a limit to its addresses."""
    (tmp_path / "torch.py").write_text("raise ImportError('libtorch_cpu.so: failed to map segment from shared object')")
    begun = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from engine.process import worker; worker.main()"
    client = EngineClient((sys.executable, "-c", begun))
    client.start()
    with pytest.raises(EngineKilledError, match=r"more memory than is free\. Close other programs"):
        list(client.events())
    client.close()
    assert "Traceback" not in capfd.readouterr().err


def test_every_kind_of_error_arrives_as_itself() -> None:
    """Also those that are a kind of another."""
    sent = EngineKilledError("It was killed.", "Try again.")
    arrived = error_of(failure_of("job", sent))
    assert (type(arrived), arrived.exit_code) == (EngineKilledError, ExitCode.OUT_OF_MEMORY)
