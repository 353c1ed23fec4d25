from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from PIL import Image
from scipy import ndimage

from engine.files.resources import resources_folder
from engine.pictures.picture_io import Mask, to_mask
from engine.segmentation import strokes
from engine.segmentation.sam_adapter import SegmenterStore
from engine.segmentation.segmenter import Prompt, Segmenter, view
from engine.segmentation.strokes import Area
from engine.starter.training.data import FIRST_UNSEEN_SEED, scene_parameters
from engine.starter.world import Scene, draw_scene

Draw = Callable[[Scene], Area]


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return SegmenterStore(resources_folder() / "starter" / "sam", torch.device("cpu")).get(None)


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    """Never seen in training."""
    return [draw_scene(scene_parameters(FIRST_UNSEEN_SEED + 80_000 + i), 192) for i in range(6)]


def _blank() -> Area:
    return np.zeros((100, 140), dtype=np.bool_)


def _patch() -> Area:
    area = _blank()
    area[20:60, 30:90] = True
    return area


def _through(scene: Scene) -> Area:
    """A thin line through the object, from its left end to its right."""
    depth = np.asarray(ndimage.distance_transform_edt(scene.mask > 0.5))
    rows, columns = np.nonzero(depth > 0.3 * depth.max())
    first, last = columns.argmin(), columns.argmax()
    line = np.zeros(scene.mask.shape, dtype=np.bool_)
    steps = np.linspace(0, 1, 400)
    y = rows[first] + (rows[last] - rows[first]) * steps
    x = columns[first] + (columns[last] - columns[first]) * steps
    line[y.astype(int), x.astype(int)] = True
    return ndimage.binary_dilation(line, iterations=2)


def _ends(scene: Scene) -> Area:
    """Two dabs, at the object's left and right end."""
    line = _through(scene)
    columns = np.flatnonzero(line.any(axis=0))
    line[:, columns[len(columns) // 4] : columns[3 * len(columns) // 4]] = False
    return line


def _iou(found: Image.Image, truth: Mask) -> float:
    a, b = to_mask(np.asarray(found)) > 0.5, truth > 0.5
    return float((a & b).sum() / (a | b).sum())


def test_a_patch_becomes_its_middle_its_box_and_itself() -> None:
    (hint,) = strokes.hints(_patch())
    (x, y, add), *none = hint.points
    assert not none and add and 49 <= x <= 70 and 38 <= y <= 41
    assert hint.box == (30, 20, 90, 60)
    assert hint.patch is not None and np.array_equal(hint.patch, _patch())


def test_a_line_gives_points_along_it_and_no_box() -> None:
    line = _blank()
    line[48:52, 20:120] = True
    (hint,) = strokes.hints(line)
    assert hint.box is None and hint.patch is None
    assert len(hint.points) == 4 and all(line[int(y), int(x)] for x, y, _ in hint.points)
    assert max(x for x, *_ in hint.points) - min(x for x, *_ in hint.points) > 80


def test_several_strokes_are_asked_for_together_and_apart_and_specks_are_not() -> None:
    two = _patch()
    two[70:90, 100:130] = True
    two[95:97, 2:4] = True
    whole, *each = strokes.hints(two)
    assert len(whole.points) == 2 and whole.box == (30, 20, 130, 90) and whole.patch is None
    assert [hint.box for hint in each] == [(30, 20, 90, 60), (100, 70, 130, 90)]


def test_corrections_are_what_differs_from_the_earlier_answer() -> None:
    earlier, rough = _patch(), _patch()
    rough[30:50, 90:110] = True
    rough[20:60, 30:45] = False
    rough[60:61, 50:80] = True  # the rim of a soft edge
    added, removed = strokes.corrections(rough, earlier)
    assert added[40, 100] and removed[40, 37] and not added[60].any()
    assert not (added & earlier).any() and not (removed & rough).any()
    hint = strokes.corrected(rough, added, removed)
    assert [add for *_, add in hint.points] == [True, True, False]


def test_a_mask_elsewhere_corrects_nothing() -> None:
    elsewhere = _blank()
    elsewhere[70:95, 100:135] = True
    added, removed = strokes.corrections(elsewhere, _patch())
    assert not added.any() and not removed.any()


@pytest.mark.parametrize("draw", [_through, _ends], ids=["line", "two ends"])
def test_thin_strokes_find_the_whole_animal(segmenter: Segmenter, scenes: list[Scene], draw: Draw) -> None:
    found: list[float] = []
    for k, scene in enumerate(scenes):
        rough = draw(scene)
        assert (rough & (scene.mask > 0.5)).sum() < 0.5 * (scene.mask > 0.5).sum()
        mask, _ = segmenter.segment(view(f"{k}", scene.picture), Prompt(rough=rough.astype(np.float32)))
        found.append(_iou(mask, scene.mask))
    assert np.mean(found) >= 0.88


def test_a_correction_is_obeyed(segmenter: Segmenter, scenes: list[Scene]) -> None:
    scene = scenes[0]
    seen = view("corrected", scene.picture)
    first = to_mask(np.asarray(segmenter.segment(seen, Prompt(rough=scene.mask))[0]))
    rough = first.copy()
    rough[2:16, 2:16] = 1
    again = to_mask(np.asarray(segmenter.segment(seen, Prompt(rough=rough, earlier=first))[0]))
    assert again[9, 9] == 1 and first[9, 9] == 0
    assert _iou(Image.fromarray((again * 255).astype(np.uint8)), scene.mask) > 0.8
