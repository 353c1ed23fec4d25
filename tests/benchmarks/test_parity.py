from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import parity


def test_tiny_models_give_what_diffusers_gives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "figures.json"
    parity.main(["--quick", "--json", str(file)])
    content = json.loads(file.read_text(encoding="utf-8"))
    models = content["figures"]["models"]
    names = ["SD 1.x, noise", "SD 2.x, noise", "SD 2.x, velocity", "SDXL, noise"]
    assert [model["model"] for model in models] == names
    for model in models:
        assert max(model[part] for part in ("conditions", "encoded", "decoded", "drawn")) < parity.MOST
        assert model["single_file"] == 0
    assert "SD 2.x, velocity" in capsys.readouterr().out
