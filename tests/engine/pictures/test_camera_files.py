"""HEIC and raw files of cameras open like other pictures, or the program says how to get what reads them."""

from __future__ import annotations

import struct
import sys
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.files import free_memory
from engine.helpers.picture_helpers import receive_picture
from engine.pictures import decoder, picture_io
from engine.pictures.cameras import camera_kinds
from engine.protocol.errors import OutOfMemoryError, PictureError
from tests.engine.pictures.camera_files import write_dng, write_heic

needs_heic = pytest.mark.skipif(find_spec("pillow_heif") is None, reason="pillow-heif, an optional part, is missing")
needs_raw = pytest.mark.skipif(find_spec("rawpy") is None, reason="rawpy, an optional part, is missing")
NEUTRAL = (Fraction(1, 2), Fraction(1), Fraction(3, 4))


@pytest.fixture
def heic(photo: Image.Image, tmp_path: Path) -> Path:
    """Ten times ``photo``, on its side and told so, with 8 bits."""
    return write_heic(photo.resize((300, 200)).transpose(Image.Transpose.ROTATE_90), tmp_path / "IMG_1.HEIC", 6)


@pytest.fixture
def dng(tmp_path: Path) -> Path:
    """Grey on the left, white on the right, of a camera that sees grey as green."""
    levels = np.full((60, 90), 0.2)
    levels[:, 45:] = 0.8
    return write_dng(levels, tmp_path / "a.DNG", NEUTRAL)


@needs_heic
def test_heic_opens_upright_in_its_own_colours(heic: Path) -> None:
    opened = picture_io.open_picture(heic)
    assert (opened.picture.size, opened.picture.mode, opened.bits) == ((300, 200), "RGB", 8)
    pixels = np.asarray(opened.picture).astype(int)
    assert np.abs(pixels[40, 40] - (250, 10, 20)).max() < 12 and pixels[150, 250].max() < 12
    assert receive_picture(heic)[1] == opened.picture.tobytes()  # as the window has it from its decoder


@needs_heic
def test_heic_is_told_by_its_content(heic: Path, photo: Image.Image, tmp_path: Path) -> None:
    other = heic.rename(tmp_path / "a.jpg")
    assert picture_io.read_picture(other).size == (300, 200)
    photo.save(tmp_path / "b.avif")
    assert camera_kinds.kind_of(tmp_path / "b.avif") is None
    photo.save(tmp_path / "c.heic", "PNG")
    assert picture_io.read_picture(tmp_path / "c.heic").size == photo.size


@needs_raw
def test_raw_is_developed_with_the_white_balance_of_the_camera(dng: Path) -> None:
    opened = picture_io.open_picture(dng)
    assert (opened.picture.size, opened.picture.mode, opened.bits) == ((90, 60), "RGB", 16)
    pixels = np.asarray(opened.picture).astype(int)
    for x in (20, 70):
        assert np.ptp(pixels[30, x]) <= 3, "no grey"
    assert 60 < pixels[30, 20, 1] < pixels[30, 70, 1] - 60
    assert receive_picture(dng)[1] == opened.picture.tobytes()


@needs_raw
def test_raw_is_turned_as_its_camera_was(tmp_path: Path) -> None:
    levels = np.full((60, 90), 0.2)
    levels[:30] = 0.8
    picture = picture_io.read_picture(write_dng(levels, tmp_path / "a.dng", NEUTRAL, orientation=6))
    green = np.asarray(picture)[:, :, 1].astype(int)
    assert picture.size == (60, 90) and green[:, 40:].min() > green[:, :20].max() + 60


@pytest.mark.parametrize("kind", [pytest.param("heic", marks=needs_heic), pytest.param("dng", marks=needs_raw)])
def test_what_is_damaged_or_too_large_is_told(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path: Path = request.getfixturevalue(kind)
    content = path.read_bytes()
    for end in (20, 300, len(content) // 2):
        path.write_bytes(content[:end])
        with pytest.raises(PictureError, match=path.name):
            decoder.decode(path)
    path.write_bytes(content)
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 1000)
    with pytest.raises(OutOfMemoryError, match=path.name):
        decoder.decode(path)


@pytest.mark.parametrize(("name", "module", "package"), [("a.heic", "heic", "pillow-heif"), ("a.nef", "raw", "rawpy")])
def test_without_the_package_it_says_how_to_get_it(
    name: str, module: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_bytes(struct.pack(">I", 24) + b"ftypmif1\0\0\0\0mif1heic" + bytes(100))
    monkeypatch.delitem(sys.modules, f"engine.pictures.cameras.{module}", raising=False)
    monkeypatch.setitem(sys.modules, {"heic": "pillow_heif", "raw": "rawpy"}[module], None)
    with pytest.raises(PictureError, match="not installed") as told:
        decoder.decode(tmp_path / name)
    assert name in str(told.value) and f"-m pip install {package}" in str(told.value)
