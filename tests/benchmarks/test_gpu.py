"""The benchmark for graphics cards, with a tiny model on whatever device there is."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
import torch

from benchmarks import gpu

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(torch.cuda.is_available(), reason="with a CUDA device it fills its memory")
def test_every_stage_runs_out_of_memory_and_is_cancelled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "gpu.json"
    gpu.main(["--tiny", "--json", str(file)])
    figures = json.loads(file.read_text(encoding="utf-8"))["figures"]
    stages = ("reference", "embeddings", "weights", "sampling")
    assert {figures[f"out of memory in {stage}"]["how"] for stage in stages} == {"out of memory"}
    assert {figures[f"cancelled in {stage}"]["how"] for stage in stages} == {"cancelled"}
    assert figures["after all"]["how"] == "done"
    assert figures["parity"]["diffusers"] > 0
    assert "the next job: done" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="it is a script for sh")
def test_the_script_goes_through_its_parts_and_tells_of_one_that_fails(tmp_path: Path) -> None:
    """Its parts are tested by themselves: here a stand-in for Python answers for them."""
    stand_in = tmp_path / "python"
    stand_in.write_text('#!/bin/sh\necho "$@"\ncase $3 in *memory) exit 3;; esac\n', encoding="utf-8")
    stand_in.chmod(0o755)
    words = ["sh", str(ROOT / "benchmarks" / "gpu.sh")]
    run = subprocess.run(
        [*words, str(tmp_path / "out"), "--tiny"],
        env={**os.environ, "PYTHON": str(stand_in)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1 and run.stderr == ""
    said = {name: (tmp_path / "out" / f"{name}.txt").read_text(encoding="utf-8") for name in ("gpu", "memory", "speed")}
    assert "-m benchmarks.gpu --tiny --json" in said["gpu"] and "--only sd --quick" in said["speed"]
    assert "== memory\nfailed or cut off" in run.stdout and run.stdout.count("done in") == 2
    wrong = subprocess.run([*words, str(tmp_path / "out"), "--all"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
