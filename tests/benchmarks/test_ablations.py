from __future__ import annotations

import json
import shutil
from pathlib import Path

from benchmarks import ablations
from benchmarks.comparing import SignTest

STEPS = {"embedding_steps": 2, "weight_steps": 4, "sampling_steps": 2}


def test_every_row_of_the_papers_table_is_made(resources: Path, tmp_path: Path) -> None:
    folder, work = tmp_path / "model", tmp_path / "work"
    shutil.copytree(resources / "starter" / "diffusion", folder)
    card = json.loads((folder / "layerdiffusion.json").read_text(encoding="utf-8"))
    card["presets"] = {"balanced": STEPS | {"background_weight": 0.5}}
    (folder / "layerdiffusion.json").write_text(json.dumps(card), encoding="utf-8")
    file = tmp_path / "figures.json"
    words = ["--resources", str(resources), "--folder", str(folder), "--work", str(work)]
    ablations.main([*words, "--kinds", "pose", "--quick", "--seeds", "1", "--json", str(file)])
    figures = json.loads(file.read_text(encoding="utf-8"))["figures"]
    assert sorted(name[0] for name in figures["paper"]) == [*"abcdefghijkl"]  # l: the whole method
    whole = figures["settings"]["layerdiffusion"]
    changed = {
        name: {key: value for key, value in settings.items() if value != whole[key]}
        for name, settings in figures["settings"].items()
    }
    assert changed["d lambda_1 3"] == {"object_weight": 3, "background_weight": 1}
    assert [changed[f"stage 2 {steps} steps"] for steps in (1, 2, 8)] == [
        {"weight_steps": steps} for steps in (1, 2, 8)
    ]
    assert [name for name, settings in changed.items() if not settings] == ["layerdiffusion"]
    made, again = (next(work.glob(f"{name}/*/candidate-1.png")) for name in ("layerdiffusion", "i-*"))
    assert made.read_bytes() != again.read_bytes()
    assert not (again.parent / "tuned.safetensors").exists()  # the whole method's was sampled once more


def test_rows_can_be_made_by_name(resources: Path, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    few = [word for key, steps in STEPS.items() for word in ("--set", f"{key}={steps}")]
    words = ["--resources", str(resources), "--work", str(tmp_path / "work"), *few, "--rows", "e_a", "h"]
    ablations.main([*words, "--kinds", "pose", "--quick", "--seeds", "1", "--json", str(file)])
    rates = json.loads(file.read_text(encoding="utf-8"))["figures"]["rates"]
    assert list(rates)[:3] == ["layerdiffusion", "h no stage 2", "e_a at odd steps"]


def test_one_is_ahead_only_where_chance_would_hardly_do_it() -> None:
    assert ablations.ahead(SignTest(9, 1, 0.02)) is True
    assert ablations.ahead(SignTest(1, 9, 0.02)) is False
    assert ablations.ahead(SignTest(5, 3, 0.7)) is None
