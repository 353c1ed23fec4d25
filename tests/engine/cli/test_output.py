"""What the command line prints, on consoles of any encoding."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.protocol.texts import shown

EXAMPLE = Path(__file__).resolve().parents[3] / "resources" / "example"
STRANGE = "日本 ö \N{GRINNING FACE}"
CONSOLES = {
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "utf-16": {"PYTHONIOENCODING": "utf-16"},
    "the C locale": {"LC_ALL": "C"},
}


def ld_edit(console: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "engine", *arguments]
    environment = os.environ | CONSOLES[console]
    done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL, env=environment)
    assert b"Traceback" not in done.stderr
    return done


def encoding(console: str) -> str:
    return CONSOLES[console].get("PYTHONIOENCODING", "utf-8")


@pytest.mark.parametrize("console", CONSOLES)
def test_a_complaint_is_printed_on_every_console(tmp_path: Path, console: str) -> None:
    missing = str(tmp_path / STRANGE / "none.png")
    done = ld_edit(console, "mask", missing, "--click", "1,1", "--out", str(tmp_path / "m.png"), "--json")
    assert done.returncode == 3
    assert missing in json.loads(done.stdout.decode(encoding(console)))["message"]
    said = done.stderr.decode(encoding(console))
    assert "There is no photo" in said and (STRANGE in said or "\\u65e5\\u672c" in said)


def test_a_run_is_told_and_done_on_a_console_without_its_letters(resources: Path, tmp_path: Path) -> None:
    model, out = resources / "starter" / "diffusion", tmp_path / STRANGE
    done = ld_edit(
        *("ascii", "run", str(EXAMPLE / "photo.png"), "--mask", str(EXAMPLE / "mask.png"), "--seeds", "1", "--json"),
        *("--object", "a dog jumping", "--background", "in the snow", "--reference", "photo"),
        *("--model", str(model), "--out", str(out)),
    )
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.decode("ascii").splitlines()]
    assert [event["path"] for event in events if event["event"] == "CandidateReady"] == [str(out / "candidate-1.png")]
    assert (out / "edit-1.png").is_file()


def test_a_name_that_is_no_unicode_can_be_told() -> None:
    assert str(shown("{path} is gone.", path=Path("a\udcff.png"))) == "a\\udcff.png is gone."
