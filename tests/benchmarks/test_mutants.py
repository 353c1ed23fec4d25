"""Which changes of a module are made: those that could be noticed, one at a time."""

from __future__ import annotations

from pathlib import Path

from benchmarks.mutants import PARTS, mutants

ROOT = Path(__file__).resolve().parents[2]
MODULE = '''"""A module, 1 of 2."""

from typing import Literal

Kind = Literal["a", "b"]


def half(value: "int", least: int = 1) -> float:
    """At least 1."""
    if value < least:
        raise ValueError("The value is too small.")
    return value / 2
'''


def test_each_change_is_one_of_what_the_program_does(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(MODULE, encoding="utf-8")
    made = list(mutants("part", "module.py", tmp_path))
    assert [(mutant.line, mutant.change.splitlines()[-1].strip("+ ")) for mutant, _ in made] == [
        (8, 'def half(value: "int", least: int = 2) -> float:'),
        (10, "if value <= least:"),
        (11, "raise ValueError(None)"),
        (12, "return value * 2"),
        (12, "return value / 3"),
    ]
    assert all(len(code.splitlines()) == len(MODULE.splitlines()) and code != MODULE for _, code in made)


def test_every_part_names_files_that_are_there() -> None:
    assert [
        file for part in PARTS.values() for file in (*part.modules, *part.tests) if not (ROOT / file).is_file()
    ] == []
