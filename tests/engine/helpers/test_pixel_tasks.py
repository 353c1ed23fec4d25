"""Flood by colour, GrabCut and edge refinement: as functions, and through the helper that the window asks."""

from __future__ import annotations

import threading

import numba
import numpy as np
import numpy.typing as npt
import pytest
import torch

from engine.helpers.pixel_tasks import AnyTask, BoxCut, EdgeRefinement, Flood, PixelHelper, StrokeCut
from engine.pictures import colour_regions, matting
from engine.protocol.errors import CancelledError, FaultError, PictureError

Bytes = npt.NDArray[np.uint8]


def test_the_tests_trainings_keep_to_one_thread_beside_numba() -> None:
    assert (torch.get_num_threads(), numba.get_num_threads()) == (1, 1), "two at a time wait for each other's cores"


def _scene() -> Bytes:
    """Two red squares on a blue ground whose brightness rises to the right; BGR."""
    picture = np.zeros((120, 160, 3), dtype=np.uint8)
    picture[..., 0] = 100 + np.arange(160) // 2
    picture[30:80, 20:70] = (20, 30, 200)
    picture[30:80, 100:140] = (20, 30, 206)
    return picture


def _squares() -> tuple[Bytes, Bytes]:
    left, both = np.zeros((120, 160), dtype=np.uint8), np.zeros((120, 160), dtype=np.uint8)
    left[30:80, 20:70] = 255
    both[:] = left
    both[30:80, 100:140] = 255
    return left, both


def _fur(size: int = 160) -> tuple[Bytes, npt.NDArray[np.float64], Bytes]:
    """A dark disc with hairs on a bright ground, its true coverage, and a mask without the hairs."""
    y, x = np.mgrid[:size, :size] - size / 2
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    true = np.clip(size * 0.27 + 12 * np.abs(np.sin(20 * angle)) - radius, 0, 1)
    picture = true[..., None] * (60, 50, 40) + (1 - true[..., None]) * (180, 190, 200)
    return picture.astype(np.uint8), true, ((radius < size * 0.27 + 6) * 255).astype(np.uint8)


def _padded(picture: Bytes) -> bytes:
    """As the window sends it: 32 bits a pixel."""
    return np.dstack([picture, np.full(picture.shape[:2], 255, dtype=np.uint8)]).tobytes()


def _error(found: Bytes, true: npt.NDArray[np.float64]) -> float:
    return float(np.abs(found / 255 - true).mean())


def test_flood_takes_the_connected_region_or_the_colour_everywhere() -> None:
    left, both = _squares()
    near = colour_regions.flood(_scene(), 40, 50, 10, contiguous=True)
    everywhere = colour_regions.flood(_scene(), 40, 50, 10, contiguous=False)
    assert ((near >= 128) == (left >= 128)).all()
    assert ((everywhere >= 128) == (both >= 128)).all()
    assert ((colour_regions.flood(_scene(), 40, 50, 3, contiguous=False) >= 128) == (left >= 128)).all()
    assert 0 < near[29, 40] < 128 <= near[30, 40] < 255  # antialiased


def test_flood_does_not_creep_along_a_slow_change_of_colour() -> None:
    ground = colour_regions.flood(_scene(), 0, 0, 20, contiguous=True)
    assert ground[10, 38] == 255 and ground[10, 50] == 0


@pytest.mark.parametrize("contiguous", [True, False])
def test_flood_takes_transparent_pixels_for_one_colour_of_their_own(contiguous: bool) -> None:
    picture = _scene()
    opacity = np.full((120, 160), 255, dtype=np.uint8)
    opacity[:, 45:60] = 0  # through the left square
    opacity[0:10, 150:160] = 0
    clear = colour_regions.flood(picture, 50, 50, 10, contiguous, opacity)
    assert (clear[:, 47:58] == 255).all() and (clear[:, :43] == 0).all()
    assert (clear[4, 155] == 0) == contiguous
    seen = colour_regions.flood(picture, 30, 50, 10, contiguous, opacity)
    assert (seen[:, 47:58] == 0).all() and seen[50, 30] == 255
    assert (seen[50, 65] == 0) == contiguous  # the square's part behind the gap
    assert (seen[50, 120] == 0) == contiguous


@pytest.mark.parametrize("by_box", [True, False])
def test_grabcut_finds_what_stands_out(by_box: bool) -> None:
    picture = (_scene() + np.random.default_rng(0).integers(0, 8, (120, 160, 3))).astype(np.uint8)
    strokes = np.zeros((120, 160), dtype=np.uint8)
    strokes[54:57, 30:60] = 255
    if by_box:
        found = colour_regions.cut_in_box(picture, (10, 20, 85, 95))
    else:
        found = colour_regions.cut_by_strokes(picture[:, :90], strokes[:, :90])
    left = _squares()[0][:, : found.shape[1]]
    assert ((found >= 128) != (left >= 128)).sum() < 60
    again = colour_regions.cut_in_box(picture, (10, 20, 85, 95)) if by_box else found
    assert np.array_equal(found, again)


