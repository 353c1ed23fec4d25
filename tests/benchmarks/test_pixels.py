from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from benchmarks import pixels


def test_every_edit_is_compared_with_its_photo(
    resources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "figures.json", tmp_path / "out"
    words = ["--quick", "--scenes", "2", "--resources", str(resources), "--json", str(file), "--out", str(out)]
    pixels.main(words)
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["met"] is None and content["budgets"][0]["limit"] == 0
    figures = content["figures"]["edits"]
    assert [row["kept"] for row in figures] == [True, False]
    assert all(
        row["outside"] == row["outside_deep"] == 0 and 0 < row["changed"] < 1 and row["seam_before"] > 0
        for row in figures
    )
    assert all(row["seam_own"] > 0 and row["seam_cloned"] > 0 and "grain" in row for row in figures)
    with Image.open(out / "sheet.png") as sheet:
        assert sheet.width > 4 * 128
    assert figures[0]["name"] in capsys.readouterr().out
