"""Ctrl-C on the command line, or the system's wish that it ends: the job is cancelled in good order."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from engine.protocol.errors import ExitCode
from engine.protocol.events import Cancelled, Progress, decode_event
from tests.faults.setting import run_command
from tests.tiny_models import WORDS, write_tiny_diffusion


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    card = {"name": "Tiny", "kind": "starter", "words": list(WORDS)}
    return write_tiny_diffusion(tmp_path_factory.mktemp("model"), card=card)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_what_ends_the_command_cancels_the_job(model: Path, tmp_path: Path, told: signal.Signals) -> None:
    where = ("--model", str(model), "--out", str(tmp_path / "out"))
    command = run_command(*where, "--json", "--set", "embedding_steps=100000")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        for line in program.stdout:
            if isinstance(decode_event(line), Progress):
                break
        program.send_signal(told)
        rest, complaint = program.communicate()
    assert program.returncode == ExitCode.CANCELLED, complaint
    assert isinstance(decode_event(rest.splitlines()[-1]), Cancelled)
    assert b"Traceback" not in complaint
