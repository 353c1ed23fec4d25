"""What scores a picture, with tiny random models in the layouts of the real ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from PIL import Image

from engine.clip_adapter import Clip, PerceptualDistance
from engine.errors import ModelError, NotFiniteError, OutOfMemoryError
from engine.events import error_of
from engine.requests import Box
from engine.scores import Scorer
from engine.scoring import Comparison, Job, Models, check_clip, score
from tests.tiny_scorers import write_tiny_alexnet, write_tiny_clip, write_tiny_dino, write_tiny_dino_2

CPU = torch.device("cpu")
WHOLE = Box(0, 0, 64, 64)


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
    with pytest.raises(ModelError, match=r"alexnet\.pth cannot be loaded"):
        PerceptualDistance(file, CPU)


@pytest.mark.parametrize("write", [write_tiny_dino, write_tiny_dino_2])
def test_both_generations_of_dino_are_read(
    write: Callable[[Path], Path], clip: Path, picture: Path, tmp_path: Path
) -> None:
    models = Models(str(clip), str(write(tmp_path / "dino")), None)
    answer = score(Job(models, [Comparison(str(picture), WHOLE, str(picture), "a dog", "a cat")]))
    [scored] = answer.scored
    assert scored.scores is not None and scored.scores.dino == pytest.approx(1)


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
    answer = score(Job(models, [Comparison(str(picture), WHOLE, str(picture), "a dog", "a cat")]))
    [scored] = answer.scored
    assert scored.scores is None and scored.failure is not None
    error = error_of(scored.failure)
    assert isinstance(error, NotFiniteError) and "clip_t" in error.message and str(picture) in error.message
    assert len(answer.hashes["clip"]) == 64


def test_too_little_memory_is_told_as_that(clip: Path, picture: Path) -> None:
    preparation = clip / "preprocessor_config.json"
    content = json.loads(preparation.read_text(encoding="utf-8"))
    content |= {"do_resize": False, "crop_size": {"height": 2_000_000, "width": 2_000_000}}
    preparation.write_text(json.dumps(content), encoding="utf-8")
    job = Job(Models(str(clip), None, None), [Comparison(str(picture), WHOLE, str(picture), "a dog", "a cat")])
    with pytest.raises(OutOfMemoryError, match="too little memory"):
        score(job)


def test_a_model_that_cannot_be_used_is_named_by_a_job_without_pictures(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=str(tmp_path / "nothing")):
        score(Job(Models(str(clip), str(tmp_path / "nothing"), None), ()))
