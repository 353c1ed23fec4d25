from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QRect

from engine.files import originals
from engine.files.picks import STARS, read_stars
from engine.protocol.requests import Box, EditRequest, Pointer, decode_request
from ld_desktop.actions.earlier_runs import TUNED, find_earlier, find_learned, note_run
from ld_desktop.actions.files import earlier_references


def make_run(runs: Path, name: str, photo: str, frame: Box | None = None) -> Path:
    folder = runs / name
    folder.mkdir(parents=True, exist_ok=True)
    request = EditRequest(
        job=name,
        photo=photo,
        pointer=Pointer(),
        object_prompt="a dog",
        background_prompt="snow",
        out=str(folder),
        frame=frame,
    )
    note_run(request, folder)
    for seed in (10, 9):
        Image.new("RGB", (16, 16)).save(folder / f"candidate-{seed}.png")
    return folder


def test_the_candidates_of_a_photo_are_found_again(tmp_path: Path) -> None:
    first = make_run(tmp_path, "1", "/photos/a.png", Box(10, 20, 40, 50))
    (first / TUNED).write_bytes(b"")
    make_run(tmp_path, "2", "/photos/b.png")
    make_run(tmp_path, "3", "/photos/a.png")
    found = find_earlier(tmp_path, "/photos/a.png", (300, 100))
    assert [(Path(each.run).name, each.seed) for each in found] == [("1", 9), ("1", 10), ("3", 9), ("3", 10)]
    assert found[0].frame == QRect(10, 20, 30, 30) and found[2].frame == QRect(50, 0, 200, 100)
    assert found[0].tuned == str(first / TUNED) and found[2].tuned is None
    assert found[0].object_prompt == "a dog"


def test_runs_belong_to_what_was_in_the_photo(tmp_path: Path) -> None:
    """By whatever name, and not to what lies in its place now. Runs without a copy of it count while it is there."""
    runs, photo, copy, kept = tmp_path / "runs", tmp_path / "a.bmp", tmp_path / "copy of a.bmp", tmp_path / "kept"
    Image.new("RGB", (64, 64), "red").save(photo)
    copy.write_bytes(photo.read_bytes())
    make_run(runs, "1", str(originals.keep(photo, runs / "1")))
    make_run(runs, "2", str(originals.keep(copy, runs / "2")))
    make_run(runs, "3", str(photo))
    make_run(runs, "4", str(tmp_path / "gone.png"))

    def found(path: Path) -> list[str]:
        opened = str(originals.keep(path, kept))
        return [Path(each.run).name for each in find_earlier(runs, opened, (64, 64)) if each.seed == 9]

    assert found(photo) == found(copy) == ["1", "2", "3"]
    Image.new("RGB", (64, 64), "blue").save(photo)
    assert photo.stat().st_size == copy.stat().st_size
    assert found(photo) == ["3"] and found(copy) == ["1", "2"]


def test_damaged_runs_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    broken = make_run(tmp_path, "broken", "/photos/a.png")
    (broken / "request.json").write_text("{", encoding="utf-8")
    cut = make_run(tmp_path, "cut", "/photos/a.png")
    (cut / "candidate-9.png").write_bytes(b"\x89PNG")
    assert [each.seed for each in find_earlier(tmp_path, "/photos/a.png", (64, 64))] == [10]
    assert find_earlier(tmp_path / "missing", "/photos/a.png", (64, 64)) == []


@pytest.mark.parametrize("content", [b"{", b'{"photo": "\xff"}', b"[" * 100_000])
def test_notes_that_nobody_can_read_are_left_out(tmp_path: Path, content: bytes) -> None:
    whole = make_run(tmp_path, "1", "/photos/a.png")
    request = decode_request((whole / "request.json").read_bytes())
    assert isinstance(request, EditRequest)
    for name in ("request.json", "references.json", STARS):
        (tmp_path / "2").mkdir(exist_ok=True)
        (tmp_path / "2" / name).write_bytes(content)
    assert [each.run for each in find_earlier(tmp_path, "/photos/a.png", (64, 64))] == [str(whole)] * 2
    assert find_learned(request, [str(tmp_path / "2")]) is None
    assert read_stars(tmp_path / "2") == frozenset() and earlier_references.find(tmp_path, "/photos/a.png") == []
