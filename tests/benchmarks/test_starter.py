from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

from benchmarks import starter


def test_every_part_is_measured(resources: Path, tmp_path: Path) -> None:
    file, sheet = tmp_path / "figures.json", tmp_path / "sheet.png"
    words = ["--resources", str(resources), "--captions", "3", "--scenes", "3", "--steps", "2"]
    starter.main([*words, "--quick", "--json", str(file), "--sheet", str(sheet)])
    content = json.loads(file.read_text(encoding="utf-8"))
    figures = content["figures"]
    assert content["met"] is None
    assert {name: rate["count"] for name, rate in figures["captions"]["rates"].items()} == dict.fromkeys(
        ("animal", "colour", "pose", "place", "all four", "taken for a scene"), 3
    )
    assert figures["autoencoder"]["psnr_db"] > 0
    assert 0 <= figures["sam"]["click"]["mean_iou"] <= 1
    assert figures["judge"]["refused"]["blobs"]["count"] == 3
    with Image.open(sheet) as picture:
        assert picture.width > 3 * 128


def test_budgets_are_judged_in_a_full_run(resources: Path, tmp_path: Path) -> None:
    """Untrained models miss them."""
    file = tmp_path / "figures.json"
    words = ["--resources", str(resources), "--captions", "4", "--scenes", "4", "--steps", "1", "--json", str(file)]
    starter.main(words)
    assert json.loads(file.read_text(encoding="utf-8"))["met"] is False
