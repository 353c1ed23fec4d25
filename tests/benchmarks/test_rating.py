from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from benchmarks import rating
from benchmarks.rating_page import QUESTIONS

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
            (made / "made.json").write_text(json.dumps({"model": "small"}), encoding="utf-8")
    return folder


def test_the_page_asks_for_every_picture_and_names_no_method(work: Path, tmp_path: Path) -> None:
    key = rating.make(work, tmp_path / "page", METHODS, 2, (1,))
    assert sorted((item.method, item.edit) for item in key.items.values()) == sorted(
        (method, edit) for method in METHODS for edit in ("pose-1", "place-2")
    )
    text = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert not re.search("upper|lower", text)
    assert "a &lt;pose-1&gt; in the snow" in text
    for name in key.items:
        assert (tmp_path / "page" / f"{name}.png").is_file()
        assert (f'<img src="{name}-other.png" alt="the background">' in text) == (key.items[name].edit == "place-2")
        assert all(f'name="{name} {question}"' in text for question in QUESTIONS)
    assert {path.suffix for path in (tmp_path / "page").iterdir()} == {".html", ".png"}  # the key lies elsewhere


def _saved(file: Path, page: str, ratings: dict[str, int], person: str = "anne") -> str:
    file.write_text(json.dumps({"page": page, "person": person, "ratings": ratings}), encoding="utf-8")
    return str(file)


def test_ratings_become_a_table(work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = rating.make(work, tmp_path / "page", METHODS, 2, (1,))
    files: list[str] = []
    for person, (high, low) in enumerate(((5, 3), (4, 2))):
        ratings = {
            f"{name} {question}": (high if item.method == "upper" else low) - (question == "background")
            for name, item in key.items.items()
            for question in QUESTIONS
        }
        files.append(_saved(tmp_path / f"person-{person}.json", key.page, ratings, str(person)))
    rating.main(["tabulate", "--key", str(tmp_path / "page-key.json"), *files])
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line]
    assert lines[2:] == [["upper", "3.50", "(4)", "4.50", "(4)"], ["lower", "1.50", "(4)", "2.50", "(4)"]]


def test_some_ratings_are_a_table_too(work: Path, tmp_path: Path) -> None:
    key = rating.make(work, tmp_path / "page", METHODS, 2, (1,))
    name = next(name for name, item in key.items.items() if item.method == "lower")
    told = rating.tabulate(key, [rating.Ratings(key.page, "anne", {f"{name} action": 4})])
    shown = {method: [str(mean[question]) for question in QUESTIONS] for method, mean in told.items()}
    assert shown == {"lower": ["-", "4.00 (1)"], "upper": ["-", "-"]}


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        ({"picture-99 action": 3}, "rates 'picture-99 action', which the page does not ask for"),
        ({"picture-1 action": 6}, "is no file of ratings as the page saves them"),
    ],
)
def test_what_is_no_rating_is_named(work: Path, tmp_path: Path, ratings: dict[str, int], said: str) -> None:
    key = rating.make(work, tmp_path / "page", METHODS, 2, (1,))
    file = _saved(tmp_path / "person.json", key.page, ratings)
    with pytest.raises(SystemExit, match=said):
        rating.main(["tabulate", "--key", str(tmp_path / "page-key.json"), file])


def test_ratings_of_another_page_are_refused(work: Path, tmp_path: Path) -> None:
    before = rating.make(work, tmp_path / "page", METHODS, 2, (1,)).page
    file = _saved(tmp_path / "person.json", before, {"picture-1 action": 3})
    assert rating.make(work, tmp_path / "page", METHODS, 2, (1,)).page == before
    Image.new("RGB", (8, 8), "green").save(work / "lower" / "pose-1" / "candidate-1.png")
    rating.make(work, tmp_path / "page", METHODS, 2, (1,))
    with pytest.raises(SystemExit, match="rates the pictures of another page"):
        rating.main(["tabulate", "--key", str(tmp_path / "page-key.json"), file])


def test_a_person_who_saves_twice_counts_once(work: Path, tmp_path: Path) -> None:
    key = rating.make(work, tmp_path / "page", METHODS, 2, (1,))
    name, item = next(iter(key.items.items()))
    answers = (("anne", 1), ("anne", 5), ("ben", 4))
    saved = [rating.Ratings(key.page, person, {f"{name} action": value}) for person, value in answers]
    assert str(rating.tabulate(key, saved)[item.method]["action"]) == "4.50 (2)"


def test_only_edits_that_every_method_has_finished_are_asked_for(work: Path, tmp_path: Path) -> None:
    (work / "lower" / "pose-1" / "made.json").unlink()
    key = rating.make(work, tmp_path / "page", METHODS, 2, (1,))
    assert {item.edit for item in key.items.values()} == {"place-2"}
    (work / "lower" / "place-2" / "made.json").write_text(json.dumps({"model": "other"}), encoding="utf-8")
    words = ["make", "--work", str(work), "--out", str(tmp_path / "page"), "--seeds", "1", "--methods", *METHODS]
    with pytest.raises(SystemExit, match=r"No edit in .* is finished by upper, lower and the seeds 1"):
        rating.main(words)


def test_a_key_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "key.json").write_bytes(b'{"page":"\xff"}')
    with pytest.raises(SystemExit, match="is no key of a page"):
        rating.main(["tabulate", "--key", str(tmp_path / "key.json"), "ratings.json"])


def test_a_picture_drawn_twice_is_asked_for_once(work: Path, tmp_path: Path) -> None:
    for name in ("pose-1", "place-2"):
        for method, colour in (("upper", "red"), ("lower", "green")):
            Image.new("RGB", (8, 8), colour).save(work / method / name / "candidate-2.png")
    key = rating.make(work, tmp_path / "page", METHODS, 2, (1, 2))
    assert sorted(item.method for item in key.items.values()) == [*["lower"] * 4, *["upper"] * 2]


def test_a_moved_object_is_told(work: Path, tmp_path: Path) -> None:
    for method in METHODS:
        file = work / method / "pose-1" / "result.json"
        moved = {"scale": 0.7, "dx": -36.2, "dy": 0.0}
        file.write_text(json.dumps(json.loads(file.read_text()) | {"transform": moved}), encoding="utf-8")
    rating.make(work, tmp_path / "page", METHODS, 2, (1,))
    text = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert text.count("in the snow, 70% as large, 36 pixels to the left”") == len(METHODS)
