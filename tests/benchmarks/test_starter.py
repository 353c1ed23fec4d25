from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

from benchmarks import starter
from benchmarks.captions import captions
from engine.starter.judge import QUESTIONS


def test_every_part_is_measured(resources: Path, tmp_path: Path) -> None:
    file, sheet = tmp_path / "figures.json", tmp_path / "sheet.png"
    words = ["--resources", str(resources), "--captions", "3", "--scenes", "3", "--steps", "2"]
    starter.main([*words, "--quick", "--json", str(file), "--sheet", str(sheet)])
    content = json.loads(file.read_text(encoding="utf-8"))
    figures = content["figures"]
    assert content["met"] is None
    asked = {name: rate["count"] for name, rate in figures["captions"]["rates"].items()}
    listed = captions(3)
    unasked = {name: sum(name in each.unasked for each in listed) for name in ("pose", "weather")}
    assert asked == dict.fromkeys(asked, 3) | {name: 3 - count for name, count in unasked.items()}
    assert set(asked) == {*QUESTIONS, "all asked", "taken for a scene"}
    assert figures["autoencoder"]["psnr_db"] > 0
    for name in ("sam", "sam, two objects"):
        assert 0 <= figures[name]["click"]["mean_iou"] <= 1
    assert figures["judge"]["refused"]["blobs"]["count"] == 3
    with Image.open(sheet) as picture:
        assert picture.width > 3 * 128


def test_budgets_are_judged_in_a_full_run(resources: Path, tmp_path: Path) -> None:
    """Untrained models miss them."""
    file = tmp_path / "figures.json"
    words = ["--resources", str(resources), "--captions", "4", "--scenes", "4", "--steps", "1", "--json", str(file)]
    starter.main(words)
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["met"] is False
    held = {budget["name"]: budget["limit"] for budget in content["budgets"]}
    assert held["captions: animal"] == 0.97
    assert held["autoencoder: PSNR dB"] == 30
    assert (held["SAM: mean IoU, one click"], held["SAM: mean IoU, one box"]) == (0.93, 0.96)
