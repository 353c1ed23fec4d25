from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from benchmarks import rating

METHODS = ("upper", "lower")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Made edits as benchmarks.edits leaves them."""
    folder = tmp_path / "work"
    for method in METHODS:
        for name in ("pose-1", "place-2"):
            made = folder / method / name
            made.mkdir(parents=True)
            Image.new("RGB", (8, 8), "red" if method == "upper" else "blue").save(made / "candidate-1.png")
            Image.new("RGB", (8, 8), "white").save(made / "photo.png")
            if name == "place-2":
                Image.new("RGB", (8, 8), "black").save(made / "other.png")
            told = {"object_prompt": f"a <{name}>", "background_prompt": "in the snow"}
            (made / "result.json").write_text(json.dumps(told), encoding="utf-8")
            (made / "made.json").write_text("{}", encoding="utf-8")
    return folder


def test_the_page_asks_for_every_picture_and_names_no_method(work: Path, tmp_path: Path) -> None:
    key = rating.make(work, tmp_path / "page", METHODS, 2, (1,))
    assert sorted((item.method, item.edit) for item in key.values()) == sorted(
        (method, edit) for method in METHODS for edit in ("pose-1", "place-2")
    )
    text = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert not re.search("upper|lower", text)
    assert "a &lt;pose-1&gt; in the snow" in text
    for name in key:
        assert (tmp_path / "page" / f"{name}.png").is_file()
        assert (f'<img src="{name}-other.png" alt="the background">' in text) == (key[name].edit == "place-2")
        assert all(f'name="{name} {question}"' in text for question in rating.QUESTIONS)
    assert {path.suffix for path in (tmp_path / "page").iterdir()} == {".html", ".png"}  # the key lies elsewhere


def test_ratings_become_a_table(work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = rating.make(work, tmp_path / "page", METHODS, 2, (1,))
    files: list[str] = []
    for person, (high, low) in enumerate(((5, 3), (4, 2))):
        ratings = {
            f"{name} {question}": (high if item.method == "upper" else low) - (question == "background")
            for name, item in key.items()
            for question in rating.QUESTIONS
        }
        files.append(str(tmp_path / f"person-{person}.json"))
        Path(files[-1]).write_text(json.dumps(ratings), encoding="utf-8")
    rating.main(["tabulate", "--key", str(tmp_path / "page-key.json"), *files])
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line]
    assert lines[2:] == [["upper", "3.50", "4.50"], ["lower", "1.50", "2.50"]]
