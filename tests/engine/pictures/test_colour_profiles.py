"""Colours of every kind of picture become sRGB by its profile, where that is of the same colour space."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from engine.pictures import colour_profiles, picture_io


def _curve(gamma: float) -> bytes:
    return b"curv" + struct.pack(">4xIH", 1, round(gamma * 256))


def _grey_profile(gamma: float) -> bytes:
    """A grey ICC profile, version 2, of a tone curve and the white point alone."""
    tags = {b"kTRC": _curve(gamma) + b"\0\0", b"wtpt": b"XYZ \0\0\0\0" + struct.pack(">3I", 63190, 65536, 54061)}
    table, data, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">2I", start + len(data), len(content))
        data += content
    white = struct.pack(">3I", 63190, 65536, 54061)
    header = struct.pack(
        ">I4sI4s4s4s12s4s", start + len(data), b"", 0x02100000, b"mntr", b"GRAY", b"XYZ ", b"", b"acsp"
    )
    return header.ljust(68, b"\0") + white + bytes(48) + table + data


GREY = _grey_profile(1.0)  # linear: 64 of 255 is as bright as 137 of sRGB
LIGHT = 137


def _swapped() -> bytes:
    """sRGB, red and blue the other way round."""
    srgb = colour_profiles.srgb_profile()
    return srgb.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")


def _linear_rgb() -> bytes:
    """sRGB's primaries with a straight tone curve."""
    srgb = colour_profiles.srgb_profile()
    at = srgb.index(b"para")
    return srgb[:at] + struct.pack(">4s4xHHi", b"para", 0, 0, 1 << 16) + srgb[at + 16 :]


def _grey(mode: str) -> Image.Image:
    if mode == "I;16":
        return Image.fromarray(np.full((8, 8), 64 * 257, np.uint16))
    return Image.new("LA", (8, 8), (64, 128)) if mode == "LA" else Image.new(mode, (8, 8), 64)


def _palette(colour: tuple[int, int, int]) -> Image.Image:
    picture = Image.new("P", (8, 8))
    picture.putpalette([*colour, 0, 0, 0])
    return picture


def _read(path: Path, picture: Image.Image, profile: bytes, **how: Any) -> Image.Image:
    picture.save(path, icc_profile=profile, **how)
    return picture_io.open_picture(path).picture


@pytest.mark.parametrize(
    ("mode", "name"),
    [("L", "a.png"), ("L", "a.jpg"), ("L", "a.tif"), ("LA", "a.png"), ("LA", "a.tif"), ("I;16", "a.png")],
)
@pytest.mark.parametrize("profile", ["grey", "rgb"])
def test_grey_is_converted_with_and_without_alpha(tmp_path: Path, mode: str, name: str, profile: str) -> None:
    """By a grey profile, and by one of colour, in which grey is red, green and blue alike."""
    read = _read(tmp_path / name, _grey(mode), GREY if profile == "grey" else _linear_rgb())
    assert read.mode == ("RGBA" if mode == "LA" else "RGB")
    found = np.asarray(read, dtype=int)[4, 4]
    assert np.abs(found[:3] - LIGHT).max() <= 2
    assert found[3:].tolist() == ([128] if mode == "LA" else [])


@pytest.mark.parametrize("clear", [None, bytes([128, 255]), bytes([255, 255]), 1])
def test_a_palette_is_converted_with_and_without_alpha(tmp_path: Path, clear: bytes | int | None) -> None:
    picture = _palette((250, 0, 0))
    picture.putpixel((0, 0), 1)
    how = {} if clear is None else {"transparency": clear}
    read = _read(tmp_path / "a.png", picture, _swapped(), **how)
    red, _, blue, *alpha = np.asarray(read)[4, 4].tolist()
    assert (red < 10, blue > 240) == (True, True)
    assert alpha == {None: [], bytes([255, 255]): [], 1: [255]}.get(clear, [128])


def test_one_grey_of_sixteen_bits_may_be_clear(tmp_path: Path) -> None:
    values = np.array([[1000, 1001, 65535]], np.uint16)
    Image.fromarray(values).save(tmp_path / "a.png", transparency=1001)
    read = picture_io.open_picture(tmp_path / "a.png").picture
    assert np.asarray(read)[0, :, 3].tolist() == [255, 0, 255]


def test_lab_is_converted(tmp_path: Path) -> None:
    Image.new("LAB", (8, 8), (136, 128, 128)).save(tmp_path / "a.tif")  # L* of 53.3: the middle grey
    found = np.asarray(picture_io.read_picture(tmp_path / "a.tif"), dtype=int)[4, 4]
    assert np.abs(found - 127).max() <= 2


def test_a_profile_of_another_colour_space_counts_for_nothing(tmp_path: Path) -> None:
    cmyk = colour_profiles.srgb_profile().replace(b"RGB XYZ", b"CMYKXYZ")
    for picture, profile in (
        (Image.new("RGB", (8, 8), (250, 64, 0)), GREY),
        (Image.new("RGBA", (8, 8), (250, 64, 0, 9)), GREY),
        (_palette((250, 64, 0)), GREY),
        (Image.new("RGB", (8, 8), (250, 64, 0)), cmyk),
        (Image.new("RGB", (8, 8), (250, 64, 0)), b"no profile"),
    ):
        read = _read(tmp_path / "a.png", picture, profile)
        assert np.asarray(read)[4, 4, :3].tolist() == [250, 64, 0]
        assert read.info == {}
    assert np.asarray(_read(tmp_path / "a.tif", Image.new("L", (8, 8), 64), cmyk))[4, 4].tolist() == [64, 64, 64]


def test_what_described_the_file_goes_on_to_no_copy(tmp_path: Path) -> None:
    """Pillow saves a picture with the profile that it was opened with, whatever has become of its pixels."""
    for mode, profile in (("L", GREY), ("LA", GREY), ("RGB", GREY), ("RGB", _swapped()), ("P", _swapped())):
        picture = _palette((9, 9, 9)) if mode == "P" else Image.new(mode, (8, 8), 64)
        _read(tmp_path / "a.png", picture, profile, dpi=(300, 300))
        picture_io.write_png(picture_io.read_picture(tmp_path / "a.png"), tmp_path / "copy.png")
        with Image.open(tmp_path / "copy.png") as copy:
            assert copy.info == {}


def test_the_profile_of_srgb_is_the_same_every_time() -> None:
    assert colour_profiles.srgb_profile() == colour_profiles.srgb_profile()
    assert b"\x07\xea\x00\x01\x00\x01" + bytes(6) in colour_profiles.srgb_profile()
    ImageCms.ImageCmsProfile(io.BytesIO(colour_profiles.srgb_profile()))  # raises where it is none
