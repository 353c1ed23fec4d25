"""The frame, and candidates put back into it."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from engine.pictures import export, frame_geometry, masks, picture_io
from engine.protocol import framing
from engine.protocol.errors import PictureError, UsageError
from engine.protocol.requests import Box


@pytest.mark.parametrize("size", [(512, 512), (1000, 700), (300, 900), (6000, 4000), (65, 64)])
@pytest.mark.parametrize("model", [64, 512])
def test_a_frame_keeps_aspect_and_area(size: tuple[int, int], model: int) -> None:
    frame = frame_geometry.frame_for(framing.cut_to_aspect(size, None), model)
    x0, y0, x1, y1 = frame.corners
    width, height = frame.size
    assert 0 <= x0 < x1 <= size[0]
    assert 0 <= y0 < y1 <= size[1]
    unit = model // 8
    assert width % unit == height % unit == 0
    wide = (x1 - x0) / (y1 - y0)
    assert 0.49 < wide < 2.05
    assert abs(np.log(width / height) - np.log(wide)) < 0.2
    assert 0.75 < width * height / model**2 < 1.3
    assert frame.scale == pytest.approx((width / (x1 - x0), height / (y1 - y0)))


@pytest.mark.parametrize("box", [Box(-1, 0, 10, 10), Box(0, 0, 101, 10), Box(5, 5, 5, 9), Box(9, 0, 3, 10)])
def test_a_frame_lies_inside_the_photo(box: Box) -> None:
    with pytest.raises(UsageError, match="frame"):
        framing.cut_to_aspect((100, 100), box)


def test_outside_the_frame_the_photos_own_pixels_stay() -> None:
    rng = np.random.default_rng(0)
    photo = Image.fromarray(rng.integers(0, 256, (90, 120, 3), dtype=np.uint8))
    frame = frame_geometry.frame_for(Box(30, 20, 80, 70), 32)
    candidate = Image.new("RGB", frame.size, (10, 200, 30))
    done = export.paste(photo, candidate, frame)
    before, after = np.asarray(photo), np.asarray(done)
    inside = np.zeros((90, 120), bool)
    inside[20:70, 30:80] = True
    np.testing.assert_array_equal(after[~inside], before[~inside])
    assert (after[inside] == (10, 200, 30)).all()
    assert "32 × 32 pixel picture enlarged to 50 × 50" in str(export.told(candidate, frame))


def test_a_candidate_of_another_frame_is_refused() -> None:
    frame = frame_geometry.frame_for(Box(0, 0, 64, 64), 32)
    with pytest.raises(PictureError, match="32 × 32"):
        export.paste(Image.new("RGB", (64, 64)), Image.new("RGB", (16, 16)), frame)


@pytest.mark.parametrize(("model", "box"), [(64, None), (512, None), (512, Box(11, 7, 120, 90)), (32, Box(0, 3, 7, 9))])
def test_a_mask_is_cropped_band_by_band_as_at_once(model: int, box: Box | None) -> None:
    coverage = np.random.default_rng(1).integers(0, 256, (144, 203), dtype=np.uint8)
    frame = frame_geometry.frame_for(box or Box(0, 0, 203, 144), model)
    whole = Image.fromarray(picture_io.to_mask(coverage))
    wanted = np.asarray(whole.resize(frame.size, Image.Resampling.BOX, box=frame.corners))
    np.testing.assert_allclose(frame.crop_mask(coverage), wanted, atol=1e-5)


def test_latent_masks_are_averages() -> None:
    mask = np.zeros((8, 8), np.float32)
    mask[:4, :2] = 1
    np.testing.assert_allclose(masks.latent_mask(mask, (2, 2)), [[0.5, 0], [0, 0]])
