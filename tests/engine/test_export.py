"""What an exported picture tells about itself, and what it does not."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from engine import about, export, exporting
from engine.about import About
from engine.errors import PictureError
from engine.helpers import ExportTask, Placed
from engine.requests import Box
from engine.settings import Settings


@pytest.fixture
def tuned(tmp_path: Path) -> Path:
    made = About(
        version=about.VERSION,
        settings=Settings(alpha=0.6),
        object_prompt="a dog jumping",
        background_prompt="in the snow",
        target="a dog jumping in the snow",
        negative="rain",
        model="/home/someone/models/sd",
        model_name="Stable Diffusion",
        model_hash="abc",
        size=(64, 64),
        sources={"photo": "/home/someone/photo.png"},
    )
    path = tmp_path / "tuned.safetensors"
    save_file({"start": torch.zeros(1)}, path, {"about": msgspec.json.encode(made).decode()})
    return path


def test_the_recipe_names_what_made_the_picture_and_no_place_on_the_computer(tuned: Path) -> None:
    text = export.recipe([export.made(tuned, 7)])
    content = json.loads(text["layerdiffusion"])
    assert (content["seed"], content["object_prompt"], content["negative"]) == (7, "a dog jumping", "rain")
    assert content["settings"]["alpha"] == 0.6
    assert content["model"] == {"name": "Stable Diffusion", "hash": "abc"}
    assert "someone" not in str(text)


def test_an_export_carries_its_recipe(tuned: Path, tmp_path: Path) -> None:
    photo, candidate, out = (tmp_path / name for name in ("photo.png", "candidate.png", "out.png"))
    Image.new("RGB", (128, 128), "blue").save(photo)
    Image.new("RGB", (64, 64), "red").save(candidate)
    task = ExportTask(str(photo), (Placed(str(candidate), Box(0, 0, 128, 128), 7, str(tuned)),), str(out))
    assert "64 x 64 pixel picture enlarged to 128 x 128" in exporting.run(task).note
    with Image.open(out) as written:
        recipe = {key: written.info[key] for key in ("Software", "layerdiffusion")}
    assert recipe == export.recipe([export.made(tuned, 7)])


def test_without_its_tuned_edit_the_seed_is_told(tmp_path: Path) -> None:
    assert export.made(None, 3) == {"seed": 3}
    with pytest.raises(PictureError, match="no tuned edit"):
        export.made(tmp_path / "gone.safetensors", 3)
