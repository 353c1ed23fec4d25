from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.segmentation.sam_adapter import SegmenterStore
from engine.segmentation.segmenter import Segmenter
from engine.segmentation.small_sam import build_small_sam
from engine.starter.training.data import FIRST_UNSEEN_SEED, Scenes, scene_parameters
from engine.starter.training.sam import CONFIG, inside_points, jittered_boxes, mean_iou, save_sam, train_sam
from engine.starter.training.team import Team
from engine.starter.world import draw_scene


@pytest.fixture(scope="module")
def scenes() -> Scenes:
    drawn = [draw_scene(scene_parameters(FIRST_UNSEEN_SEED + i), 64) for i in range(4)]
    pictures = np.stack([np.asarray(scene.picture) for scene in drawn])
    masks = np.stack([np.round(scene.mask * 255).astype(np.uint8) for scene in drawn])
    return Scenes(pictures, masks, [scene.parameters for scene in drawn])


def test_prompts_point_at_the_object(scenes: Scenes) -> None:
    mask = (scenes.masks[0] / 255).astype(np.float32)
    rng = np.random.default_rng(0)
    points = inside_points(mask, 50, rng)
    assert (mask[points[:, 1].astype(int), points[:, 0].astype(int)] > 0.5).all()
    rows, columns = np.nonzero(mask > 0.5)
    exact = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])
    boxes = jittered_boxes(mask, 50, rng)
    assert np.abs(boxes - exact).max() <= 0.06 * (exact[2:] - exact[:2]).max() + 1e-9
    assert len(np.unique(boxes, axis=0)) == 50


def test_training_changes_the_model_resumes_and_is_loaded_by_the_engine(tmp_path: Path, scenes: Scenes) -> None:
    sam = train_sam([scenes], tmp_path / "work", 1e-6, 2, "cpu", Team(), None)
    first = torch.load(tmp_path / "work" / "sam.pt", weights_only=True)
    torch.save(first | {"step": 1000}, tmp_path / "work" / "sam.pt")
    again = train_sam([scenes], tmp_path / "work", 2 * first["seconds"] / 60, 2, "cpu", Team(), None)
    second = torch.load(tmp_path / "work" / "sam.pt", weights_only=True)
    assert second["step"] > 1000
    moved = [not torch.equal(a, b) for a, b in zip(sam.parameters(), again.parameters(), strict=True)]
    assert any(moved)
    assert 0 <= mean_iou(again, scenes, "click") <= 1
    assert 0 <= mean_iou(again, scenes, "box") <= 1
    save_sam(again, tmp_path / "out")
    # a few steps are too few to find anything; that it loads is what counts here
    assert isinstance(SegmenterStore(tmp_path / "out", torch.device("cpu")).get(None), Segmenter)


def test_a_sam_is_trained_on_from_another(tmp_path: Path, scenes: Scenes) -> None:
    begun = build_small_sam(CONFIG)
    save_sam(begun, tmp_path / "begun")
    sam = train_sam([scenes], tmp_path / "work", 1e-6, 2, "cpu", Team(), tmp_path / "begun")
    moved = [(a - b).abs().max() for a, b in zip(sam.parameters(), begun.parameters(), strict=True)]
    assert 0 < max(moved) < 0.05
