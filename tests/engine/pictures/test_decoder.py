"""Whatever its metadata is, a picture opens, and upright; what is too large, or no file, is refused at once."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.files import regular_files
from engine.helpers.picture_helpers import receive_picture
from engine.pictures import bare_files, decoder, picture_io
from engine.pictures.metadata import orientation
from engine.protocol.errors import ModelError, PictureError

LARGE = bytes(1_500_000)


def with_chunk(png: bytes, name: bytes, data: bytes) -> bytes:
    """``png`` with one more chunk behind its header."""
    chunk = struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return png[:33] + chunk + png[33:]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (b"zTXt", b"Comment\0\0" + zlib.compress(LARGE)),
        (b"iTXt", b"Comment\0\x01\0\0\0" + zlib.compress(LARGE)),
        (b"iCCP", b"profile\0\0" + zlib.compress(LARGE)),
        (b"iCCP", b"profile\0\x07no such way to compress"),
        (b"tIME", b""),
        (b"pHYs", b"\0"),
        (b"gAMA", b""),
        (b"cHRM", b"short"),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta tiff:Orientation=\xff"),
        (b"eXIf", b"II*\0\xff\xff\xff\xff"),
    ],
)
def test_no_chunk_beside_the_pixels_costs_a_png(name: bytes, data: bytes, photo: Image.Image, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    photo.save(path)
    path.write_bytes(with_chunk(path.read_bytes(), name, data))
    assert np.array_equal(np.asarray(picture_io.read_picture(path)), np.asarray(photo))


def test_a_large_profile_is_used_where_it_can_be(photo: Image.Image, tmp_path: Path) -> None:
    """The other metadata is dropped first."""
    path = tmp_path / "photo.png"
    photo.save(path, icc_profile=b"no profile, but small")
    path.write_bytes(with_chunk(path.read_bytes(), b"zTXt", b"Comment\0\0" + zlib.compress(LARGE)))
    picture = decoder.decode(path).picture
    assert picture.info["icc_profile"] == b"no profile, but small"


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_a_resolution_that_is_a_text_leaves_the_orientation(suffix: str, photo: Image.Image, tmp_path: Path) -> None:
    entries = struct.pack("<HHHIHHHHIHH", 2, 0x0112, 3, 1, 6, 0, 0x011A, 2, 3, 0x3237, 0)
    path = tmp_path / f"photo.{suffix}"
    photo.save(path, exif=b"Exif\0\0II*\0\x08\0\0\0" + entries + bytes(4))
    picture = picture_io.read_picture(path)
    assert picture.size == (20, 30)
    red, green, _ = np.asarray(picture)[2, 17].tolist()
    assert red > 150 > green
    assert picture.getexif().get(0x0112) is None


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_orientation_is_applied(turn: int, photo: Image.Image, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    upright: list[bytes] = []
    for suffix in ("png", "tif"):  # Pillow turns the latter by itself
        path = tmp_path / f"photo.{suffix}"
        photo.save(path, exif=exif)
        upright.append(picture_io.read_picture(path).tobytes())
    assert upright[0] == upright[1]
    assert (upright[0] == photo.tobytes()) == (turn == 1)


def test_an_orientation_is_read_in_both_byte_orders_and_only_where_it_is_one() -> None:
    for order, mark in (("<", b"II*\0"), (">", b"MM\0*")):
        head = mark + struct.pack(f"{order}I", 8)

        def entry(kind: int, value: int, count: int = 1, order: str = order) -> bytes:
            packed = struct.pack(order + ("H" if kind == 3 else "I"), value).ljust(4, b"\0")
            return struct.pack(f"{order}HHHI", 1, 0x0112, kind, count) + packed

        assert orientation.of_exif(b"Exif\0\0" + head + entry(3, 8)) == 8
        assert orientation.of_exif(head + entry(4, 5)) == 5
        assert orientation.of_exif(head + entry(2, 5)) is None  # a text
        assert orientation.of_exif(head + entry(3, 9)) is None
        assert orientation.of_exif(head + entry(3, 6, count=2)) is None
        assert orientation.of_exif(head + entry(3, 6)[:-2]) is None  # cut off
    assert orientation.of_exif(b"") is None
    assert orientation.of_exif(b"II*\0\xff\xff\xff\xff") is None


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "tif", "avif"])
def test_a_file_freed_of_its_metadata_has_the_same_pixels(suffix: str, photo: Image.Image, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "a maker"
    path = tmp_path / f"photo.{suffix}"
    photo.save(path, exif=exif, icc_profile=b"a profile", xmp=b"<xmp/>", comment=b"a comment", dpi=(72, 72))
    whole = picture_io.read_picture(path).tobytes()
    for profile in (True, False):
        assert bare_files.has_metadata(path.read_bytes()[: bare_files.BEGINNING])
        content = bare_files.without_metadata(path.read_bytes(), profile)
        other = tmp_path / f"bare.{suffix}"
        other.write_bytes(content)
        with Image.open(other) as picture:
            assert picture.getexif().get(0x010F) is None
            assert ("icc_profile" in picture.info) == (profile or suffix == "avif")
        assert picture_io.read_picture(other).tobytes() == whole


@pytest.mark.parametrize(
    "content", [b"a text", b"", b"II*\0", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\0\0\0\x18ftypavif"]
)
def test_a_file_of_few_bytes_is_no_picture(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "few.png"
    path.write_bytes(content)
    with pytest.raises(PictureError, match="is not a picture this program reads"):
        decoder.decode(path)


def test_damaged_pixels_stay_refused(photo: Image.Image, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    photo.save(path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(PictureError, match=r"photo.png cannot be read: it ends too early\. It may"):
        decoder.decode(path)


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("image file is truncated (7 bytes not processed)", "it ends too early"),
        ("Truncated File Read", "it ends too early"),
        ("broken data stream when reading image file", "its data are damaged"),
        ("unrecognized data stream contents when reading image file", "what is in it is not known"),
        ("Something new.", "Something new"),
    ],
)
def test_what_the_decoder_says_of_damage_has_words_of_our_own(told: str, wanted: str) -> None:
    with pytest.raises(PictureError) as caught, decoder.typed(Path("photo.png")):
        raise OSError(told)
    assert str(caught.value).startswith(f"The picture photo.png cannot be read: {wanted}. It may")


def tiff(width: int, height: int) -> bytes:
    """Some hundred bytes that say how large a picture they are."""
    entries = ((256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, 9))
    listed = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + listed + bytes(4)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((48, 8_323_112), "has 48 x 8323112 pixels; a side may have at most 65535"),
        ((65_536, 10), "has 65536 x 10 pixels; a side may have at most 65535"),
        ((60_000, 20_000), "has 60000 x 20000 pixels; at most 400 megapixels"),
    ],
)
def test_what_is_too_large_is_refused_with_its_size_and_the_limit(
    size: tuple[int, int], words: str, tmp_path: Path
) -> None:
    path = tmp_path / "large.tif"
    path.write_bytes(tiff(*size))
    with pytest.raises(PictureError, match=words):
        receive_picture(path)


ON_LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
import psutil
from engine.pictures import decoder
taken = psutil.Process().memory_info().vms
resource.setrlimit(resource.RLIMIT_AS, (taken + 500_000_000, resource.RLIM_INFINITY))
try:
    decoder.decode(Path(sys.argv[1]))
except Exception as error:
    print(type(error).__name__, error)
"""
BEYOND_ITS_LIMIT = """
from engine.files import free_memory
before = free_memory.free_bytes()
free_memory.limit()
assert free_memory.free_bytes() < max(before, 2 << 30)
try:
    bytearray(before + (2 << 30))
except MemoryError:
    print("refused")
"""


