from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy import ndimage

from engine.files.resources import resources_folder
from engine.pictures.picture_io import Mask, to_mask
from engine.segmentation.sam_adapter import SegmenterStore
from engine.segmentation.segmenter import Prompt, Segmenter, view
from engine.starter.training.data import FIRST_UNSEEN_SEED, scene_parameters
from engine.starter.world import Scene, draw_scene


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return SegmenterStore(resources_folder() / "starter" / "sam", torch.device("cpu")).get(None)


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    """Never seen in training, at sizes that are those of training and others."""
    return [
        draw_scene(scene_parameters(FIRST_UNSEEN_SEED + 70_000 + i), size) for i, size in enumerate((64, 128, 200) * 4)
    ]


def _iou(found: Mask, truth: Mask) -> float:
    a, b = found > 0.5, truth > 0.5
    return float((a & b).sum() / (a | b).sum())


def _mean_iou(segmenter: Segmenter, scenes: list[Scene], prompts: list[Prompt]) -> float:
    found = [
        to_mask(np.asarray(segmenter.segment(view(str(i), scene.picture), prompt)[0]))
        for i, (scene, prompt) in enumerate(zip(scenes, prompts, strict=True))
    ]
    return float(np.mean([_iou(mask, scene.mask) for mask, scene in zip(found, scenes, strict=True)]))


def _middle(scene: Scene) -> tuple[float, float, bool]:
    depth = np.asarray(ndimage.distance_transform_edt(scene.mask > 0.5))
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    return float(x), float(y), True


def _box(scene: Scene) -> tuple[float, float, float, float]:
    rows, columns = np.nonzero(scene.mask > 0.5)
    return float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1)


def test_one_click_cuts_out_the_animal(segmenter: Segmenter, scenes: list[Scene]) -> None:
    assert _mean_iou(segmenter, scenes, [Prompt(points=[_middle(scene)]) for scene in scenes]) >= 0.88


def test_a_box_cuts_out_the_animal(segmenter: Segmenter, scenes: list[Scene]) -> None:
    assert _mean_iou(segmenter, scenes, [Prompt(box=_box(scene)) for scene in scenes]) >= 0.88


def test_rough_strokes_snap_to_the_edge(segmenter: Segmenter, scenes: list[Scene]) -> None:
    rough: list[Mask] = []
    for scene in scenes:
        width = scene.picture.width // 8 + 1
        rough.append(ndimage.grey_dilation(scene.mask, size=(width, width)))
    before = float(np.mean([_iou(mask, scene.mask) for mask, scene in zip(rough, scenes, strict=True)]))
    assert before < 0.75
    assert _mean_iou(segmenter, scenes, [Prompt(rough=mask) for mask in rough]) >= 0.88


def test_a_click_beside_the_animal_takes_nothing_of_it_away(segmenter: Segmenter, scenes: list[Scene]) -> None:
    prompts = [Prompt(points=[_middle(scene), (2.0, 2.0, False)]) for scene in scenes]
    assert _mean_iou(segmenter, scenes, prompts) >= 0.88


@pytest.mark.parametrize(("width", "height"), [(100, 300), (150, 300)])
def test_a_picture_of_another_shape_is_cut_out_as_well(segmenter: Segmenter, width: int, height: int) -> None:
    found: list[float] = []
    for item in range(12):
        scene = draw_scene(scene_parameters(FIRST_UNSEEN_SEED + 70_000 + item), 300)
        x, y, _ = _middle(scene)
        left, top = round(min(max(0, x - width / 2), 300 - width)), round(min(max(0, y - height / 2), 300 - height))
        part = scene.picture.crop((left, top, left + width, top + height))
        prompt = Prompt(points=[(x - left, y - top, True)])
        mask = to_mask(np.asarray(segmenter.segment(view(f"{item} {width}", part), prompt)[0]))
        found.append(_iou(mask, scene.mask[top : top + height, left : left + width]))
    assert np.mean(found) >= 0.8
