from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image

from benchmarks.likeness import likeness, seam


def _pictures() -> tuple[Image.Image, Image.Image]:
    """The second is darker by 10 of 255 in its lower half."""
    pixels = np.random.default_rng(0).integers(20, 256, (32, 32, 3), dtype=np.uint8)
    darker = pixels.copy()
    darker[16:] -= 10
    return Image.fromarray(pixels), Image.fromarray(darker)


def _region(rows: slice) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    region = np.zeros((32, 32), dtype=np.float32)
    region[rows] = 1
    return region


def test_only_the_region_counts() -> None:
    same = likeness(*_pictures(), _region(slice(0, 8)))
    assert same is not None
    assert (same.psnr, same.psnr_pie, same.ssim_pie) == (math.inf, math.inf, pytest.approx(1))
    other = likeness(*_pictures(), _region(slice(16, 32)))
    assert other is not None
    assert other.psnr == pytest.approx(20 * math.log10(25.5))
    assert other.ssim < 1


def test_the_pie_way_spreads_the_error_over_the_frame() -> None:
    half, quarter = (likeness(*_pictures(), _region(rows)) for rows in (slice(16, 32), slice(16, 24)))
    assert half is not None
    assert quarter is not None
    assert quarter.psnr == pytest.approx(half.psnr)
    assert quarter.psnr_pie == pytest.approx(half.psnr_pie + 10 * math.log10(2))
    assert half.psnr_pie == pytest.approx(half.psnr + 10 * math.log10(2))


def test_lpips_is_asked_of_the_region_alone() -> None:
    def distance(first: Image.Image, second: Image.Image) -> float:
        return float(np.abs(np.asarray(first, dtype=float) - np.asarray(second, dtype=float)).mean())

    above, below = (likeness(*_pictures(), _region(rows), distance) for rows in (slice(0, 16), slice(16, 32)))
    assert above is not None and below is not None
    assert (above.lpips, above.lpips_pie) == (0, 0)
    assert (below.lpips, below.lpips_pie) == (pytest.approx(10), pytest.approx(5))


def test_an_empty_region_has_none() -> None:
    assert likeness(*_pictures(), _region(slice(0, 0))) is None


def test_a_seam_is_a_border_that_the_source_does_not_have() -> None:
    source = Image.new("RGB", (64, 64), (100, 100, 100))
    nothing = np.zeros((64, 64), dtype=np.float32)
    patched, soft = source.copy(), source.copy()
    patched.paste((160, 160, 160), (16, 16, 48, 48))
    soft.paste((110, 110, 110), (16, 16, 48, 48))
    hard, mild = seam(patched, source, nothing), seam(soft, source, nothing)
    assert hard is not None and mild is not None
    assert hard > 4 * mild > 0
    assert seam(source, source, nothing) is None
    assert seam(patched, source, np.ones_like(nothing)) is None
