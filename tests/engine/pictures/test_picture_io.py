"""Pictures in and out: orientation, colour, transparency, and refusals that name file and cause."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageCms

from engine.pictures import picture_io
from engine.protocol.errors import PictureError


def test_orientation_is_applied_once(tmp_path: Path, photo: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    path = tmp_path / "turned.jpg"
    photo.save(path, exif=exif, quality=95)
    picture = picture_io.read_picture(path)
    assert picture.size == (20, 30)
    red = np.asarray(picture)[2, 17]
    assert red[0] > 200
    assert red[1] < 60
    assert picture.getexif().get(0x0112) is None


def test_transparency_lies_on_white(tmp_path: Path) -> None:
    path = tmp_path / "clear.png"
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(path)
    assert np.asarray(picture_io.read_picture(path)).min() == 255


def test_sixteen_bits_keep_their_range(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    Image.fromarray(np.array([[0, 65535], [32768, 16384]], np.uint16)).save(path)
    grey = np.asarray(picture_io.read_picture(path))[..., 0]
    assert grey.tolist() == [[0, 255], [128, 64]]


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    path = tmp_path / "print.jpg"
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(path, quality=95)
    r, g, b = np.asarray(picture_io.read_picture(path))[4, 4].tolist()
    assert r > 200
    assert max(g, b) < 80


def test_colours_are_converted_by_the_profile_to_srgb(tmp_path: Path) -> None:
    srgb = ImageCms.ImageCmsProfile(vars(ImageCms)["createProfile"]("sRGB")).tobytes()  # Pillow leaves its type open
    swapped = srgb.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    path = tmp_path / "swapped.png"
    Image.new("RGB", (8, 8), (250, 0, 0)).save(path, icc_profile=swapped)
    r, g, b = np.asarray(picture_io.read_picture(path))[4, 4].tolist()
    assert b > 240
    assert max(r, g) < 10


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "tif", "bmp", "gif", "avif"])
def test_every_allowed_format_opens(tmp_path: Path, photo: Image.Image, suffix: str) -> None:
    path = tmp_path / f"photo.{suffix}"
    photo.save(path)
    assert picture_io.read_picture(path).size == photo.size


def _missing(folder: Path) -> Path:
    return folder / "missing.png"


def _text(folder: Path) -> Path:
    path = folder / "text.png"
    path.write_text("not a picture")
    return path


def _cut_off(folder: Path) -> Path:
    path = folder / "cut.png"
    Image.effect_noise((64, 64), 40).save(path)
    path.write_bytes(path.read_bytes()[:300])
    return path


def _folder(folder: Path) -> Path:
    return folder


def _other_format(folder: Path) -> Path:
    path = folder / "page.png"
    Image.new("RGB", (8, 8)).save(path, "PPM")
    return path


@pytest.mark.parametrize("make", [_missing, _text, _cut_off, _folder, _other_format])
def test_refusals_name_the_file_and_the_next_step(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path)
    with pytest.raises(PictureError) as refused:
        picture_io.read_picture(path)
    assert str(path) in refused.value.message
    assert refused.value.next_step


def test_a_mask_has_its_pictures_size(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    mask = np.linspace(0, 1, 12, dtype=np.float32).reshape(3, 4)
    picture_io.write_mask(mask, path)
    np.testing.assert_allclose(picture_io.read_mask(path, (4, 3)), mask, atol=0.5 / 255 + 1e-6)
    with pytest.raises(PictureError, match="4 x 3"):
        picture_io.read_mask(path, (8, 6))


@pytest.mark.parametrize(
    ("values", "name"),
    [
        (np.array([[0, 100, 32768, 65535]], dtype=np.uint16), "mask.png"),
        (np.array([[0, 100, 32768, 65535]], dtype=np.int32), "mask.tiff"),
        (np.array([[0, 0.0015, 0.5, 1]], dtype=np.float32), "mask.tiff"),
    ],
)
def test_a_mask_of_many_bits_keeps_its_range(tmp_path: Path, values: npt.NDArray[Any], name: str) -> None:
    path = tmp_path / name
    Image.fromarray(values).save(path)
    np.testing.assert_allclose(picture_io.read_mask(path, (4, 1)), [[0, 0.0015, 0.5, 1]], atol=0.5 / 255 + 1e-6)


def test_text_is_kept_and_no_temporary_file_stays(tmp_path: Path, photo: Image.Image) -> None:
    path = tmp_path / "out.png"
    picture_io.write_png(photo, path, {"recipe": "a dog, größer"})
    with Image.open(path) as written:
        assert written.info["recipe"] == "a dog, größer"
    assert [file.name for file in tmp_path.iterdir()] == ["out.png"]
