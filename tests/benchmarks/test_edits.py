from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import edits

FEW = [word for key in ("embedding_steps", "weight_steps", "sampling_steps") for word in ("--set", f"{key}=2")]


def _run(resources: Path, work: Path, *more: str) -> dict[str, Any]:
    file = work.parent / "figures.json"
    words = ["--resources", str(resources), "--work", str(work), "--seeds", "1", "--json", str(file)]
    edits.main([*words, *FEW, *more])
    return json.loads(file.read_text(encoding="utf-8"))


def _ends(work: Path) -> dict[str, int]:
    """When each edit ended."""
    return {file.parent.parent.name: file.stat().st_mtime_ns for file in work.glob("*/edit/result.json")}


def test_edits_are_run_read_and_kept(resources: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    content = _run(resources, work, "--quick", "--sheet", str(tmp_path / "sheet.png"))
    figures = content["figures"]
    assert content["met"] is None
    assert figures["settings"]["weight_steps"] == 2
    counts = {kind: figures["rates"][kind]["text"]["count"] for kind in edits.KINDS}
    assert counts == {"tuned": 2, "untuned": 2, "wanted scenes": 2, "strangers": 2}
    assert len(figures["edits"]) == 2
    assert (tmp_path / "sheet.png").read_bytes() == (work / "contact-sheet.png").read_bytes()
    for folder in work.glob("scene-*"):
        tuned = (folder / "edit" / "candidate-1.png").read_bytes()
        assert tuned != (folder / "untuned-1.png").read_bytes()
    before = _ends(work)
    _run(resources, work, "--quick")
    assert _ends(work) == before
    _run(resources, work, "--quick", "--set", "weight_rate=0.001")
    assert all(_ends(work)[name] > ended for name, ended in before.items())


def test_shards_share_the_edits(resources: Path, tmp_path: Path) -> None:
    shards = [
        _run(resources, tmp_path / f"shard-{i}", "--edits", "3", "--shard", f"{i}/2", "--development") for i in range(2)
    ]
    seeds = [[edit["seed"] for edit in content["figures"]["edits"]] for content in shards]
    assert [len(some) for some in seeds] == [2, 1]
    assert not set(seeds[0]) & set(seeds[1])
    assert shards[0]["met"] is None  # too few edits to tell


def test_an_unknown_setting_is_named(resources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        _run(resources, tmp_path / "work", "--quick", "--set", "speed=1")
    assert ended.value.code == 2
    assert "no setting 'speed'" in capsys.readouterr().err
