from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from benchmarks import edits
from benchmarks.comparing import SignTest
from benchmarks.makers import Bench, record
from benchmarks.report import rate
from benchmarks.scenes import KINDS
from engine.process.dispatch import Engine
from engine.protocol.errors import EngineError
from engine.protocol.requests import EditRequest, Pointer

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
    _run(resources, work, "--quick", "--kinds", KINDS[0], "--set", "weight_rate=0.001")
    again = {name for name, ended in before.items() if _ends(work)[name] > ended}
    assert again and all(record(Path(name)).settings.weight_rate == 0.001 for name in again)


def test_edits_of_another_list_are_made_again(resources: Path, tmp_path: Path) -> None:
    words = "--quick", "--kinds", "place"
    _run(resources, tmp_path / "work", *words)
    before = _ends(tmp_path / "work")
    folder = Path(next(iter(before)))
    older = msgspec.structs.replace(record(folder), list_version=1)
    (folder / "made.json").write_bytes(msgspec.json.encode(older))
    _run(resources, tmp_path / "work", *words)
    again = [name for name, ended in _ends(tmp_path / "work").items() if ended != before[name]]
    assert again == [str(folder)]
    assert record(folder).list_version == older.list_version + 1


def test_an_edit_that_fails_leaves_no_record_of_an_earlier_one(resources: Path, tmp_path: Path) -> None:
    bench = Bench(Engine(resources), None, (1,), tmp_path, {})
    (tmp_path / "made.json").write_text("{}", encoding="utf-8")
    pointer = Pointer(mask=str(tmp_path / "mask.png"))
    photo, out, texts = str(tmp_path / "gone.png"), str(tmp_path), ("a dog", "on a road")
    asked = EditRequest(
        job="edit", photo=photo, pointer=pointer, object_prompt=texts[0], background_prompt=texts[1], out=out
    )
    with pytest.raises(EngineError, match=r"gone\.png"):
        bench.ask(asked, "layerdiffusion", bench.settings({}), tmp_path)
    assert not (tmp_path / "made.json").exists()


def test_budgets_need_enough_edits() -> None:
    def row(all_at_once: int) -> dict[str, Any]:
        return {"text": rate([True] * 36 + [False] * 4), "all at once": rate([i < all_at_once for i in range(40)])}

    found = {"layerdiffusion": row(20), "untuned": row(2), "sdedit": row(9), "pnp": row(12), "imagic": row(0)}
    figures = {"rates": found, "sign tests": {"identity": {"untuned": SignTest(17, 1, 0.001)}}}
    told = edits.budgets(figures, 20)
    assert [each.value for each in told] == [0.9, 0.001, pytest.approx(0.2)]
    assert [each.value for each in edits.budgets(figures, 19)] == [None] * 3
    behind = figures | {"sign tests": {"identity": {"untuned": SignTest(1, 17, 0.001)}}}
    assert edits.budgets(behind, 20)[1].value == 1


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
