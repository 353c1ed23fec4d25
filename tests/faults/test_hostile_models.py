"""Hostile models, tuned edits and requests are refused, and it is told whose fault they are."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.protocol.errors import ExitCode
from engine.protocol.events import Failed, decode_event
from tests.faults import hostile_models
from tests.faults.damage import GONE, WEB_PAGE, code, fields
from tests.faults.hostile_folders import CONFIGS, UNET, Folders
from tests.faults.setting import MASK, PHOTO
from tests.tiny_models import write_tiny_diffusion


def test_every_one_is_refused() -> None:
    outcomes = hostile_models.run_all()
    wrong = [
        f"{each.case.group} / {each.case.name}: {each.wrong}: {each.said[:300]}" for each in outcomes if each.wrong
    ]
    assert wrong == []
    assert len(outcomes) > 1000


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    root = tmp_path_factory.mktemp("models")
    return Folders(write_tiny_diffusion(root / "good"), root / "hostile")


def without_sample_size(folders: Folders) -> list[str]:
    return ["--model", str(folders.variant({CONFIGS[0]: fields(sample_size=GONE)}))]


def with_code(folders: Folders) -> list[str]:
    return ["--model", str(folders.variant({UNET: None, "unet/diffusion_pytorch_model.bin": code(b"")}))]


def web_page(folders: Folders) -> list[str]:
    return ["--sam", str(folders.file("sam_vit_b.pth", WEB_PAGE)), "--click", "240,310"]


@pytest.mark.parametrize(
    ("hostile", "said"),
    [(without_sample_size, "unet/config.json"), (with_code, "program code"), (web_page, "sam_vit_b.pth")],
)
def test_the_command_line_ends_with_the_models_exit_code(
    folders: Folders, tmp_path: Path, hostile: Callable[[Folders], list[str]], said: str
) -> None:
    given = hostile(folders)
    mask = [] if "--click" in given else ["--mask", MASK]
    command = [sys.executable, "-m", "engine", "run", PHOTO, *given, *mask, "--json"]
    texts = ["--object", "a dog", "--background", "in the snow", "--out", str(tmp_path / "out")]
    done = subprocess.run([*command, *texts], capture_output=True, text=True, check=False)
    assert done.returncode == ExitCode.MODEL, done.stderr
    told = decode_event(done.stdout.splitlines()[-1].encode())
    assert isinstance(told, Failed) and said in told.message
    assert "Traceback" not in done.stderr and "weights_only" not in done.stderr


def test_a_nested_request_is_refused_by_the_command_line(tmp_path: Path) -> None:
    request = tmp_path / "request.json"
    request.write_text(json.dumps({"overrides": 1})[:-2] + "[" * 100_000 + "]" * 100_000 + "}", encoding="utf-8")
    command = [sys.executable, "-m", "engine", "run", "--request", str(request), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == ExitCode.USAGE and str(request) in done.stderr
    assert "Traceback" not in done.stderr