@pytest.mark.parametrize("strength", [127, 90, 6])
def test_strokes_and_edges_of_half_opacity_are_as_good(strength: int) -> None:
    picture = (_scene() + np.random.default_rng(0).integers(0, 8, (120, 160, 3))).astype(np.uint8)[:, :90]
    strokes = np.zeros(picture.shape[:2], dtype=np.uint8)
    strokes[54:57, 30:60] = 255
    faint = np.where(strokes > 0, np.uint8(strength), np.uint8(0))
    assert np.array_equal(
        colour_regions.cut_by_strokes(picture, strokes), colour_regions.cut_by_strokes(picture, faint)
    )
    fur, _, mask = _fur()
    full = matting.refine_edge(fur, mask, 12, lambda _: None) / 255
    found = matting.refine_edge(fur, np.where(mask > 0, np.uint8(strength), np.uint8(0)), 12, lambda _: None)
    assert found.max() == strength and np.abs(found / strength - full).max() <= 1 / strength


def test_matting_finds_hairs_that_the_mask_misses() -> None:
    picture, true, mask = _fur()
    shares: list[float] = []
    found = matting.refine_edge(picture, mask, 12, shares.append)
    assert _error(found, true) < 0.35 * _error(mask, true)
    assert shares[0] == 0 and shares[-1] == 1
    assert (found[75:85, 75:85] == 255).all() and (found[:20, :20] == 0).all()


def test_matting_joins_its_tiles_without_a_seam() -> None:
    picture, true, mask = _fur(1400)
    found = matting.refine_edge(picture[:, 300:], mask[:, 300:], 14, lambda _: None)
    assert _error(found, true[:, 300:]) < 0.7 * _error(mask[:, 300:], true[:, 300:])
    assert (found[mask[:, 300:] == 0].reshape(-1).max()) > 0


def test_an_empty_and_a_full_mask_have_no_edge() -> None:
    picture, _, mask = _fur(64)
    for value in (0, 255):
        given = np.full_like(mask, value)
        assert np.array_equal(matting.refine_edge(picture, given, 8, lambda _: None), given)


def test_the_quick_way_follows_the_pictures_edge() -> None:
    picture, true, mask = _fur()
    found = matting.guided(picture / 255, mask / 255, 4)
    assert float(np.abs(found - true).mean()) < _error(mask, true)


@pytest.mark.parametrize(
    "task",
    [
        Flood(width=160, height=120, x=40, y=50, tolerance=10, contiguous=True),
        BoxCut(width=160, height=120, x0=10, y0=20, x1=85, y1=95),
        StrokeCut(width=160, height=120),
        EdgeRefinement(width=160, height=120, reach=4),
    ],
    ids=lambda task: type(task).__name__,
)
def test_the_helper_gives_what_the_function_gives(task: AnyTask) -> None:
    picture, (left, _) = _scene(), _squares()
    match task:
        case Flood():
            wanted, masks = colour_regions.flood(picture, 40, 50, 10, contiguous=True), []
        case BoxCut():
            wanted, masks = colour_regions.cut_in_box(picture, (10, 20, 85, 95)), []
        case StrokeCut():
            wanted, masks = colour_regions.cut_by_strokes(picture, left), [left.tobytes()]
        case EdgeRefinement():
            wanted, masks = matting.refine_edge(picture, left, 4, lambda _: None), [left.tobytes()]
    shares: list[float] = []
    assert PixelHelper().run(task, [_padded(picture), *masks], shares.append) == wanted.tobytes()
    assert bool(shares) == isinstance(task, EdgeRefinement)


def test_a_refusal_and_a_failure_are_told() -> None:
    with pytest.raises(PictureError, match="mask is empty"):
        PixelHelper().run(StrokeCut(width=2, height=2), [bytes(16), bytes(4)], lambda _: None)
    with pytest.raises(FaultError, match="could not be made: ValueError: cannot reshape"):
        PixelHelper().run(StrokeCut(width=9, height=9), [b"short"], lambda _: None)


def test_a_helper_can_be_cancelled() -> None:
    picture, _, mask = _fur(1400)
    helper, begun = PixelHelper(), threading.Event()
    ended: list[type[Exception]] = []

    def run() -> None:
        try:
            helper.run(
                EdgeRefinement(width=1400, height=1400, reach=60),
                [_padded(picture), mask.tobytes()],
                lambda _: begun.set(),
            )
        except CancelledError as error:
            ended.append(type(error))

    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(120)
    helper.cancel()
    thread.join(30)
    assert ended == [CancelledError]
    with pytest.raises(CancelledError):
        helper.run(StrokeCut(width=2, height=2), [bytes(16), bytes(4)], lambda _: None)
