"""What scores a picture, with tiny random models in the layouts of the real ones."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from torch.nn import functional
from transformers import AutoImageProcessor, AutoModel

from engine.evaluation.clip_adapter import Clip, Dino, PerceptualDistance
from engine.evaluation.scorer import Scorer, answer
from engine.evaluation.scoring import Comparison, Job, Models, check_clip, score
from engine.models.torch_adapter.quiet_libraries import quiet_libraries
from engine.protocol.errors import ModelError, NotFiniteError, OutOfMemoryError
from engine.protocol.events import error_of
from engine.protocol.requests import Box
from tests.tiny_scorers import (
    write_preparation,
    write_tiny_alexnet,
    write_tiny_clip,
    write_tiny_dino,
    write_tiny_dino_2,
)

CPU = torch.device("cpu")
WHOLE = Box(0, 0, 64, 64)


@pytest.fixture(autouse=True)
def quiet() -> None:
    """As in the process that scores: transformers warns of the pooler that DINO v1 lacks."""
    quiet_libraries()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_tiny_clip(tmp_path / "clip")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "picture.png"
    Image.radial_gradient("L").resize((64, 64)).convert("RGB").save(file)
    return file


def test_pictures_that_are_equal_are_at_no_distance(tmp_path: Path) -> None:
    distance = PerceptualDistance(write_tiny_alexnet(tmp_path / "alexnet.pth"), CPU)
    one, other = Image.radial_gradient("L").convert("RGB"), Image.linear_gradient("L").convert("RGB")
    assert distance.between(one, one) == pytest.approx(0, abs=1e-6)
    assert distance.between(one, other) > 0


def test_a_checkpoint_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "alexnet.pth"
    file.write_text("Not found", encoding="utf-8")
    with pytest.raises(ModelError, match=r"alexnet\.pth cannot be used"):
        PerceptualDistance(file, CPU)


@pytest.mark.parametrize("write", [write_tiny_dino, write_tiny_dino_2])
def test_both_generations_of_dino_are_read_by_their_class_token(
    write: Callable[[Path], Path], picture: Path, tmp_path: Path
) -> None:
    folder = write(tmp_path / "dino")
    model: Any = AutoModel.from_pretrained(folder)
    prepare = AutoImageProcessor.from_pretrained(folder, backend="pil")
    with Image.open(picture) as opened, torch.no_grad():
        tokens = model.eval()(**prepare(images=opened, return_tensors="pt")).last_hidden_state
        found = Dino(folder, CPU).of_picture(opened)
    torch.testing.assert_close(found, functional.normalize(tokens[:, 0])[0])


@pytest.mark.parametrize("write", [write_tiny_dino, write_tiny_dino_2])
def test_a_dino_that_lacks_a_weight_is_refused(write: Callable[[Path], Path], tmp_path: Path) -> None:
    folder = write(tmp_path / "dino")
    file = folder / "model.safetensors"
    weights = load_file(file)
    del weights[next(name for name in weights if name.startswith("encoder."))]
    save_file(weights, file, metadata={"format": "pt"})
    with pytest.raises(ModelError, match="dino cannot be loaded"):
        Dino(folder, CPU)


def test_a_model_of_another_kind_is_no_dino(clip: Path, tmp_path: Path) -> None:
    other = tmp_path / "resnet"
    resnet = importlib.import_module("transformers.models.resnet")
    config = resnet.ResNetConfig(embedding_size=8, hidden_sizes=[8], depths=[1], layer_type="basic")
    resnet.ResNetModel(config).save_pretrained(other)
    write_preparation(other)
    for folder in (clip, other):
        with pytest.raises(ModelError, match=f"{folder.name} cannot be loaded"):
            Dino(folder, CPU)


def test_an_image_processor_for_another_size_is_refused(clip: Path, tmp_path: Path) -> None:
    dino = write_tiny_dino(tmp_path / "dino")
    write_preparation(dino, 48)
    with pytest.raises(ModelError, match="dino cannot be loaded"):
        Dino(dino, CPU)
    write_preparation(clip, 48)
    with pytest.raises(ModelError, match="clip cannot be loaded"):
        Clip(clip, CPU)


def test_a_config_that_is_no_text_is_no_clip_model(clip: Path) -> None:
    (clip / "config.json").write_bytes(b'{"model_type":"\xff"}')
    with pytest.raises(ModelError, match="is not a CLIP model"):
        check_clip(clip)


def test_a_clip_folder_without_a_tokenizer_is_refused(clip: Path) -> None:
    for file in (clip / "tokenizer.json", clip / "vocab.json", clip / "merges.txt"):
        file.unlink(missing_ok=True)
    with pytest.raises(ModelError, match="has no tokenizer"):
        check_clip(clip)


def test_the_tokenizer_of_another_model_is_refused(clip: Path) -> None:
    (clip / "tokenizer.json").unlink()
    few = {token: number for number, token in enumerate(("a</w>", "<|startoftext|>", "<|endoftext|>"))}
    (clip / "vocab.json").write_text(json.dumps(few), encoding="utf-8")
    (clip / "merges.txt").write_text("#version: 0.2\n", encoding="utf-8")
    with pytest.raises(ModelError, match="is not that of its CLIP model"):
        Clip(clip, CPU)


def test_a_long_text_is_cut_though_the_tokenizer_knows_no_length(clip: Path) -> None:
    (clip / "tokenizer_config.json").unlink()
    assert Clip(clip, CPU).of_text("a dog jumping " * 50).shape == (8,)


def test_a_wide_photo_is_compared_where_it_was_edited(clip: Path, tmp_path: Path) -> None:
    photo, candidate = tmp_path / "wide.png", tmp_path / "candidate.png"
    wide = Image.linear_gradient("L").rotate(90).resize((192, 64)).convert("RGB")
    wide.save(photo)
    wide.crop((32, 0, 160, 64)).save(candidate)
    dino, lpips = write_tiny_dino_2(tmp_path / "dino"), write_tiny_alexnet(tmp_path / "alexnet.pth")
    scores = Scorer(Models(str(clip), str(dino), str(lpips))).score(
        Comparison(str(photo), Box(32, 0, 160, 64), str(candidate), "a dog", "a cat")
    )
    assert (scores.clip_i, scores.dino, scores.lpips) == pytest.approx((1, 1, 0), abs=1e-5)


def test_a_score_that_is_no_number_is_named_and_the_models_are_told(picture: Path, tmp_path: Path) -> None:
    models = Models(str(write_tiny_clip(tmp_path / "damaged", damaged=True)), None, None)
    found = score(Job(models, [Comparison(str(picture), WHOLE, str(picture), "a dog", "a cat")]))
    [scored] = found.scored
    assert scored.scores is None and scored.failure is not None
    error = error_of(scored.failure)
    assert isinstance(error, NotFiniteError) and "clip_t" in error.message and str(picture) in error.message
    assert len(found.hashes["clip"]) == 64


def test_too_little_memory_is_told_as_that(clip: Path, picture: Path) -> None:
    preparation = clip / "preprocessor_config.json"
    content = json.loads(preparation.read_text(encoding="utf-8"))
    content |= {"do_resize": False, "crop_size": {"height": 2_000_000, "width": 2_000_000}}
    preparation.write_text(json.dumps(content), encoding="utf-8")
    job = Job(Models(str(clip), None, None), [Comparison(str(picture), WHOLE, str(picture), "a dog", "a cat")])
    with pytest.raises(OutOfMemoryError, match="too little memory"):
        answer(job)


def test_a_model_that_cannot_be_used_is_named_by_a_job_without_pictures(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=str(tmp_path / "nothing")):
        score(Job(Models(str(clip), str(tmp_path / "nothing"), None), ()))
