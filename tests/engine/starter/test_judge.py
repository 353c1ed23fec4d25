from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from engine.files.resources import resources_folder
from engine.helpers.helper_process import HelperProcess
from engine.protocol.errors import ModelError, PictureError
from engine.protocol.texts import shown
from engine.starter.judge import QUESTIONS, Judge, Verdict
from engine.starter.training.data import FIRST_UNSEEN_SEED, scene_parameters
from engine.starter.world import Scene, draw_scene

SEEDS = range(FIRST_UNSEEN_SEED + 80_000, FIRST_UNSEEN_SEED + 80_040)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.load(resources_folder() / "starter" / "judge")


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return [draw_scene(scene_parameters(seed), 64) for seed in SEEDS]


def _right(verdicts: list[Verdict], scenes: list[Scene]) -> dict[str, float]:
    """For each question the share of right answers."""
    return {
        name: float(
            np.mean(
                [getattr(v, name).label == getattr(s.parameters, name) for v, s in zip(verdicts, scenes, strict=True)]
            )
        )
        for name in QUESTIONS
    }


def test_fresh_scenes_are_read(judge: Judge, scenes: list[Scene]) -> None:
    verdicts = judge.read_all([scene.picture for scene in scenes])
    assert min(_right(verdicts, scenes).values()) >= 0.9
    assert all(verdict.reject < 0.5 for verdict in verdicts)


def test_blurred_scenes_are_read(judge: Judge, scenes: list[Scene]) -> None:
    verdicts = judge.read_all([scene.picture.filter(ImageFilter.GaussianBlur(0.7)) for scene in scenes])
    assert min(_right(verdicts, scenes).values()) >= 0.85


def test_a_larger_picture_is_read_as_its_small_copy(judge: Judge) -> None:
    large = draw_scene(scene_parameters(SEEDS[0]), 256).picture
    assert judge.read(large) == judge.read(large.resize((64, 64), Image.Resampling.BOX))


def test_mixtures_and_blobs_are_refused(judge: Judge, scenes: list[Scene]) -> None:
    pixels = np.stack([np.asarray(scene.picture) for scene in scenes]).astype(np.float64)
    rng = np.random.default_rng(0)
    mixed = (pixels + np.roll(pixels, 1, axis=0)) / 2
    blobs = [
        Image.fromarray(rng.integers(0, 256, (5, 5, 3), dtype=np.uint8)).resize((64, 64), Image.Resampling.BICUBIC)
        for _ in scenes
    ]
    mixtures = [Image.fromarray(picture.astype(np.uint8)) for picture in mixed]
    for kind, least in ((mixtures, 0.6), (blobs, 0.9)):
        assert np.mean([verdict.reject > 0.5 for verdict in judge.read_all(kind)]) >= least


def test_the_helper_gives_a_verdict(tmp_path: Path, judge: Judge, scenes: list[Scene]) -> None:
    file = tmp_path / "scene.png"
    scenes[0].picture.save(file)
    with HelperProcess("judge", shown("It cannot be judged"), [str(file)]) as helper:
        verdict = helper.result(Verdict)
    assert verdict.animal.label == judge.read(scenes[0].picture).animal.label
    with (
        HelperProcess("judge", shown("It cannot be judged"), [str(tmp_path / "none.png")]) as helper,
        pytest.raises(PictureError, match=r"none\.png"),
    ):
        helper.result(Verdict)


def test_what_is_no_judge_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        Judge.load(tmp_path)
    (tmp_path / "judge.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="cannot be loaded"):
        Judge.load(tmp_path)
