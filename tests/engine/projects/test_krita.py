"""Another program sees in a project what this one exports."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.cli import main
from engine.projects import saving
from tests.engine.cli.test_project_command import no_engine
from tests.engine.projects.make import make


@pytest.mark.skipif(
    shutil.which("krita") is None or shutil.which("xvfb-run") is None,
    reason="Krita renders the project in a screen of Xvfb, and one of both is not installed",
)
def test_krita_renders_what_we_export(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    saving.save(tmp_path / "a.ldp", *make(tmp_path / "made"))
    shutil.copy(tmp_path / "a.ldp", tmp_path / "a.ora")
    homes = {name: str(tmp_path / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    command = ["xvfb-run", "-a", "krita", "--export", "--export-filename", str(tmp_path / "krita.png")]
    told = subprocess.run([*command, str(tmp_path / "a.ora")], env=os.environ | homes, capture_output=True, check=True)
    assert (tmp_path / "krita.png").is_file(), told.stderr.decode()
    out = ["project", "export", str(tmp_path / "a.ldp"), "--out", str(tmp_path / "ours.png")]
    assert main.main(out, no_engine) == 0
    pictures = (Image.open(tmp_path / name).convert("RGB") for name in ("krita.png", "ours.png"))
    theirs, ours = (np.asarray(picture).astype(int) for picture in pictures)
    assert abs(theirs - ours).max() <= 1
