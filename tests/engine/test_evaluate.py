"""The whole evaluation with tiny random models in the layouts of the real ones."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from transformers import CLIPConfig, CLIPImageProcessorPil, CLIPModel, Dinov2Config, Dinov2Model

from engine import cli
from engine.clip_adapter import PerceptualDistance
from engine.errors import ExitCode
from engine.evaluation import read_dataset
from engine.resources import resources_folder
from tests.tiny_models import TOKENS, tiny_tokenizer, write_tiny_diffusion

FEW = [word for key in ("embedding_steps", "weight_steps", "sampling_steps") for word in ("--set", f"{key}=1")]
LAYERS = [
    {
        "picture": name,
        "source": "a dog",
        "target": "a dog jumping",
        "object": "a dog jumping",
        "background": "in the snow",
        "reference": "photo",
        "click": [0.5, 0.5],
    }
    for name in ("dog.png", "lost.png")
]
SMALL = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
ALEXNET = {0: (64, 3, 11), 3: (192, 64, 5), 6: (384, 192, 3), 8: (256, 384, 3), 10: (256, 256, 3)}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders diffusion, clip and dino, and the file alexnet.pth."""
    folder = tmp_path_factory.mktemp("models")
    write_tiny_diffusion(folder / "diffusion", card={"name": "Tiny", "kind": "sd"})
    tokenizer = tiny_tokenizer(folder / "draft")
    text = SMALL | {"vocab_size": len(tokenizer), "max_position_embeddings": TOKENS}
    text |= {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id}
    vision = SMALL | {"image_size": 32, "patch_size": 16}
    CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=8)).save_pretrained(folder / "clip")
    tokenizer.save_pretrained(folder / "clip")
    size = {"size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}}
    CLIPImageProcessorPil(**size).save_pretrained(folder / "clip")
    dino = Dinov2Config(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, image_size=32, patch_size=16)
    Dinov2Model(dino).save_pretrained(folder / "dino")
    CLIPImageProcessorPil(**size).save_pretrained(folder / "dino")
    torch.save(_alexnet(), folder / "alexnet.pth")
    return folder


def _alexnet() -> dict[str, torch.Tensor]:
    """Random weights under the names and in the shapes of torchvision's convolutions."""
    state: dict[str, torch.Tensor] = {}
    for layer, (out, into, side) in ALEXNET.items():
        state[f"features.{layer}.weight"] = torch.randn(out, into, side, side) / math.sqrt(into * side * side)
        state[f"features.{layer}.bias"] = torch.zeros(out)
    return state


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "dataset"
    (folder / "originals").mkdir(parents=True)
    Image.radial_gradient("L").resize((64, 64)).convert("RGB").save(folder / "originals" / "dog.png")
    (folder / "layers.json").write_text(json.dumps(LAYERS), encoding="utf-8")
    return folder


def _words(models: Path, dataset: Path, out: Path, *more: str) -> list[str]:
    words = ["evaluate", "--dataset", str(dataset), "--clip", str(models / "clip"), "--out", str(out)]
    return [*words, "--model", str(models / "diffusion"), "--seeds", "2", *FEW, *more]


def test_a_data_set_is_edited_scored_and_not_edited_twice(models: Path, dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = _words(models, dataset, out, "--dino", str(models / "dino"), "--lpips", str(models / "alexnet.pth"))
    assert cli.main(words) == ExitCode.DONE
    content: dict[str, Any] = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))
    assert content["pictures_not_there"] == ["lost.png"]
    assert [row["seed"] for row in content["candidates"]] == [1, 2]
    for row in content["candidates"]:
        scores = row["scores"]
        assert all(-1 <= scores[name] <= 1 for name in ("clip_t", "clip_i", "directional", "dino"))
        assert scores["lpips"] > 0
    first, second = (row["scores"]["clip_t"] for row in content["candidates"])
    assert content["means"]["clip_t"] == pytest.approx((first + second) / 2)
    assert len(list((out / "masks").glob("*.png"))) == 1
    made = out / "dog-a-dog-jumping" / "result.json"
    before = made.stat().st_mtime_ns
    assert cli.main(words) == ExitCode.DONE
    assert made.stat().st_mtime_ns == before
    [mask] = (out / "masks").glob("*.png")
    Image.open(mask).point([255] * 256).save(mask)  # corrected by hand
    assert cli.main(words) == ExitCode.DONE
    assert made.stat().st_mtime_ns > before
    made.write_text("{}", encoding="utf-8")  # of another version
    assert cli.main(words) == ExitCode.DONE
    assert "result" in json.loads(made.read_text(encoding="utf-8"))


def test_pictures_that_are_equal_are_at_no_distance(models: Path) -> None:
    distance = PerceptualDistance(models / "alexnet.pth", torch.device("cpu"))
    one, other = Image.radial_gradient("L").convert("RGB"), Image.linear_gradient("L").convert("RGB")
    assert distance.between(one, one) == pytest.approx(0, abs=1e-6)
    assert distance.between(one, other) > 0


def test_a_folder_that_is_no_clip_model_is_named(
    models: Path, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = _words(models, dataset, tmp_path / "out")
    words[words.index("--clip") + 1] = str(models / "dino")
    assert cli.main(words) == ExitCode.MODEL
    assert str(models / "dino") in capsys.readouterr().err


def test_a_data_set_without_layers_is_named(
    models: Path, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (dataset / "layers.json").unlink()
    assert cli.main(_words(models, dataset, tmp_path / "out")) == ExitCode.BAD_INPUT
    assert f"{dataset} has no layers.json" in capsys.readouterr().err


def test_the_layers_of_tedbench_come_with_the_program(tmp_path: Path) -> None:
    shipped = json.loads((resources_folder() / "evaluation" / "tedbench.json").read_text(encoding="utf-8"))
    (tmp_path / "originals").mkdir()
    (tmp_path / "input_list.json").write_text("[]", encoding="utf-8")
    for name in {pair["picture"] for pair in shipped}:
        (tmp_path / "originals" / name).touch()
    pairs, absent = read_dataset(tmp_path)
    assert (len(pairs), absent) == (len(shipped), [])
    assert all(0 < share < 1 for pair in pairs for share in pair.click)
    assert len({(pair.picture, pair.target) for pair in pairs}) == len(pairs)
