from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import report
from benchmarks.report import Budget, Options, rate


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 100, 0.7222, 0.8749)],
)
def test_rates_have_wilsons_interval(hits: int, count: int, low: float, high: float) -> None:
    found = rate([True] * hits + [False] * (count - hits))
    assert (found.hits, found.count, found.rate) == (hits, count, hits / count)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_of_nothing_there_is_no_rate() -> None:
    assert rate([]).rate is None
    assert str(rate([])) == "-"


def _written(folder: Path, budgets: list[Budget], quick: bool = False) -> dict[str, Any]:
    file = folder / "figures.json"
    options = Options(quick=quick, json=file)
    report.finish("some", options, {"answer": rate([True])}, budgets)
    return json.loads(file.read_text(encoding="utf-8"))


def test_the_json_holds_figures_machine_and_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fast, slow = Budget("fast", 10, 9.5), Budget("slow", 0.7, 0.6, least=True)
    content = _written(tmp_path, [fast, slow, Budget("unknown", 1, None)])
    assert content["met"] is False
    assert [budget["met"] for budget in content["budgets"]] == [True, False, None]
    assert content["figures"]["answer"]["hits"] == 1
    assert {"cpu", "cores", "torch", "threads", "gpu"} <= content["machine"].keys()
    assert "NOT MET" in capsys.readouterr().out


def test_what_was_not_measured_decides_nothing(tmp_path: Path) -> None:
    assert _written(tmp_path, [Budget("fast", 10, 10.0), Budget("unknown", 1, None)])["met"] is True
    assert _written(tmp_path, [Budget("unknown", 1, None)])["met"] is None


def test_a_quick_run_judges_no_budget(tmp_path: Path) -> None:
    content = _written(tmp_path, [Budget("fast", 10, 9.5)], quick=True)
    assert content["met"] is None
    assert content["budgets"][0]["value"] is None
