from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks import masking


def test_every_way_to_a_mask_is_timed(qapp: QApplication, resources: Path, tmp_path: Path) -> None:
    qapp.setQuitOnLastWindowClosed(False)
    file = tmp_path / "figures.json"
    masking.main(["--quick", "--resources", str(resources), "--json", str(file)])
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["met"] is None and len(content["budgets"]) == 2
    times = content["figures"]["times"]
    assert {"encode", "click, SAM alone", "look ahead", "refine edge, 20 px", "GrabCut in a box"} <= times.keys()
    assert all(0 < each["median_ms"] <= each["slowest_ms"] for each in times.values())
