"""Runs that go on, and many edits by one command."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.files import checkpoint_folder
from engine.files.checkpoint_folder import CHECKPOINTS
from engine.protocol.errors import ExitCode
from engine.protocol.events import Checkpointed, decode_event
from engine.protocol.requests import EditRequest, Pointer, encode
from tests.engine.cli.commands import MASK, PHOTO, PROMPTS, LdEdit, alone
from tests.engine.jobs import pictures


def _all_pictures(folder: Path) -> dict[str, bytes]:
    return pictures(folder) | {path.name: path.read_bytes() for path in folder.glob("edit-*.png")}


def _words(tiny: str, out: Path, *more: str) -> Sequence[str]:
    return ("run", PHOTO, "--mask", MASK, *PROMPTS, "--model", tiny, "--seeds", "2", "--out", str(out), *more)


def test_a_run_killed_outright_goes_on_where_it_was(ld_edit: LdEdit, tiny: str, tmp_path: Path) -> None:
    steps = ("--set", "weight_steps=100", "--set", "checkpoint_seconds=0.1", "--reference", "photo")
    killed, whole, moved = tmp_path / "killed", tmp_path / "whole", tmp_path / "moved"
    command = [sys.executable, "-m", "engine", *_words(tiny, killed, *steps, "--json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as run:
        assert run.stdout is not None
        kept = 0
        for line in run.stdout:
            event = decode_event(line)
            kept += isinstance(event, Checkpointed) and event.stage == "weights"
            if kept == 2:
                break
        os.killpg(run.pid, signal.SIGKILL)  # the command; its engine ends with it
    killed.rename(moved)
    (moved / "edit-1.png").write_bytes(b"of an earlier run")
    refused = ld_edit("resume", str(moved), "--step", "100")
    assert refused.returncode == ExitCode.USAGE and "no earlier checkpoint of step 100" in refused.stderr
    at = checkpoint_folder.left_off(moved)
    assert at is not None and at.earlier is not None
    done = ld_edit("resume", str(moved), "--step", str(at.earlier), "--json")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    steps_left = [event["step"] for event in told if event["event"] == "Progress" and event["stage"] == "weights"]
    assert steps_left == list(range(at.earlier + 1, 101))
    assert ld_edit(*_words(tiny, whole, *steps)).returncode == 0
    assert _all_pictures(moved) == _all_pictures(whole) and len(_all_pictures(whole)) == 4
    assert not (moved / CHECKPOINTS).exists()

    (moved / "edit-2.png").unlink()  # cut off while the candidates were put into the photo
    assert ld_edit("resume", str(moved)).returncode == 0
    assert _all_pictures(moved) == _all_pictures(whole)

    assert all(PROMPTS[1].encode() in (moved / f"edit-{seed}.png").read_bytes() for seed in (1, 2))
    for words in (["--no-metadata"], []):  # the choice is kept
        (moved / "edit-2.png").unlink()
        assert ld_edit("resume", str(moved), *words).returncode == 0
        assert not any(PROMPTS[1].encode() in (moved / f"edit-{seed}.png").read_bytes() for seed in (1, 2))


def test_a_run_that_could_not_save_its_tuned_edit_is_made_again(ld_edit: LdEdit, tiny: str, tmp_path: Path) -> None:
    assert ld_edit(*_words(tiny, tmp_path / "out", "--reference", "photo")).returncode == 0
    result = tmp_path / "out" / "result.json"
    said = json.loads(result.read_bytes())
    said["result"]["tuned"] = None
    result.write_text(json.dumps(said), encoding="utf-8")
    (tmp_path / "out" / "tuned.safetensors").unlink()
    assert ld_edit("resume", str(tmp_path / "out")).returncode == 0
    assert (tmp_path / "out" / "tuned.safetensors").is_file()


@alone
def test_what_is_no_run_cannot_go_on(ld_edit: LdEdit, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing", tmp_path / "text"):
        if folder.name == "text":
            folder.mkdir()
            (folder / "request.json").write_text("{")
        done = ld_edit("resume", str(folder))
        assert done.returncode == ExitCode.USAGE and str(folder) in done.stderr and "--out" in done.stderr
    assert not (tmp_path / "missing").exists()


def _line(tiny: str, photo: str, **changes: Any) -> str:
    request = EditRequest(
        job="",
        model=tiny,
        photo=photo,
        pointer=Pointer(mask=MASK),
        object_prompt="a dog jumping",
        background_prompt="in the snow",
        reference="photo",
        seeds=(1,),
        out="",
    )
    content = msgspec.json.decode(encode(request), type=dict[str, Any])
    return json.dumps({key: value for key, value in content.items() if key not in ("out", "job")} | changes)


def test_a_batch_ends_with_a_table_whatever_fails_in_it(ld_edit: LdEdit, tiny: str, tmp_path: Path) -> None:
    shutil.copy(PHOTO, tmp_path / "near.png")
    (tmp_path / "broken.png").write_bytes(b"no picture")
    lines = [_line(tiny, "near.png", name="first"), _line(tiny, "broken.png"), '{"photo":', _line(tiny, PHOTO)]
    edits, out = tmp_path / "edits.jsonl", tmp_path / "out"
    edits.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    done = ld_edit("batch", str(edits), "--out", str(out))
    assert done.returncode == ExitCode.BAD_INPUT
    rows = json.loads((out / "batch.json").read_bytes())
    assert [(row["name"], row["state"]) for row in rows] == [
        ("first", "done"),
        ("2", "failed"),
        ("3", "failed"),
        ("4", "done"),
    ]
    assert rows[0]["candidates"] == [str(out / "first" / "edit-1.png")] and "broken.png" in rows[1]["message"]
    assert done.stdout.splitlines()[-1] == "2 of 4 edits are done." and "broken.png" in done.stdout
    assert not (out / "2").exists() and not (out / "3").exists()
    drawn = {path: path.stat().st_mtime_ns for path in out.rglob("*.png")}
    assert len(drawn) > 4

    (tmp_path / "broken.png").write_bytes((tmp_path / "near.png").read_bytes())
    done = ld_edit("batch", str(edits), "--out", str(out))
    assert done.stdout.splitlines()[-1] == "3 of 4 edits are done." and done.returncode == ExitCode.USAGE
    assert {path: path.stat().st_mtime_ns for path in drawn} == drawn  # what was done is not done again
    assert pictures(out / "2") == pictures(out / "4") == pictures(out / "first")
    ld_edit("batch", str(edits), "--out", str(out), "--no-metadata")
    assert PROMPTS[1].encode() not in (out / "first" / "edit-1.png").read_bytes()


def test_a_batch_is_a_folder_of_requests_too(ld_edit: LdEdit, tiny: str, tmp_path: Path) -> None:
    edits, out = tmp_path / "edits", tmp_path / "out"
    (edits / "deeper").mkdir(parents=True)
    shutil.copy(PHOTO, edits / "deeper" / "photo.png")
    (edits / "one.json").write_text(_line(tiny, PHOTO), encoding="utf-8")
    (edits / "deeper" / "request.json").write_text(_line(tiny, "photo.png"), encoding="utf-8")
    done = ld_edit("batch", str(edits), "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["job"] for event in told if event["event"] == "Finished"] == ["deeper", "one"]
    assert {event["job"] for event in told} == {"deeper", "one"}
    assert pictures(out / "one") == pictures(out / "deeper") and len(pictures(out / "one")) == 1


@alone
@pytest.mark.parametrize("lines", ["", '{"name": "a"}\n{"name": "a"}', '{"name": "../a"}', '{"name": "batch.json"}'])
def test_a_batch_that_cannot_be_one_is_refused(ld_edit: LdEdit, tmp_path: Path, lines: str) -> None:
    edits = tmp_path / "edits.jsonl"
    edits.write_text(lines, encoding="utf-8")
    done = ld_edit("batch", str(edits), "--out", str(tmp_path / "out"))
    assert done.returncode == ExitCode.USAGE and not (tmp_path / "out").exists()


@alone
def test_a_batch_writes_over_no_request(ld_edit: LdEdit, tiny: str, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(_line(tiny, PHOTO), encoding="utf-8")
    done = ld_edit("batch", str(tmp_path), "--out", str(tmp_path / "." / ""))
    assert done.returncode == ExitCode.USAGE and "another folder" in done.stderr
    edits = tmp_path / "batch.json"
    edits.write_text(_line(tiny, PHOTO), encoding="utf-8")
    done = ld_edit("batch", str(edits), "--out", str(tmp_path))
    assert done.returncode == ExitCode.USAGE and str(edits) in done.stderr
    assert edits.read_text(encoding="utf-8") == _line(tiny, PHOTO)


@alone
def test_what_cannot_be_read_stops_no_other_edit(ld_edit: LdEdit, tiny: str, tmp_path: Path) -> None:
    edits, out = tmp_path / "edits", tmp_path / "out"
    (edits / "a.json").mkdir(parents=True)
    (edits / "b.json").write_text(_line(tiny, "a\0b.png"), encoding="utf-8")
    (edits / "c.json").write_text(_line(tiny, PHOTO, model="", seeds=[]), encoding="utf-8")
    done = ld_edit("batch", str(edits), "--out", str(out))
    assert "Traceback" not in done.stderr and done.stdout.splitlines()[-1] == "0 of 3 edits are done."
