"""Whether there is room is known before a job begins; a tuned edit that cannot be saved costs no candidate."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from engine.editing import tuned_check, tuned_edit
from engine.files import free_space
from engine.models.diffusion_model import DiffusionModel
from engine.process.dispatch import Engine
from engine.protocol.errors import DiskError, ExitCode
from engine.protocol.events import CandidateReady, Checkpointed, Event, NotSaved, Progress, Started
from engine.protocol.requests import EditRequest, KeepRequest, ReferenceRequest, SampleRequest
from engine.protocol.settings import MethodName
from tests.engine.jobs import SEEDS, Files, failed, finished, pictures, run


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def leave_free(monkeypatch: pytest.MonkeyPatch, free: int, total: int = 1 << 40) -> None:
    def usage(_: Path) -> Usage:
        return Usage(total, total - free, free)

    monkeypatch.setattr(shutil, "disk_usage", usage)


def test_too_little_room_is_told_with_both_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_free(monkeypatch, 500_000_000)
    free_space.check(tmp_path / "new" / "out", 400_000_000)
    with pytest.raises(DiskError, match="too little room") as told:
        free_space.check(tmp_path / "new" / "out", 1_700_000_000)
    assert "1701 MB" in told.value.message and "500 MB" in told.value.message and str(tmp_path) in told.value.message
    assert list(tmp_path.iterdir()) == []
    leave_free(monkeypatch, 0, total=0)  # a network share that does not say
    free_space.check(tmp_path, 1_700_000_000)


@pytest.mark.parametrize("out", ["file/out", "file", "x" * 300, "link/out"])
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, out: str) -> None:
    (tmp_path / "file").write_text("content")
    (tmp_path / "link").symlink_to(tmp_path / "link")
    with pytest.raises(DiskError, match="Nothing can be written"):
        free_space.check(tmp_path / out, 0)
    assert (tmp_path / "file").read_text() == "content"


def test_a_drive_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_: Path) -> bool:
        return False  # not even a root, as of a drive that was taken out

    monkeypatch.setattr(Path, "exists", absent)
    with pytest.raises(DiskError, match="Nothing can be written"):
        free_space.check(Path("/gone/out"), 0)


@pytest.mark.parametrize("adaptation", ["full", "lora"])
def test_the_size_of_a_tuned_edit_is_known_beforehand(
    engine: Engine, model: DiffusionModel, request_edit: EditRequest, adaptation: str
) -> None:
    overrides: dict[str, Any] = {"adaptation": adaptation, "lora_rank": 64}
    finished(run(engine, msgspec.structs.replace(request_edit, overrides=overrides, seeds=(1,))))
    path = Path(request_edit.out) / "tuned.safetensors"
    guessed = tuned_edit.bytes_of(model.denoiser, tuned_edit.load(tuned_check.read(path), model).about.settings)
    assert guessed <= path.stat().st_size <= guessed + 200_000  # names, embeddings and latents
    assert guessed > 30_000


def test_nothing_begins_without_room(
    engine: Engine, request_edit: EditRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    leave_free(monkeypatch, 1_000_000)
    reference = ReferenceRequest(job="r", prompt="a dog", out=str(tmp_path / "r"), seeds=(1,))
    for request in (request_edit, reference, msgspec.structs.replace(request_edit, method="sdedit")):
        events = run(engine, request)
        assert failed(events).exit_code == ExitCode.BAD_INPUT and "too little room" in failed(events).message
        assert not any(isinstance(event, Progress) for event in events)
        assert not Path(request.out).exists()


def test_a_job_without_room_leaves_what_an_earlier_one_made(
    engine: Engine, request_edit: EditRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = Path(request_edit.out)
    finished(run(engine, msgspec.structs.replace(request_edit, seeds=(1,))))
    (out / ".candidate-9.png.999999999-1.part").write_bytes(b"what a killed process left")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    leave_free(monkeypatch, 1_000_000)
    sample = SampleRequest(job="s", tuned=str(out / "tuned.safetensors"), out=str(out), seeds=SEEDS)
    reference = ReferenceRequest(job="r", prompt="a dog", out=str(out), seeds=(1,))
    for request in (request_edit, sample, reference, msgspec.structs.replace(request_edit, method="sdedit")):
        assert "too little room" in failed(run(engine, request)).message
        assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize("method", ["layerdiffusion", "sdedit", "imagic", "pnp"])
def test_no_candidate_stands_beside_the_tuned_edit_of_an_earlier_run(
    engine: Engine, request_edit: EditRequest, monkeypatch: pytest.MonkeyPatch, method: MethodName
) -> None:
    out = Path(request_edit.out)
    tuned = out / "tuned.safetensors"
    finished(run(engine, msgspec.structs.replace(request_edit, seeds=(1,))))

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tuned_edit, "save", refuse)
    there: list[bool] = []

    def watch(event: Event) -> None:
        if isinstance(event, Started | CandidateReady):
            there.append(tuned.exists())

    overrides = {"sampling_steps": 2}
    engine.run(msgspec.structs.replace(request_edit, method=method, overrides=overrides), watch, lambda: False)
    assert there == [True, False, False]


def test_what_others_will_write_counts_too(
    engine: Engine, request_edit: EditRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_free(monkeypatch, 100_000_000)
    assert "902 MB" in failed(run(engine, msgspec.structs.replace(request_edit, beside=900_000_000))).message
    finished(run(engine, msgspec.structs.replace(request_edit, beside=10_000_000)))


@pytest.fixture
def unsaved(engine: Engine, request_edit: EditRequest) -> Iterator[list[Event]]:
    """The events of an edit whose tuned edit found a folder in its place."""
    (Path(request_edit.out) / "tuned.safetensors" / "taken").mkdir(parents=True)
    yield run(engine, request_edit)
    shutil.rmtree(request_edit.out)


def test_candidates_are_drawn_though_the_tuned_edit_cannot_be_saved(
    unsaved: list[Event], request_edit: EditRequest
) -> None:
    result = finished(unsaved)["result"]
    assert result["tuned"] is None
    assert pictures(request_edit.out).keys() == {f"candidate-{seed}.png" for seed in SEEDS}
    (told,) = [event for event in unsaved if isinstance(event, NotSaved)]
    assert told.path.endswith("tuned.safetensors") and "directory" in str(told.reason)
    assert not any(isinstance(event, Checkpointed) for event in unsaved)


def test_the_command_says_so_in_the_end(resources: Path, files: Files, tmp_path: Path) -> None:
    """All else is there, its exports too."""
    (tmp_path / "tuned.safetensors" / "taken").mkdir(parents=True)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "engine", "run", files.photo, "--mask", files.mask, "--object", "a dog jumping"),
            *("--background", "in the snow", "--reference", "photo", "--seeds", "1", "--out", str(tmp_path)),
            *("--model", str(resources / "starter" / "diffusion")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ExitCode.BAD_INPUT, done.stderr
    assert "The tuned edit could not be saved" in done.stderr.splitlines()[-1] and "Traceback" not in done.stderr
    assert {"candidate-1.png", "edit-1.png", "result.json"} <= {path.name for path in tmp_path.iterdir()}


def test_another_place_takes_the_tuned_edit(
    engine: Engine, unsaved: list[Event], request_edit: EditRequest, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.safetensors"
    blocked = KeepRequest(job="k", edit="edit", out=str(Path(request_edit.out) / "tuned.safetensors"))
    assert "tuned.safetensors" in failed(run(engine, blocked)).message
    assert finished(run(engine, KeepRequest(job="k", edit="edit", out=str(elsewhere)))) == {"tuned": str(elsewhere)}
    more = SampleRequest(job="s", tuned=str(elsewhere), out=str(tmp_path / "more"), seeds=SEEDS)
    finished(run(engine, more))
    assert pictures(tmp_path / "more") == pictures(request_edit.out)
    assert failed(run(engine, KeepRequest(job="k", edit="other", out=str(elsewhere)))).exit_code == ExitCode.USAGE
    finished(run(engine, msgspec.structs.replace(request_edit, out=str(tmp_path / "next"), seeds=(1,))))
    gone = failed(run(engine, KeepRequest(job="k", edit="edit", out=str(elsewhere))))
    assert "not in memory any more" in gone.message