def run(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(os.name != "posix", reason="Windows has no limit to a process's addresses")
def test_memory_is_asked_about_first_and_limited(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("1", (10_000, 10_000)).save(path)
    told = run(ON_LITTLE_MEMORY, str(path))
    assert told.startswith("OutOfMemoryError") and "10000 x 10000 pixels: it takes 1.2 GB of memory, and 0." in told
    assert run(BEYOND_ITS_LIMIT) == "refused\n"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no limit to a process's addresses")
@pytest.mark.parametrize("beginning", [b"", b"\0\0\0\x18ftypisom"])
def test_what_is_no_picture_is_not_read_whole(beginning: bytes, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(beginning)
    os.truncate(path, 2 << 30)  # of holes, which take no room
    assert "is not a picture this program reads" in run(ON_LITTLE_MEMORY, str(path))


def a_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def a_circle(folder: Path) -> Path:
    (folder / "one").symlink_to(folder / "other")
    (folder / "other").symlink_to(folder / "one")
    return folder / "one"


def a_device(_: Path) -> Path:
    return Path("/dev/zero")


def a_folder(folder: Path) -> Path:
    return folder


def no_name(folder: Path) -> Path:
    return folder / "no\0name"


@pytest.mark.skipif(os.name != "posix", reason="made of what POSIX has")
@pytest.mark.parametrize(
    ("make", "what"),
    [
        (a_pipe, "is a named pipe, not a file"),
        (a_circle, "is a link that leads back to itself, not a file"),
        (a_device, "is a device, not a file"),
        (a_folder, "is a folder, not a file"),
        (no_name, "There is no file"),
    ],
)
def test_what_is_no_file_is_named_and_never_opened(make: Callable[[Path], Path], what: str, tmp_path: Path) -> None:
    path = make(tmp_path)
    with pytest.raises(PictureError, match=what):
        decoder.decode(path)
    with pytest.raises(PictureError, match=what):
        receive_picture(path)
    with pytest.raises(ModelError, match=what):
        regular_files.check(path, ModelError)


def test_a_file_and_a_missing_one_pass(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "file")
    for name in ("file", "link", "missing"):
        regular_files.check(tmp_path / name)


def test_a_forbidden_file_is_not_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 300 + ".png")  # the system's reason, which a superuser gets as well
    with pytest.raises(PictureError, match="File name too long") as refused:
        decoder.decode(path)
    assert "damaged" not in refused.value.next_step
