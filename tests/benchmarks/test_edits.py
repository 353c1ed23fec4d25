from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import edits
from benchmarks.scenes import KINDS

FEW = [word for key in ("embedding_steps", "weight_steps", "sampling_steps") for word in ("--set", f"{key}=2")]


def _run(resources: Path, work: Path, *more: str) -> dict[str, Any]:
    file = work.parent / "figures.json"
    words = ["--resources", str(resources), "--work", str(work), "--seeds", "1", "--json", str(file)]
    edits.main([*words, *FEW, *more])
    return json.loads(file.read_text(encoding="utf-8"))


def _ends(work: Path) -> dict[str, int]:
    """When each edit ended."""
    return {str(file.parent): file.stat().st_mtime_ns for file in work.glob("*/*/made.json")}


def test_edits_are_made_read_shown_and_kept(resources: Path, tmp_path: Path) -> None:
    work, page = tmp_path / "work", tmp_path / "page"
    content = _run(resources, work, "--quick", "--methods", "--page", str(page))
    figures = content["figures"]
    assert content["met"] is None
    assert figures["settings"]["layerdiffusion"]["weight_steps"] == 2
    ours = ("layerdiffusion", "no iterative guidance", "likeness 1", "without training")
    made = (*ours, "sdedit", "imagic", "pnp", "untuned")
    rows = (*made, "wanted scenes", "strangers", "anyone")
    assert {row: figures["rates"][row]["text"]["count"] for row in figures["rates"]} == dict.fromkeys(rows, 2)
    assert figures["rates"]["untuned"]["background kept"]["count"] == 1  # in one of both kinds it is to stay
    assert [edit["kind"] for edit in figures["edits"]] == list(KINDS[:2])
    shown = (page / "index.html").read_text(encoding="utf-8")
    assert all(f"<td>{row}</td>" in shown for row in rows)
    assert {file.name for file in page.glob("*.png")} == {"pose-and-place.png", "pose.png", "worst.png"}
    before = _ends(work)
    assert len(before) == 2 * len(made)
    _run(resources, work, "--quick", "--methods")
    assert _ends(work) == before
    _run(resources, work, "--quick", "--methods", "--set", "weight_rate=0.001")
    assert all(_ends(work)[name] > ended for name, ended in before.items())


def test_shards_share_the_edits(resources: Path, tmp_path: Path) -> None:
    words = "--quick", "--development"
    shards = [_run(resources, tmp_path / f"shard-{i}", *words, "--shard", f"{i}/2") for i in range(2)]
    names = [[edit["seed"] for edit in content["figures"]["edits"]] for content in shards]
    assert [len(some) for some in names] == [1, 1]
    assert names[0] != names[1]


def test_an_unknown_setting_is_named(resources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        _run(resources, tmp_path / "work", "--quick", "--set", "speed=1")
    assert ended.value.code == 2
    assert "no setting 'speed'" in capsys.readouterr().err
