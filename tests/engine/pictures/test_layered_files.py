"""Exported files with layers, as other programs read them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from psd_tools import PSDImage

from engine.helpers import export_helper
from engine.helpers.picture_helpers import ExportTask, Placed
from engine.pictures import colour_profiles
from engine.pictures.layered import psd
from engine.pictures.layered.psd import About, PsdLayer
from engine.pictures.metadata import iptc, tiff_tags
from engine.pictures.metadata.tiff_tags import MAIN
from engine.protocol.requests import Box
from tests.engine.pictures import tagged

SIZE = (45, 31)  # odd, so that padding is seen


@pytest.fixture
def layers(tmp_path: Path) -> tuple[Placed, ...]:
    """A red one through a soft mask, a green one that is hidden, over the photo "photo.png"."""
    values = np.random.default_rng(2).integers(0, 255, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    Image.fromarray(values).save(tmp_path / "photo.png")
    for name, colour in (("red", (250, 10, 20)), ("green", (0, 255, 0))):
        Image.new("RGB", (8, 8), colour).save(tmp_path / f"{name}.png")
    mask = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    mask[:, :22] = 255
    mask[10:20, :22] = 90
    Image.fromarray(mask).save(tmp_path / "mask.png")
    return (
        Placed(
            str(tmp_path / "red.png"), Box(5, 3, 35, 28), 7, None, 60, str(tmp_path / "mask.png"), "Hündchen, Nr. 7"
        ),
        Placed(str(tmp_path / "green.png"), Box(0, 0, 20, 20), 8, name="not seen", visible=False),
    )


def export(tmp_path: Path, layers: tuple[Placed, ...], name: str, photo: str = "photo.png") -> Path:
    out = tmp_path / name
    export_helper.run(ExportTask(str(tmp_path / photo), layers, str(out), name="my photo.png"))
    return out


def flat(tmp_path: Path, layers: tuple[Placed, ...]) -> npt.NDArray[np.int64]:
    with Image.open(export(tmp_path, layers, "flat.png")) as picture:
        return np.asarray(picture.convert("RGB")).astype(np.int64)


def test_psd_tools_reads_names_opacity_masks_and_the_merged_picture(tmp_path: Path, layers: tuple[Placed, ...]) -> None:
    opened = PSDImage.open(export(tmp_path, layers, "out.psd"))
    assert opened.size == SIZE
    photo, red, green = opened
    assert [layer.name for layer in (photo, red, green)] == ["my photo.png", "Hündchen, Nr. 7", "not seen"]
    assert [layer.opacity for layer in (photo, red, green)] == [255, 153, 255]
    assert [layer.visible for layer in (photo, red, green)] == [True, True, False]
    assert (red.left, red.top, red.right, red.bottom) == (5, 3, 35, 28)
    mask = red.mask
    assert mask is not None and mask.background_color == 0
    with Image.open(tmp_path / "mask.png") as own:
        assert np.array_equal(np.asarray(mask.topil()), np.asarray(own)[3:28, 5:35])
    with Image.open(tmp_path / "photo.png") as own:
        drawn = photo.topil()
        assert drawn is not None and np.array_equal(np.asarray(drawn.convert("RGB")), np.asarray(own))
    inside = red.topil()
    assert inside is not None and inside.getpixel((2, 2)) == (250, 10, 20, 255)
    merged = opened.topil()
    assert merged is not None and np.array_equal(np.asarray(merged.convert("RGB")), flat(tmp_path, layers))


def test_a_photoshop_file_tells_what_the_photo_told(tmp_path: Path) -> None:
    tagged.save(tmp_path / "photo.jpg")
    resources = PSDImage.open(export(tmp_path, (), "out.psd", "photo.jpg")).image_resources
    data = {key: resources.get_data(key) for key in (1028, 1039, 1058, 1060)}
    assert data[1039] == colour_profiles.srgb_profile()
    tags = tiff_tags.parse(data[1058])
    assert tags is not None and tags.directories[MAIN][tagged.ARTIST].data == "Jörg".encode() + b"\0"
    assert b'xmp:Rating="4"' in data[1060] and "Hündchen".encode() in data[1028]
    assert iptc.texts(data[1028]) and resources.get_data(1005).horizontal == 240 << 16
    bare = export_helper.run(ExportTask(str(tmp_path / "photo.jpg"), (), str(tmp_path / "bare.psd"), metadata=False))
    assert bare.size < (tmp_path / "out.psd").stat().st_size
    assert PSDImage.open(tmp_path / "bare.psd").image_resources.get_data(1058) is None


def test_a_photoshop_file_that_would_be_too_large_is_not_written(tmp_path: Path) -> None:
    photo, out = Image.new("RGB", (40, 30)), tmp_path / "out.psd"
    with pytest.raises(psd.TooLargeError):
        psd.write(out, [PsdLayer("photo", photo)], photo, About(b""), most=3600)
    assert not out.exists()
    psd.write(out, [PsdLayer("photo", photo)], photo, About(b""), most=4000)
    assert PSDImage.open(out).size == photo.size


@pytest.mark.skipif(shutil.which("convert") is None, reason="ImageMagick, which reads the file, is not installed")
def test_imagemagick_reads_the_merged_picture_and_each_layer(tmp_path: Path, layers: tuple[Placed, ...]) -> None:
    export(tmp_path, layers, "out.psd")
    subprocess.run(["convert", str(tmp_path / "out.psd"), str(tmp_path / "read-%d.png")], check=True)
    assert sorted(path.name for path in tmp_path.glob("read-*")) == [f"read-{number}.png" for number in range(4)]
    with Image.open(tmp_path / "read-0.png") as merged:
        assert np.array_equal(np.asarray(merged.convert("RGB")), flat(tmp_path, layers))


@pytest.mark.skipif(
    shutil.which("krita") is None or shutil.which("xvfb-run") is None,
    reason="Krita renders the files in a screen of Xvfb, and one of both is not installed",
)
@pytest.mark.parametrize("suffix", ["ora", "psd"])
def test_krita_renders_the_layers_as_they_are_exported(tmp_path: Path, layers: tuple[Placed, ...], suffix: str) -> None:
    out = export(tmp_path, layers, f"out.{suffix}")
    homes = {name: str(tmp_path / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    command = ["xvfb-run", "-a", "krita", "--export", "--export-filename", str(tmp_path / "krita.png"), str(out)]
    told = subprocess.run(command, env=os.environ | homes, capture_output=True, check=True)
    assert (tmp_path / "krita.png").is_file(), told.stderr.decode()
    with Image.open(tmp_path / "krita.png") as picture:
        theirs = np.asarray(picture.convert("RGB")).astype(np.int64)
    assert np.abs(theirs - flat(tmp_path, layers)).max() <= 2
