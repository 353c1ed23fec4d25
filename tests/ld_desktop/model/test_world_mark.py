from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine.files.resources import resources_folder
from ld_desktop.model.world_mark import is_world_scene


def test_a_marked_png_is_a_world_scene(tmp_path: Path) -> None:
    mark = PngInfo()
    mark.add_text("Title", "a dog")
    mark.add_itxt("ld-world", "{}")
    Image.new("RGB", (8, 8)).save(tmp_path / "marked.png", pnginfo=mark)
    assert is_world_scene(tmp_path / "marked.png")


def test_the_example_is_a_world_scene() -> None:
    assert is_world_scene(resources_folder() / "example" / "photo.png")


@pytest.mark.parametrize("name", ["plain.png", "photo.jpg"])
def test_other_pictures_are_not(tmp_path: Path, name: str) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / name)
    assert not is_world_scene(tmp_path / name)


def test_a_truncated_file_is_not(tmp_path: Path) -> None:
    path = tmp_path / "cut.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    assert not is_world_scene(path)
