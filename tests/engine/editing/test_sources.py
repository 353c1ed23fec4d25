from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.editing.sources import (
    Mask,
    ObjectLayer,
    SamViews,
    background_mask,
    check_object,
    check_pointer,
    fit,
    fit_mask,
    object_layer,
    require_mask,
    segment_photo,
    wants_segmenter,
)
from engine.pictures.object_frame import ObjectInFrame
from engine.pictures.placing.dilation import dilate
from engine.protocol.errors import PictureError, UsageError
from engine.protocol.requests import Box, Click, Pointer, Transform
from engine.segmentation.first_sam import FirstSam
from engine.segmentation.segmenter import Segmenter, view
from tests.tiny_models import tiny_sam

SIDE = 64


def _mask(top: int, left: int, bottom: int, right: int) -> Mask:
    mask = np.zeros((SIDE, SIDE), dtype=np.float32)
    mask[top:bottom, left:right] = 1
    return mask


def _layer(mask: Mask, uncovered: Mask | None = None) -> ObjectLayer:
    picture = Image.new("RGB", (SIDE, SIDE))
    return ObjectLayer(picture, mask, np.zeros_like(mask) if uncovered is None else uncovered)


def test_the_background_leaves_out_its_own_object_dilated() -> None:
    own = _mask(10, 10, 20, 20)
    counts = background_mask(_layer(_mask(40, 40, 60, 60)), own, shared=False, factor=4)
    assert counts[15, 15] == 0
    assert counts[15, 8] == 0
    assert counts[15, 4] == 1
    assert counts[50, 50] == 1  # where the edit's object is to stand, the reference has background to teach


def test_a_reference_without_an_object_leaves_out_the_place_of_the_object() -> None:
    counts = background_mask(_layer(_mask(40, 40, 60, 60)), None, shared=False, factor=4)
    assert counts[50, 50] == 0
    assert counts[15, 15] == 1


def test_a_moved_object_leaves_out_its_old_and_its_new_place() -> None:
    old, new = _mask(10, 10, 20, 20), _mask(40, 40, 60, 60)
    counts = background_mask(_layer(new, uncovered=old), old, shared=True, factor=4)
    assert counts[15, 15] == counts[50, 50] == 0
    assert counts[30, 30] == 1


def test_what_a_moved_object_uncovered_is_left_out_where_it_is_wider_than_the_object() -> None:
    old, new, uncovered = _mask(10, 10, 20, 20), _mask(40, 40, 60, 60), _mask(10, 10, 36, 20)
    counts = background_mask(_layer(new, uncovered), old, shared=True, factor=4)
    assert counts[32, 15] == 0
    assert background_mask(_layer(new), old, shared=True, factor=4)[32, 15] == 1


def test_a_transform_gives_mask_and_uncovered_pixels() -> None:
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    layer = object_layer(picture, _mask(10, 10, 20, 20), Transform(dx=60), (0.5, 0.5))
    assert np.array_equal(layer.mask, _mask(10, 40, 20, 50))
    assert np.array_equal(layer.uncovered, _mask(10, 10, 20, 20))
    assert not (layer.mask * layer.uncovered).any()


def test_an_object_that_left_the_frame_is_refused() -> None:
    mask, seen = _mask(10, 10, 20, 20), ObjectInFrame(1.0, 0.02)
    with pytest.raises(PictureError, match="outside the frame"):
        check_object(mask, Transform(dx=500), (1.0, 1.0), seen)
    with pytest.raises(PictureError, match="too small for this frame"):
        check_object(mask, Transform(scale=0.05), (1.0, 1.0), seen)
    with pytest.raises(PictureError, match="outside the frame"):
        check_object(np.zeros_like(mask), None, (1.0, 1.0))
    with pytest.raises(PictureError, match=r"No object was found in dog\.png"):
        require_mask(None, "dog.png")


def test_another_picture_and_its_mask_are_cut_alike() -> None:
    wide = np.zeros((40, 120, 3), dtype=np.uint8)
    wide[10:30, 50:70] = 255
    mask = np.zeros((40, 120), dtype=np.uint8)
    mask[10:30, 50:70] = 255
    picture, cut = fit(Image.fromarray(wide), (SIDE, SIDE)), fit_mask(mask, (SIDE, SIDE))
    assert picture.size == (SIDE, SIDE)
    assert cut.shape == (SIDE, SIDE)
    white = np.asarray(picture)[..., 0] > 127
    assert (white & (cut > 0.5)).sum() / (white | (cut > 0.5)).sum() > 0.9


@pytest.mark.parametrize("box", [Box(70, 5, 90, 20), Box(5, -9, 20, 0), Box(9, 9, 9, 20), Box(20, 20, 10, 30)])
def test_a_box_without_any_of_the_photo_is_refused(box: Box) -> None:
    seen, segmenter = view("a", Image.new("RGB", (64, 48))), Segmenter(FirstSam(tiny_sam().eval()))
    with pytest.raises(UsageError, match=f"{box.x0:g}, {box.y0:g}, .* 64 x 48 pixels"):
        segment_photo(seen, Pointer(box=box), segmenter)


def test_a_box_is_cut_at_the_photos_edges() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    seen, segmenter = view("a", Image.fromarray(noise)), Segmenter(FirstSam(tiny_sam().eval()))
    over, _ = segment_photo(seen, Pointer(box=Box(20, -8, 90, 70)), segmenter)
    cut, _ = segment_photo(seen, Pointer(box=Box(20, 0, 64, 48)), segmenter)
    assert np.array_equal(np.asarray(over), np.asarray(cut))


def test_a_photo_that_was_read_is_not_decoded_again_until_it_changes(tmp_path: Path) -> None:
    path, views = tmp_path / "photo.png", SamViews()
    Image.new("RGB", (SIDE, SIDE), "red").save(path)
    photo = views.read(path)
    assert views.get(path).small is photo
    Image.new("RGB", (SIDE, SIDE), "blue").save(path)
    assert views.get(path).small.getpixel((0, 0)) == (0, 0, 255)


def test_a_photo_that_was_clicked_is_not_decoded_again(tmp_path: Path) -> None:
    path, views = tmp_path / "photo.png", SamViews()
    Image.new("RGB", (SIDE, SIDE)).save(path)
    seen = views.get(path)
    assert views.get(path) is seen
    views.read(path)
    assert views.get(path) is seen  # with all that SAM has made of it


def test_whatever_points_at_a_place_wants_sam_and_a_mask_does_not() -> None:
    click, box = Click(x=1, y=2), Box(0, 0, 9, 9)
    for pointer in (Pointer(clicks=(click,)), Pointer(box=box), Pointer(rough="rough.png")):
        assert wants_segmenter(pointer)
        check_pointer(pointer)
    assert not wants_segmenter(Pointer(mask="mask.png", clicks=(click,)))
    with pytest.raises(UsageError, match="Nothing points"):
        check_pointer(Pointer())


def test_a_missing_photo_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="There is no file"):
        SamViews().get(tmp_path / "photo.png")


def test_dilation_grows_by_pixels() -> None:
    mask = np.zeros((9, 9), np.float32)
    mask[4, 4] = 0.7
    grown = dilate(mask, 2)
    assert (grown[2:7, 2:7] == np.float32(0.7)).all()
    assert grown.sum() == pytest.approx(25 * 0.7)
