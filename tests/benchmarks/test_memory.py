"""The memory benchmark on a tiny model of the same build."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from benchmarks.memory import main


@pytest.mark.skipif(torch.cuda.is_available(), reason="with a CUDA device it measures too, which takes minutes")
def test_each_mode_is_computed_and_marked_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "memory.json"
    main(["--quick", "--json", str(out)])
    assert "computed, GB" in capsys.readouterr().out
    written = json.loads(out.read_text(encoding="utf-8"))
    assert written["met"] is None
    assert all(name.endswith(("(computed)", "learned")) for name in (each["name"] for each in written["budgets"]))
    figures = written["figures"]["computed"]
    for adaptation in ("full", "lora"):
        fast, lean = (figures[f"{adaptation} {mode}"]["weights"] for mode in ("fast", "lean"))
        assert lean["total"] < fast["total"] and lean["weights"] == fast["weights"]
    assert figures["lora fast"]["weights"]["states"] < figures["full fast"]["weights"]["states"]
    assert written["figures"]["measured"] == {}
