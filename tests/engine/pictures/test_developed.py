"""A camera's raw file developed to a TIFF with all its bits, with the white balance and the size that are wanted."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.cli.main import main
from engine.files import free_memory
from engine.helpers.picture_helpers import raw_sizes
from engine.pictures import picture_io
from engine.pictures.samples import developed, photo_samples
from engine.protocol.errors import ExitCode, OutOfMemoryError, PictureError, UsageError
from engine.protocol.helper_tasks import DevelopTask, RawSizes, WhiteBalance
from tests.engine.pictures.camera_files import write_dng

pytestmark = pytest.mark.skipif(find_spec("rawpy") is None, reason="rawpy, an optional part, is missing")
NEUTRAL = (Fraction(1, 2), Fraction(1), Fraction(3, 4))


@pytest.fixture
def dng(tmp_path: Path) -> Path:
    """91 x 61 cells on its side: a ramp of grey, seen by a camera that sees grey as green."""
    levels = np.tile(np.linspace(0.05, 0.8, 91), (61, 1))
    return write_dng(levels, tmp_path / "a [1].DNG", NEUTRAL, orientation=6)


def numbers(photo: Path, **wanted: Any) -> np.ndarray[Any, np.dtype[np.int64]]:
    """What is in the file that ``photo`` is developed to."""
    out = photo.with_suffix(".tiff")
    developed.run(DevelopTask(str(photo), str(out), **wanted))
    read = photo_samples.read(out)
    assert read is not None and read.bits == 16 and read.profile is None, "no 16 bits in sRGB"
    return read.pixels.astype(np.int64)


def test_it_has_all_bits_and_is_what_the_raw_file_opens_as(dng: Path) -> None:
    pixels = numbers(dng)
    assert pixels.shape == (91, 61, 3)
    assert len(np.unique(pixels % 256)) > 30, "8 bits made wider"
    opened = np.asarray(picture_io.read_picture(dng)).astype(int)
    assert np.abs(pixels // 257 - opened).max() <= 1
    assert np.asarray(picture_io.read_picture(dng.with_suffix(".tiff"))).shape == (91, 61, 3)


@pytest.mark.parametrize(("balance", "grey"), [("camera", True), ("auto", True), ("daylight", False)])
def test_the_white_balance_is_the_one_that_is_wanted(dng: Path, balance: WhiteBalance, grey: bool) -> None:
    red, green, blue = numbers(dng, white_balance=balance)[40, 30]
    assert (max(red, green, blue) - min(red, green, blue) < 0.03 * green) == grey
    assert grey or red < blue < green


def test_half_size_makes_a_pixel_of_four_cells(dng: Path) -> None:
    whole, half = numbers(dng), numbers(dng, half_size=True)
    assert half.shape == (46, 31, 3)
    assert np.abs(half[5:40, 15] - whole[10:80:2, 30]).max() < 0.05 * 65535
    assert raw_sizes(dng) == RawSizes((61, 91), (31, 46))


def test_metadata_go_along_and_the_picture_lies_upright(dng: Path) -> None:
    numbers(dng)
    with Image.open(dng.with_suffix(".tiff")) as written:
        told = written.getexif()
    assert (told[271], told[272], told[274]) == ("Test", "Camera", 1)


def test_the_command_writes_it(dng: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = dng.with_name("b.tiff")
    words = ["develop", str(dng), "--out", str(out), "--white-balance", "daylight", "--half-size", "--json"]
    assert main(words) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    assert told == {"out": str(out), "width": 31, "height": 46, "size": out.stat().st_size, "notes": []}
    assert main(["develop", str(out), "--out", str(dng.with_name("c.tiff"))]) == ExitCode.BAD_INPUT
    assert "no camera RAW file" in capsys.readouterr().err


def test_without_the_package_it_says_how_to_get_it(dng: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "engine.pictures.cameras.raw", raising=False)
    monkeypatch.setitem(sys.modules, "rawpy", None)
    with pytest.raises(PictureError, match="-m pip install rawpy"):
        developed.sizes(dng)


def test_what_cannot_be_developed_is_told_and_leaves_nothing(dng: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, photo = dng.with_name("b.tiff"), dng.with_name("photo.tiff")
    Image.new("RGB", (8, 8)).save(photo)
    for given, to, cause in (
        (photo, out, "no camera RAW file"),
        (dng, dng.with_name("b.png"), "a developed photo is a TIFF"),
        (dng, dng.with_name("nowhere") / "b.tiff", "cannot be written"),
        (dng.with_name("none.dng"), out, "There is no file"),
    ):
        with pytest.raises(PictureError, match=cause):
            developed.run(DevelopTask(str(given), str(to)))
    out.symlink_to(dng)
    with pytest.raises(UsageError, match="reads it"):
        developed.run(DevelopTask(str(dng), str(out)))
    out.unlink()
    content = dng.read_bytes()
    dng.write_bytes(content[: len(content) // 2])
    with pytest.raises(PictureError, match="cannot be read"):
        developed.run(DevelopTask(str(dng), str(out)))
    dng.write_bytes(content)
    monkeypatch.setattr(free_memory, "free_bytes", lambda: 1000)
    with pytest.raises(OutOfMemoryError, match="of memory"):
        developed.run(DevelopTask(str(dng), str(out)))
    assert sorted(path.name for path in dng.parent.iterdir()) == [dng.name, photo.name]
