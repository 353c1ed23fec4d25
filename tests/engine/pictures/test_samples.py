"""What is exported keeps the photo's own numbers, in its own colours and with all their bits."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import pyvips
from PIL import Image

from engine.files import atomic
from engine.helpers import export_helper
from engine.helpers.picture_helpers import ExportTask, Placed
from engine.pictures import picture_io
from engine.pictures.colour_profiles import srgb_profile
from engine.pictures.metadata import photo_metadata, tiff_tags
from engine.pictures.placing import proof
from engine.pictures.samples import photo_samples, sample_files
from engine.protocol.helper_tasks import ColoursOfFile, Encoding, ProofTask
from engine.protocol.requests import Box
from tests.engine.pictures.tagged import tags
from tests.engine.pictures.test_colour_profiles import GREY

SIZE = (60, 44)  # (width, height)
_KILLED = """
import resource, signal, sys
from pathlib import Path
from engine.pictures.samples import photo_samples, sample_files
samples = photo_samples.read(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
sample_files.write(samples, Path(sys.argv[2]), sys.argv[3], {}, None)
"""
Deep = npt.NDArray[np.uint16]


def linear() -> bytes:
    """sRGB's primaries with a straight tone curve: a profile of its own, whose colours sRGB has."""
    srgb = srgb_profile()
    at = srgb.index(b"para")
    return srgb[:at] + (b"para" + bytes(8) + (1 << 16).to_bytes(4, "big")) + srgb[at + 16 :]


def numbers(channels: int, seed: int = 0) -> Deep:
    found = np.random.default_rng(seed).integers(0, 65536, (SIZE[1], SIZE[0], channels), dtype=np.uint16)
    if channels == 4:
        found[..., 3] = np.where(found[..., 3] > 40000, 65535, found[..., 3])
    return found


def write_deep(path: Path, pixels: Deep) -> None:
    """``pixels`` red, green, blue."""
    order = {1: [0], 3: [2, 1, 0], 4: [2, 1, 0, 3]}[pixels.shape[2]]
    assert cv2.imwrite(str(path), np.ascontiguousarray(pixels[..., order]))


def with_profile(path: Path, profile: bytes) -> None:
    """Puts it into the file."""
    icc = path.with_name("profile.icc")
    icc.write_bytes(profile)
    subprocess.run(["exiftool", "-q", "-overwrite_original", f"-icc_profile<={icc}", str(path)], check=True)


def candidate(folder: Path) -> Placed:
    """Red in the middle of the photo, with a soft edge on the left."""
    path = folder / "candidate-5.png"
    Image.new("RGB", (30, 22), (200, 40, 10)).save(path)
    laid, share = Image.new("RGBA", (30, 22), (200, 40, 10, 0)), Image.new("L", (30, 22))
    share.paste(255, (10, 6, 20, 16))
    share.paste(128, (8, 6, 10, 16))
    laid.putalpha(share)
    laid.save(folder / "laid-5.png")
    return Placed(str(path), Box(0, 0, *SIZE), 5)


def exported(photo: Path, out: str, *, colours: ColoursOfFile = "photo", metadata: bool = True) -> Path:
    path = photo.with_name(out)
    task = ExportTask(str(photo), (candidate(photo.parent),), str(path), metadata, Encoding(colours=colours))
    export_helper.run(task)
    return path


def touched() -> npt.NDArray[np.bool_]:
    """Where something of the candidate is seen, and not of the photo alone."""
    share = Image.new("L", (30, 22))
    share.paste(255, (8, 6, 20, 16))
    return np.asarray(share.resize(SIZE, Image.Resampling.BILINEAR)) > 0


@pytest.mark.parametrize("kind", ["png", "tiff"])
@pytest.mark.parametrize("given", ["png", "tiff"])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_sixteen_bits_stay_sixteen_and_untouched_ones_as_they_are(
    tmp_path: Path, given: str, kind: str, channels: int
) -> None:
    photo, pixels = tmp_path / f"photo.{given}", numbers(channels)
    write_deep(photo, pixels)
    edit = exported(photo, f"edit-5.{kind}")
    found = cv2.imdecode(np.fromfile(edit, dtype=np.uint8), cv2.IMREAD_UNCHANGED)
    assert found is not None and found.dtype == np.uint16
    found = found[..., [2, 1, 0, 3][: found.shape[2]]]
    own = pixels if channels > 1 else pixels.repeat(3, axis=2)
    place = touched()
    assert np.array_equal(found[~place], own[~place]) and (found[place] != own[place]).any(axis=1).mean() > 0.95
    assert tuple(found[22, 30, :3]) == (200 * 257, 40 * 257, 10 * 257)
    told = proof.run(ProofTask(str(photo), str(edit)))
    assert told.bits == 16 and 0 < told.changed_share < 0.5
    with Image.open(edit) as opened:
        assert opened.info["icc_profile"] == srgb_profile()


def test_brackets_at_the_end_of_a_name_are_no_options(tmp_path: Path) -> None:
    photo, pixels = tmp_path / "photo.png", numbers(3)
    write_deep(photo, pixels)
    scan = photo.rename(tmp_path / "scan[page=2]")
    own = photo_samples.read(scan)
    assert own is not None and np.array_equal(own.pixels, pixels)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")
@pytest.mark.parametrize("kind", sample_files.KINDS)
def test_a_program_killed_as_it_writes_leaves_nothing_that_is_not_swept(tmp_path: Path, kind: str) -> None:
    photo = tmp_path / "photo.png"
    write_deep(photo, numbers(3))
    done = subprocess.run([sys.executable, "-c", _KILLED, str(photo), str(tmp_path / "out"), kind], check=False)
    assert done.returncode == -signal.SIGXFSZ and len(list(tmp_path.iterdir())) > 1
    atomic.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [photo]


@pytest.mark.parametrize("kind", ["png", "tiff"])
@pytest.mark.parametrize("bits", [8, 16])
def test_a_photo_keeps_the_colours_of_its_profile(tmp_path: Path, kind: str, bits: int) -> None:
    photo, deep = tmp_path / f"photo.{kind}", numbers(3)
    if bits == 16:
        write_deep(photo, deep)
    else:
        Image.fromarray((deep >> 8).astype(np.uint8)).save(photo)
    with_profile(photo, linear())
    edit = exported(photo, f"edit.{kind}")
    ours, theirs = photo_samples.read(photo), photo_samples.read(edit)
    assert ours is not None and theirs is not None and theirs.bits == bits and theirs.profile == linear()
    place = touched()
    assert np.array_equal(ours.pixels[~place], theirs.pixels[~place])
    light = ((np.array([200, 40, 10]) / 255 + 0.055) / 1.055) ** 2.4
    light[2] = 10 / 255 / 12.92
    assert np.abs(theirs.pixels[22, 30] / theirs.largest - light).max() < (0.0005 if bits == 16 else 0.002)
    with Image.open(edit) as opened:
        assert opened.getexif().get_ifd(0x8769)[0xA001] == 0xFFFF
    plain = exported(photo, f"srgb.{kind}", colours="srgb")
    with Image.open(plain) as opened:
        assert opened.info["icc_profile"] == srgb_profile() and opened.mode == "RGB"
    samples = photo_samples.read(plain)
    assert samples is not None and samples.plain


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["png", "tiff"])
def test_a_turned_photo_is_exported_upright(tmp_path: Path, kind: str, turn: int) -> None:
    photo, pixels = tmp_path / f"photo.{kind}", numbers(3)
    write_deep(photo, pixels)
    subprocess.run(["exiftool", "-q", "-overwrite_original", "-n", f"-Orientation={turn}", str(photo)], check=True)
    own = photo_samples.read(photo)
    assert own is not None
    shown = np.asarray(picture_io.read_picture(photo), dtype=int)
    assert shown.shape == own.pixels.shape and np.abs(shown - own.pixels // 257).max() <= 1


def test_transparency_is_laid_over_as_it_is_shown(tmp_path: Path) -> None:
    photo, pixels = tmp_path / "photo.png", numbers(4)
    write_deep(photo, pixels)
    deep = exported(photo, "deep.png")
    eight = exported(photo, "eight.png", colours="srgb")
    ours, theirs = (np.asarray(Image.open(path).convert("RGBA"), dtype=int) for path in (deep, eight))
    opaque = theirs[..., 3] > 0
    assert np.abs(ours[..., 3] - theirs[..., 3]).max() <= 1
    assert np.abs(ours - theirs)[opaque & (theirs[..., 3] > 100)].max() <= 2


@pytest.mark.parametrize("kind", ["png", "tiff"])
def test_metadata_goes_with_sixteen_bits(tmp_path: Path, kind: str) -> None:
    photo = tmp_path / "photo.tiff"
    write_deep(photo, numbers(3))
    marked = tags()
    marked.directories[tiff_tags.MAIN].pop(274, None)
    tiff_tags.add_to_file(photo, marked)
    edit, bare = exported(photo, f"edit.{kind}"), exported(photo, f"bare.{kind}", metadata=False)
    about = photo_metadata.of_photo(edit, SIZE)
    assert about.tags.directories[tiff_tags.MAIN][315].data.rstrip(b"\0").decode() == "Jörg"
    assert about.dpi == pytest.approx((240, 240), abs=0.01)
    with Image.open(edit) as opened:
        told = opened.info.get("layerdiffusion", "")
        assert ('"seed":5' in told) == (kind == "png")
    with Image.open(bare) as opened:
        assert not {"layerdiffusion", "exif", "xmp"} & opened.info.keys() and 315 not in opened.getexif()
    checked = subprocess.run(["exiftool", "-validate", "-warning", "-error", str(edit)], capture_output=True, text=True)
    assert "Error" not in checked.stdout, checked.stdout


@pytest.mark.parametrize("kind", ["grey.png", "grey.tiff", "cmyk.tiff"])
def test_sixteen_bits_of_grey_and_cmyk_are_brought_to_srgb_as_they_are_shown(tmp_path: Path, kind: str) -> None:
    photo, channels = tmp_path / kind, 1 if kind.startswith("grey") else 4
    pixels = numbers(channels)
    image = pyvips.Image.new_from_array(pixels, interpretation="grey16" if channels == 1 else "cmyk")
    profile = tmp_path / "own.icc"
    profile.write_bytes(GREY if channels == 1 else pyvips.Operation.call("profile_load", "cmyk"))
    (image.pngsave if kind.endswith("png") else image.tiffsave)(str(photo), profile=str(profile))
    samples = photo_samples.read(photo)
    assert samples is not None and (samples.bits, samples.profile, samples.brought) == (16, None, True)
    shown = np.asarray(picture_io.read_picture(photo), dtype=np.float32)
    assert np.abs(samples.pixels / 257 - shown).max() < 4 and np.abs(samples.pixels / 257 - shown).mean() < 0.6
    assert len(np.unique(samples.pixels)) > 2000
    for out in ("edit.png", "edit.tiff"):
        edit = photo_samples.read(exported(photo, out))
        assert edit is not None and (edit.bits, edit.profile) == (16, None)
        assert np.array_equal(edit.pixels[~touched()], samples.pixels[~touched()])
        told = proof.run(ProofTask(str(photo), str(tmp_path / out)))
        assert (told.bits, told.changed_share) == (16, touched().mean())


def test_what_has_no_red_green_and_blue_is_brought_to_srgb(tmp_path: Path) -> None:
    photo = tmp_path / "photo.tiff"
    Image.new("CMYK", SIZE, (10, 200, 30, 0)).save(photo)
    assert photo_samples.read(photo) is None
    edit = exported(photo, "edit.tiff")
    with Image.open(edit) as opened:
        assert opened.mode == "RGB" and opened.info["icc_profile"] == srgb_profile()
    Image.new("RGB", SIZE).save(photo, icc_profile=b"no profile")
    samples = photo_samples.read(photo)
    assert samples is not None and samples.plain
