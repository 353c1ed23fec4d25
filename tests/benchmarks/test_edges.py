from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks import edges


def test_each_photo_is_refined_at_each_reach(tmp_path: Path) -> None:
    y, x = np.mgrid[:120, :160]
    inside = np.hypot(x - 80, y - 60) < 30 + 4 * np.sin(9 * np.arctan2(y - 60, x - 80))
    picture = np.where(inside[..., None], (200, 30, 20), (40, 90, 160)) + np.random.default_rng(0).integers(
        0, 9, (120, 160, 3)
    )
    Image.fromarray(picture.astype(np.uint8)).save(tmp_path / "photo.png")
    Image.new("RGB", (64, 48), "teal").save(tmp_path / "plain.png")
    (tmp_path / "notes.txt").write_text("no photo")
    file = tmp_path / "figures.json"
    edges.main([str(tmp_path), "--reach", "4", "6", "--json", str(file)])
    content = json.loads(file.read_text(encoding="utf-8"))
    figures = content["figures"]
    assert (figures["made"], figures["asked"], content["met"]) == (2, 4, False)
    made, refused = figures["refined"][:2], figures["refined"][2:]
    assert all(each["seconds"] > 0 and each["changed"] > 0 and each["failure"] is None for each in made)
    assert all("no object" in each["failure"] for each in refused)
