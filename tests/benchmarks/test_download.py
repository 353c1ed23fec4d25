from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import download
from benchmarks.bad_server import Seen, Step


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 7])
def test_bad_servers_cost_no_bytes_and_no_wrong_file(tmp_path: Path, seed: int) -> None:
    run = download.run(seed, tmp_path)
    assert run.got and (run.wrong, run.untold, run.lost) == (0, 0, 0)
    assert run.killed == (seed == 0) and run.requests > 1


def seen(first: int, had: int, step: Step) -> Seen:
    return Seen("/model.bin", first, had, {}, step)


def test_bytes_that_are_lost_are_counted() -> None:
    cut, good = Step("cut", 50), Step("good")
    assert download.lost([seen(0, 0, cut), seen(50, 50, good)], 100) == 0
    assert download.lost([seen(0, 0, cut), seen(0, 50, good)], 100) == 50  # asked for again
    assert download.lost([seen(0, 0, cut), seen(20, 20, good)], 100) == 30  # sent and not kept
    assert download.lost([seen(0, 0, Step("reset", 50)), seen(20, 20, good)], 100) == 0
    assert download.lost([seen(50, 50, cut), seen(0, 0, good)], 100) == 0  # it was whole, and another file


def test_the_figures_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "RUNS", 2)
    download.main(["--json", str(tmp_path / "download.json")])
    told = json.loads((tmp_path / "download.json").read_text(encoding="utf-8"))
    assert told["met"] is True and told["figures"]["runs"] == told["figures"]["got"] == 2
    assert len(told["figures"]["each"]) == 2
