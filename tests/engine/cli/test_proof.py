"""``ld-edit proof``: which pixels a result changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from engine.cli.main import main
from engine.protocol.errors import ExitCode

SIZE = (60, 300)  # (width, height): more rows than are compared at once


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(0).integers(0, 255, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def changed(photo: Path, name: str, by: int, *boxes: tuple[int, int, int, int]) -> Path:
    pixels = np.array(Image.open(photo), dtype=int)
    for x0, y0, x1, y1 in boxes:
        pixels[y0:y1, x0:x1, 1] += np.where(pixels[y0:y1, x0:x1, 1] > 127, -by, by)
    Image.fromarray(pixels.astype(np.uint8)).save(photo.with_name(name))
    return photo.with_name(name)


def proof(capsys: pytest.CaptureFixture[str], *words: str | Path) -> dict[str, Any]:
    assert main(["proof", *map(str, words), "--json"]) == ExitCode.DONE
    return json.loads(capsys.readouterr().out)


def test_it_counts_what_differs(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert proof(capsys, photo, photo)["box"] is None
    result = changed(photo, "result.png", 7, (10, 20, 20, 30), (40, 280, 45, 299))
    found = proof(capsys, photo, result)
    assert found == {
        "pixels": 18000,
        "bits": 8,
        "changed_share": pytest.approx(195 / 18000),
        "changed_outside_share": None,
        "box": [10, 20, 45, 299],
        "largest": 7,
        "mean": 7.0,
    }
    place = Image.new("L", SIZE)
    place.paste(1, (10, 20, 20, 30))
    place.save(photo.with_name("place.png"))
    outside = proof(capsys, photo, result, "--place", photo.with_name("place.png"))["changed_outside_share"]
    assert outside == pytest.approx(95 / 17900)
    assert main(["proof", str(photo), str(result)]) == ExitCode.DONE
    assert "1.08% of 18000 pixels differ, at most by 7 of 255 levels" in capsys.readouterr().out


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_sixteen_bits_are_compared_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str) -> None:
    pixels = np.random.default_rng(1).integers(0, 65000, (40, 30, 3), dtype=np.uint16)
    photo, result = tmp_path / f"photo{suffix}", tmp_path / f"result{suffix}"
    assert cv2.imwrite(str(photo), pixels)
    pixels[5, 6, 0] += 1
    assert cv2.imwrite(str(result), pixels)
    found = proof(capsys, photo, result)
    assert (found["bits"], found["box"], found["largest"]) == (16, [6, 5, 7, 6], 1)
    Image.new("RGB", (30, 40)).save(tmp_path / "narrow.png")
    assert proof(capsys, photo, tmp_path / "narrow.png")["bits"] == 8


def test_an_edits_run_says_where_it_may_differ(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frame = {"x0": 0, "y0": 0, "x1": 60, "y1": 60}
    photo.with_name("result.json").write_text(json.dumps({"result": {"sources": {"frame": frame}}}), encoding="utf-8")
    Image.new("RGB", (30, 30)).save(photo.with_name("candidate-1.png"))
    laid = Image.new("RGBA", (30, 30))
    laid.paste((0, 0, 0, 255), (0, 0, 10, 10))
    laid.save(photo.with_name("laid-1.png"))
    within = changed(photo, "edit-1.png", 9, (0, 0, 20, 20))
    assert proof(capsys, photo, within)["changed_outside_share"] == 0
    beyond = changed(photo, "edit-1.png", 9, (0, 0, 20, 20), (50, 50, 60, 60))
    assert proof(capsys, photo, beyond)["changed_outside_share"] > 0
    photo.with_name("laid-1.png").unlink()  # it fills its frame
    assert proof(capsys, photo, beyond)["changed_outside_share"] == 0


def test_pictures_of_two_sizes_are_refused(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.new("RGB", (9, 9)).save(photo.with_name("small.png"))
    assert main(["proof", str(photo), str(photo.with_name("small.png"))]) == ExitCode.BAD_INPUT
    assert "small.png has 9 × 9 pixels" in capsys.readouterr().err
    assert main(["proof", str(photo), str(photo.with_name("none.png"))]) == ExitCode.BAD_INPUT
    assert "none.png" in capsys.readouterr().err
