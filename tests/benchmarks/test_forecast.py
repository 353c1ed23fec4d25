from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import forecast


def test_each_edit_is_held_against_its_forecast(
    resources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(forecast.CASES) == len(set(map(str, forecast.CASES))) == 20
    file = tmp_path / "figures.json"
    forecast.main(["--quick", "--resources", str(resources), "--json", str(file)])
    content = json.loads(file.read_text(encoding="utf-8"))
    found, errors = content["figures"]["edits"], content["figures"]["errors"]["seconds"]
    assert [each["case"].split()[4] for each in found] == ["1", "2"]
    for each, error in zip(found, errors, strict=True):
        assert each["seconds"] > 0 and each["forecast_seconds"] > 0
        assert error == pytest.approx(abs(each["seconds"] - each["forecast_seconds"]) / each["seconds"])
    assert f"{max(errors):.0%}" in capsys.readouterr().out
