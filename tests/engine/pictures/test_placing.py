"""Where a result replaces the photo, and in which colours."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFilter

from engine.pictures.export import paste, told
from engine.pictures.frame_geometry import Frame
from engine.pictures.picture_io import Coverage, Mask
from engine.pictures.placing import clone, colour_match, grain, looks
from engine.pictures.placing.grain import Pixels
from engine.pictures.placing.replaced import KeptPhoto, laid, replaced, reshaped
from engine.protocol.helper_tasks import Look
from engine.protocol.requests import Box

SIDE = 128


def disc(x: int, y: int = 64, radius: int = 12) -> Mask:
    rows, columns = np.indices((SIDE, SIDE))
    return ((columns - x) ** 2 + (rows - y) ** 2 <= radius**2).astype(np.float32)


def ground() -> Image.Image:
    """A meadow of two greens, so that its colours vary."""
    noise = np.random.default_rng(0).normal(0, 9, (SIDE, SIDE, 1))
    return Image.fromarray((np.array([90.0, 150.0, 70.0]) + noise * [1.0, 0.8, 0.6]).clip(0, 255).astype(np.uint8))


def with_object(ground: Image.Image, mask: Mask, colour: tuple[int, int, int]) -> Image.Image:
    picture = ground.copy()
    picture.paste(colour, (0, 0), Image.fromarray((mask * 255).astype(np.uint8)))
    return picture


def test_an_object_is_replaced_wholly_and_what_is_far_from_it_not_at_all() -> None:
    share = replaced(disc(40))
    assert (share[disc(40) > 0] == 1).all() and share[64, 53] == 1  # with its margin of a pixel
    diagonal = 25 * 2**0.5
    assert (share[disc(40, radius=12 + 1 + round(0.1 * diagonal) + 1) == 0] == 0).all()
    row = share[64, 40:]
    assert (np.diff(row) <= 0).all() and np.abs(np.diff(row)).max() < 0.5  # no step


@pytest.mark.parametrize("radius", [24, 36, 48])
def test_a_large_object_takes_no_more_around_it_than_a_middling_one(radius: int) -> None:
    share = replaced(disc(64, radius=radius))
    assert (share[disc(64, radius=radius) > 0] == 1).all()
    assert (share[disc(64, radius=radius + 1 + round(SIDE / 20) + 1) == 0] == 0).all()


def test_both_places_of_an_object_are_replaced_each_by_its_own_size() -> None:
    share = replaced(disc(30, radius=10), disc(90, radius=24))
    assert share[64, 30] == share[64, 90] == 1 and share[5, 5] == 0
    assert np.array_equal(share, np.maximum(replaced(disc(30, radius=10)), replaced(disc(90, radius=24))))
    assert replaced(np.zeros((SIDE, SIDE), np.float32)).max() == 0


def test_all_other_pixels_stay_the_photos() -> None:
    photo, left, found = ground(), disc(40), disc(70)
    candidate = Image.eval(with_object(photo, found, (200, 40, 40)), lambda value: min(value + 12, 255))
    over = laid(candidate, KeptPhoto(with_object(photo, left, (200, 40, 40)), left, left), found)
    large = photo.resize((4 * SIDE, 4 * SIDE), Image.Resampling.BICUBIC)
    done = paste(large, over, Frame(Box(0, 0, 4 * SIDE, 4 * SIDE), (SIDE, SIDE)))
    differ = (np.asarray(done) != np.asarray(large)).any(axis=2)
    near = np.maximum(disc(40, radius=19), disc(70, radius=19)).repeat(4, 0).repeat(4, 1)
    assert not differ[near == 0].any()
    assert differ[4 * 64, 4 * 70] and done.getpixel((4 * 70, 4 * 64)) == pytest.approx((200, 40, 40), abs=12)


def test_a_cast_over_the_whole_result_goes() -> None:
    photo, found = ground(), disc(64)
    ring = (disc(64, radius=30) > 0) & (found == 0)
    true = with_object(photo, found, (150, 90, 60))
    cast = Image.fromarray((np.asarray(true) * np.array([1.08, 1.04, 0.9]) + 6).clip(0, 255).astype(np.uint8))
    done = colour_match.matched(cast, photo, ring, found)

    def error(picture: Image.Image, where: np.ndarray) -> float:
        return float(np.abs(np.asarray(picture, float) - np.asarray(true, float)).mean(axis=2)[where].mean())

    for where in (ring, found > 0):
        assert error(done, where) < 0.35 * error(cast, where)


def test_what_is_drawn_in_other_colours_around_an_object_does_not_colour_it() -> None:
    photo, found = ground(), disc(64)
    ring = (disc(64, radius=30) > 0) & (found == 0)
    spotted = np.array(Image.eval(with_object(photo, found, (150, 90, 60)), lambda value: value + 1))
    spotted[ring & (np.indices((SIDE, SIDE))[1] > 64)] = (220, 200, 90)
    done = np.asarray(colour_match.matched(Image.fromarray(spotted), photo, ring, found), dtype=int)
    assert np.abs(done - spotted)[found > 0].max() <= 12
    shifted = np.abs(done.mean(axis=2) - spotted.mean(axis=2))
    assert shifted[ring].mean() > 2 * shifted[found > 0].mean()


def test_pixels_of_the_photo_itself_tell_nothing_of_a_results_colours() -> None:
    photo, found = ground(), disc(64)
    picture = with_object(photo, found, (150, 90, 60))
    assert colour_match.matched(picture, photo, found == 0, found) is picture


def coverage(mask: Mask) -> Coverage:
    return (mask * 255).round().astype(np.uint8)


def test_a_place_is_reshaped_from_what_was_found() -> None:
    found = coverage(replaced(disc(64)))
    assert reshaped(found, 0, 1) is found
    near = reshaped(found, 0.001, 1)  # what is found again of its size is as it was
    assert (
        np.abs(near.astype(int) - found).max() < 48
    )  # in steps of a whole pixel, of which the edge has three and a half
    wider, narrower = reshaped(found, 8, 1), reshaped(found, -6, 1)
    assert (wider >= found).all() and (narrower <= found).all()
    counts = [int((each[64] == 255).sum()) - int((found[64] == 255).sum()) for each in (wider, narrower)]
    assert counts[0] == 16 and -14 <= counts[1] <= -12
    hard, soft = reshaped(found, 0, 0), reshaped(found, 0, 4)
    assert ((hard == 255) == (found == 255)).all() and not ((hard > 0) & (hard < 255)).any()
    assert (soft[found == 255] == 255).all() and (soft > 0).sum() > 2 * (found > 0).sum()


def test_nothing_and_everything_stay_as_they_are() -> None:
    for level in (0, 90, 255):
        whole = np.full((SIDE, SIDE), level, np.uint8)
        assert reshaped(whole, 5, 2) is whole


def test_a_layers_look_says_what_lies_over_the_photo(tmp_path: Path) -> None:
    photo, found, path = ground(), disc(64), tmp_path / "candidate-3.png"
    candidate = Image.eval(with_object(photo, found, (200, 40, 40)), lambda value: min(value + 20, 255))
    over = laid(candidate, KeptPhoto(photo, found, found), found)
    candidate.save(path)
    over.save(tmp_path / "laid-3.png")
    box = Box(0, 0, 2 * SIDE, 2 * SIDE)
    assert looks.laid_with(path, box, Look(), lambda: photo).tobytes() == over.tobytes()
    plain = looks.laid_with(path, box, Look(colour=0), lambda: photo)
    assert plain.convert("RGB").tobytes() == candidate.tobytes()
    assert plain.getchannel("A").tobytes() == over.getchannel("A").tobytes()
    wide = np.asarray(looks.laid_with(path, box, Look(grow=8), lambda: photo).getchannel("A"))
    assert (wide == reshaped(np.asarray(over.getchannel("A")), 4, 1)).all()  # of twice as many pixels
    (tmp_path / "laid-3.png").unlink()
    assert looks.laid_with(path, box, Look(grow=8, colour=0), lambda: photo).mode == "RGB"  # it fills its frame


def test_a_cloned_result_joins_the_photo_without_a_step_and_keeps_what_it_shows() -> None:
    photo, found = ground().filter(ImageFilter.GaussianBlur(3)), disc(64, radius=20)
    share = coverage(found)
    bright = Image.eval(photo, lambda value: min(value + 40, 255))
    done = np.asarray(clone.cloned(with_object(bright, disc(64, radius=8), (220, 60, 60)), photo, share), dtype=int)
    ours = np.asarray(photo, dtype=int)
    rim = (share > 0) & (disc(64, radius=18) == 0)
    assert np.abs(done - ours)[rim].mean() < 3  # it was 40
    assert (done[64, 64] - ours[64, 64] > (60, -160, -60)).all() and done[64, 64, 0] > 150  # still a red disc
    assert (done == np.asarray(bright))[share == 0].all()  # there for who paints it in
    assert clone.cloned(bright, photo, np.zeros_like(share)) is bright


def test_a_place_at_the_pictures_edge_is_cloned_where_it_is() -> None:
    photo, share = ground(), coverage(disc(2, 3, radius=20))
    done = np.asarray(clone.cloned(photo, photo, share), dtype=int)
    assert np.abs(done - np.asarray(photo, dtype=int)).max() <= 2


@pytest.mark.parametrize(("height", "width"), [(1, 1), (2, 40), (40, 2), (3, 3)])
def test_a_place_that_is_too_narrow_to_be_solved_for_stays_or_is_cloned(height: int, width: int) -> None:
    photo, share = ground(), np.zeros((SIDE, SIDE), dtype=np.uint8)
    share[60 : 60 + height, 50 : 50 + width] = 255
    bright = Image.eval(photo, lambda value: min(value + 40, 255))
    done = clone.cloned(bright, photo, share)
    assert (done is bright) == (min(height, width) < 3)


def grainy(sigma: float, blur: float, seed: int = 0) -> Pixels:
    ramp = np.linspace(60, 180, 320)[None, :, None] * np.ones((240, 320, 3))
    noise = np.random.default_rng(seed).standard_normal(ramp.shape).astype(np.float32)
    if blur:
        noise = cv2.GaussianBlur(noise, (0, 0), blur)
        noise /= noise.std()
    return (ramp + sigma * noise).round().clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize(("sigma", "blur"), [(2.0, 0.0), (6.0, 0.6), (6.0, 1.0), (12.0, 0.8)])
def test_grain_is_measured_by_strength_and_size(sigma: float, blur: float) -> None:
    found = grain.measured(grainy(sigma, blur), np.ones((240, 320), dtype=np.bool_))
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx([sigma] * 3, rel=0.1)
    assert found.blur == pytest.approx(blur, abs=0.11)


def test_a_result_gets_the_grain_that_it_lacks_and_no_more() -> None:
    everywhere = np.ones((240, 320), dtype=np.bool_)
    wanted, smooth, rough = (grainy(*each) for each in ((6.0, 0.6, 1), (0.0, 0.0, 2), (9.0, 0.6, 3)))
    photo = grain.measured(wanted, everywhere)
    own, coarse = (grain.measured(each, everywhere, photo.blur) for each in (smooth, rough))
    done = grain.added(smooth, photo, own, 5)
    assert np.sqrt(np.diag(grain.measured(done, everywhere).covariance)) == pytest.approx([6.0] * 3, rel=0.15)
    assert np.array_equal(done, grain.added(smooth, photo, own, 5))
    assert not np.array_equal(done, grain.added(smooth, photo, own, 6))
    assert grain.added(rough, photo, coarse, 5) is rough
    assert grain.measured(wanted, np.zeros_like(everywhere)) == grain.NONE


def test_grain_is_that_of_the_photo_at_its_own_size(tmp_path: Path) -> None:
    found, path = disc(64, radius=30), tmp_path / "candidate-3.png"
    candidate = Image.new("RGB", (SIDE, SIDE), (120, 120, 120))
    candidate.save(path)
    laid(candidate, KeptPhoto(candidate, found, found), found).save(tmp_path / "laid-3.png")
    photo = Image.fromarray(np.tile(grainy(6.0, 0.0), (2, 2, 1))[: 3 * SIDE, : 3 * SIDE])
    box = Box(0, 0, 3 * SIDE, 3 * SIDE)
    made = looks.laid_with(path, box, Look(grain=100), lambda: photo)
    assert made.size == photo.size and made.info["drawn"] == (SIDE, SIDE)
    middle = np.asarray(made.convert("RGB"))[130:250, 130:250]
    assert middle.std() == pytest.approx(6.0, rel=0.2)
    done = paste(photo, made, Frame(box, made.size))
    assert f"{SIDE} × {SIDE} pixel picture enlarged" in str(told(made, Frame(box, made.size)))
    differ = (np.asarray(done) != np.asarray(photo)).any(axis=2)
    assert not differ[np.asarray(made.getchannel("A")) == 0].any()
