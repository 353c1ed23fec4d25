from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import gui
from benchmarks.window import summary


def test_the_window_is_measured_on_small_photos(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "figures.json"
    gui.main(["--quick", "--json", str(file)])
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["met"] is None
    figures = content["figures"]
    assert figures.keys() == {"start", "opening", "painting", "moving", "history", "saving", "scrolling"}
    assert figures["start"]["loaded"] == [] and figures["start"]["seconds"] > 0
    assert all(seconds > 0 for seconds in figures["opening"].values())
    assert figures["painting"].keys() == {"idle", "many", "busy", "soft", "soft_200px", "moved"}
    for each in (*figures["painting"].values(), *figures["moving"].values()):
        assert 0 < each["p50_ms"] <= each["p99_ms"] <= each["max_ms"] and each["count"] == 40
    assert figures["history"]["strokes"] == 50
    scrolled = figures["scrolling"]
    assert scrolled["candidates"] == 100 and 0 < scrolled["held_bytes"] < 64_000_000
    assert all(0 < scrolled[way]["p50_ms"] <= scrolled[way]["max_ms"] for way in ("down", "up"))
    assert "brush, all cores busy" in capfd.readouterr().out


def test_the_99th_percentile_is_one_of_the_times() -> None:
    of = summary([float(number) for number in range(200, 0, -1)])
    assert (of["p50_ms"], of["p99_ms"], of["max_ms"], of["count"]) == (101.0, 198.0, 200.0, 200)
    assert summary([3.0])["p99_ms"] == 3.0
