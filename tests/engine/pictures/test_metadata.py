"""A photo's metadata travels with the edited picture, in every format, and nothing of it is wrong there."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.helpers import export_helper
from engine.helpers.picture_helpers import ExportTask
from engine.pictures import colour_profiles, export, picture_io
from engine.pictures.metadata import metadata_blocks, photo_metadata, tiff_tags
from engine.pictures.metadata.metadata_blocks import Blocks
from engine.pictures.metadata.tiff_tags import EXIF, GPS, INTEROP, MAIN, MAKER_NOTE, SHORT, UNDEFINED, Tags, Value
from engine.protocol import helper_tasks
from engine.protocol.helper_tasks import Encoding, Format
from tests.engine.pictures import tagged

FORMATS = ("png", "jpg", "webp", "tif", "avif")
SOURCES = FORMATS
BARE = ("webp", "avif")  # these have no place for IPTC and resolution
FLAT: dict[str, Format] = {
    suffix: kind for suffix, kind in helper_tasks.FORMATS.items() if kind not in helper_tasks.LAYERED
}
SOFTWARE = b"LayerDiffusion Desktop"


def exported(photo: Path, suffix: str, with_metadata: bool = True) -> tuple[Path, str]:
    """The file, and the notes on it."""
    out = photo.with_name(f"out.{suffix}")
    done = export_helper.run(ExportTask(str(photo), (), str(out), with_metadata))
    return out, " ".join(str(note) for note in done.notes)


def read(path: Path) -> tuple[Blocks, Tags]:
    blocks = metadata_blocks.read(path)
    assert blocks.tags is not None
    return blocks, blocks.tags


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("source", SOURCES)
def test_what_the_photo_tells_goes_into_every_format(tmp_path: Path, source: str, suffix: str) -> None:
    out, notes = exported(tagged.save(tmp_path / f"photo.{source}"), suffix)
    blocks, tags = read(out)
    before = tagged.tags(tags.order).directories
    for directory, kept in ((MAIN, (315, 33432, 306, tagged.RATING)), (EXIF, (33434, 37380, 37510)), (GPS, (0, 2))):
        for tag in kept:
            assert tags.directories[directory][tag].data == before[directory][tag].data, tag
    assert tags.directories[EXIF][MAKER_NOTE].data == tagged.NOTES
    assert blocks.xmp is not None and "Jörg" in blocks.xmp.decode() and b'xmp:Rating="4"' in blocks.xmp
    assert tags.numbers(MAIN, 282) == tags.numbers(MAIN, 283) == (240, 1)
    with Image.open(out) as written:
        assert written.info["icc_profile"] == colour_profiles.srgb_profile()
        if suffix not in BARE:
            assert written.info["dpi"] == pytest.approx((240, 240), abs=0.01)
    if source in ("png", "jpg", "tif") and suffix not in BARE:
        assert blocks.iptc is not None and "Hündchen".encode() in blocks.iptc
    assert ("no place for the photo's IPTC" in notes) == (source in ("png", "jpg", "tif") and suffix in BARE)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("source", SOURCES)
def test_what_no_longer_holds_is_put_right(tmp_path: Path, source: str, suffix: str) -> None:
    photo = tagged.save(tmp_path / f"photo.{source}")
    out, _ = exported(photo, suffix)
    blocks, tags = read(out)
    assert (
        picture_io.read_picture(out).size == picture_io.read_picture(photo).size == (30, 40)
    )  # turned once, not twice
    assert tags.numbers(MAIN, 274) == (() if suffix == "avif" else (1,))
    assert tags.directories[MAIN][305].data == SOFTWARE + b"\0"
    assert tags.numbers(EXIF, 40961) == (1,) and 42240 not in tags.directories[EXIF]
    if suffix != "tif":
        assert (tags.numbers(EXIF, 40962), tags.numbers(EXIF, 40963)) == ((30,), (40,))
        assert tags.directories[INTEROP][1].data == b"R98\0"
        assert 301 not in tags.directories[MAIN] and 254 not in tags.directories[MAIN]
    content = out.read_bytes()
    assert tagged.THUMBNAIL not in content and b"small picture" not in content
    assert blocks.xmp is not None and b'tiff:Orientation="1"' in blocks.xmp and b"hdrgm:Version" not in blocks.xmp
    assert b"<exif:PixelXDimension>30<" in blocks.xmp


@pytest.mark.parametrize("suffix", FORMATS)
def test_without_metadata_there_is_only_the_colour_profile(tmp_path: Path, suffix: str) -> None:
    out, _ = exported(tagged.save(tmp_path / "photo.jpg"), suffix, with_metadata=False)
    blocks = metadata_blocks.read(out)
    assert (blocks.xmp, blocks.iptc, blocks.dpi, blocks.texts) == (None, None, None, {})
    content = out.read_bytes()
    assert not any(word in content for word in (b"rg\0", SOFTWARE, b"2024:01:02", b"layerdiffusion", b"Maker"))
    with Image.open(out) as written:
        assert written.info["icc_profile"] == colour_profiles.srgb_profile()


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_photo_that_tells_nothing_gets_its_software(tmp_path: Path, suffix: str) -> None:
    Image.new("RGB", (8, 6)).save(tmp_path / "photo.bmp", dpi=(0, 0))
    out, _ = exported(tmp_path / "photo.bmp", suffix)
    blocks, tags = read(out)
    assert tags.directories[MAIN][305].data == SOFTWARE + b"\0" and blocks.xmp is None and blocks.iptc is None
    with Image.open(out) as written:
        assert suffix in ("tif", "webp") or "dpi" not in written.info or written.info["dpi"] == (72, 72)


def test_texts_of_a_png_go_where_others_have_them(tmp_path: Path) -> None:
    out, _ = exported(tagged.save(tmp_path / "photo.png"), "jpg")
    assert read(out)[1].directories[MAIN][270].data == b"A dog\0"


def test_iptc_is_told_as_xmp_where_there_is_no_other_place(tmp_path: Path) -> None:
    photo = tagged.save(tmp_path / "photo.jpg")
    photo.write_bytes(photo.read_bytes().replace(b"http://ns.adobe.com/xap/", b"http://ns.adobe.com/xxx/"))
    out, notes = exported(photo, "webp")
    blocks, _ = read(out)
    assert blocks.xmp is not None and notes == "The photo as it is: no layer is visible."
    packet = blocks.xmp.decode()
    assert "<rdf:li>Hündchen &amp; Schnee</rdf:li><rdf:li>winter</rdf:li>" in packet and "A &lt;dog&gt;" in packet


def test_damaged_xmp_is_left_out_and_told(tmp_path: Path) -> None:
    for damage in (b"<rdf:RDF", b"<!DOCTYPE a [<!ENTITY b 'c'>]><rdf:RDF"):
        photo = tagged.save(tmp_path / "photo.webp")
        picture = Image.open(photo)
        picture.save(photo, xmp=tagged.XMP.replace(b"</rdf:RDF>", b"").replace(b"<rdf:RDF", damage))
        out, notes = exported(photo, "png")
        assert read(out)[0].xmp is None and "XMP is damaged" in notes


def test_what_a_jpeg_cannot_hold_is_left_out_and_told(tmp_path: Path) -> None:
    photo = tmp_path / "photo.tif"
    Image.new("RGB", (8, 6)).save(photo)
    own = tagged.tags("<")
    own.directories[MAIN][50341] = Value(UNDEFINED, bytes(70_000))
    own.directories[MAIN][700] = Value(
        1, tagged.XMP.replace(b"small picture", b"").replace(b"J\xc3", b"J" * 70_000 + b"\xc3")
    )
    own.directories[MAIN][33723] = Value(
        UNDEFINED, tagged.IPTC + b"\x1c\x02\x78" + struct.pack(">H", 30_000) + bytes(30_000)
    )
    tiff_tags.add_to_file(photo, own)
    out, notes = exported(photo, "jpg")
    blocks, tags = read(out)
    assert 50341 not in tags.directories[MAIN] and tags.directories[MAIN][315].data == "Jörg\0".encode()
    assert blocks.xmp is None and blocks.iptc is not None
    assert "left out: 1." in notes and "XMP is too long for a JPEG" in notes
    blocks, tags = read(exported(photo, "png")[0])
    assert 50341 in tags.directories[MAIN] and blocks.xmp is not None


def test_the_cameras_notes_stay_where_they_were() -> None:
    """Offsets in them count from the block's beginning."""
    block = tagged.exif()
    assert block.index(tagged.NOTES) == 900
    tags = tiff_tags.parse(block)
    assert tags is not None and tags.notes_at == 900
    tags.put_text(MAIN, 270, "x" * 100)
    assert tiff_tags.block(tags).index(tagged.NOTES) == 900
    tags.put_text(MAIN, 270, "x" * 1000)  # nothing else would fit
    assert tiff_tags.block(tags).index(tagged.NOTES) != 900


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_tag_of_any_kind_costs_nothing_else(tmp_path: Path, order: tiff_tags.Order) -> None:
    """Each tag that means something, of each kind, too long, too many, or pointing nowhere."""
    rng = np.random.default_rng(3)
    picture, photo = Image.new("RGB", (8, 6)), tmp_path / "photo.jpg"
    for number, tag in enumerate(
        (254, 270, 274, 282, 296, 305, 513, 700, 34665, 34853, 33723, 34377, 36864, 37500, 40965)
    ):
        for kind in range(20):
            count = (0, 1, 2, 5, 65535, 2**32 - 1)[int(rng.integers(6))]
            value = struct.pack(f"{order}I", (0, 1, 8, 26, 2**31, 2**32 - 1)[int(rng.integers(6))])
            entry = struct.pack(f"{order}HHI", tag, kind, count) + value
            head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, 1)
            picture.save(photo, exif=b"Exif\0\0" + head + entry + bytes(4) + rng.bytes(64))
            about = photo_metadata.of_photo(photo, (8, 6))
            again = tiff_tags.parse(tiff_tags.block(about.tags))
            assert again is not None and again.numbers(MAIN, 274) == (1,)
            if number == kind % 15:
                for suffix, form in FLAT.items():
                    export.write(picture, tmp_path / f"out{suffix}", form, Encoding(), {}, about)
                    assert read(tmp_path / f"out{suffix}")[1].numbers(MAIN, 274) in ((1,), ())


@pytest.mark.parametrize("source", SOURCES)
def test_damage_anywhere_costs_what_is_damaged(tmp_path: Path, source: str) -> None:
    whole = tagged.save(tmp_path / f"photo.{source}").read_bytes()
    rng, file = np.random.default_rng(5), tmp_path / "damaged"
    for _ in range(300):
        content = bytearray(whole)
        for at in rng.integers(0, len(content), 4):
            content[at] = rng.integers(256)
        file.write_bytes(content[: int(rng.integers(20, len(content)))] if rng.random() < 0.2 else content)
        about = photo_metadata.of_photo(file, (40, 30))
        for saving in (
            photo_metadata.png(about, {}),
            photo_metadata.jpeg(about),
            photo_metadata.without_iptc(about, "WEBP"),
        ):
            assert saving.options


def test_tags_that_point_at_one_place_again_and_again_are_not_multiplied() -> None:
    entries = b"".join(struct.pack("<HHII", tag, 7, 900_000, 8) for tag in range(1000, 3000))
    block = b"II*\0" + struct.pack("<IH", 8, 2000) + entries + bytes(900_000)
    tags = tiff_tags.parse(block)
    assert tags is not None and sum(len(value.data) for value in tags.directories[MAIN].values()) <= 8_000_000


def test_big_tiff_is_read(tmp_path: Path) -> None:
    photo = tmp_path / "photo.tif"
    Image.new("RGB", (8, 6)).save(photo, big_tiff=True, tiffinfo={315: "A. Artist"}, dpi=(300, 300))
    _, tags = read(exported(photo, "jpg")[0])
    assert tags.directories[MAIN][315].data.startswith(b"A. Artist") and tags.numbers(MAIN, 282) == (300, 1)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [((118.11, 3), 300), ((300, 2), 300), ((300, 1), None), ((0, 2), None)],
)
def test_resolution_is_dots_an_inch(tmp_path: Path, given: tuple[float, int], wanted: int | None) -> None:
    tags = Tags("<", {})
    for tag in (282, 283):
        tags.put(MAIN, tag, tiff_tags.RATIONAL, round(given[0] * 100), 100)
    tags.put(MAIN, 296, SHORT, given[1])
    Image.new("RGB", (8, 6)).save(tmp_path / "photo.webp", exif=b"Exif\0\0" + tiff_tags.block(tags))
    with Image.open(exported(tmp_path / "photo.webp", "png")[0]) as written:
        found = written.info.get("dpi")
    assert found is None if wanted is None else found == pytest.approx((wanted, wanted), abs=0.02)


@pytest.mark.skipif(
    shutil.which("exiftool") is None, reason="exiftool is not installed: another judge of what we write"
)
@pytest.mark.parametrize("source", ["png", "jpg", "webp"])
def test_exiftool_finds_everything_and_nothing_wrong(tmp_path: Path, source: str) -> None:
    photo = tagged.save(tmp_path / f"photo.{source}")
    for suffix in ("png", "jpg", "webp"):
        out, _ = exported(photo, suffix)
        words = [
            "exiftool",
            "-j",
            "-validate",
            "-warning",
            "-error",
            "-Artist",
            "-Orientation",
            "-UserComment",
            str(out),
        ]
        told = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)[0]
        assert (told["Artist"], told["UserComment"], told["Orientation"]) == ("Jörg", "Größe", "Horizontal (normal)")
        assert "Error" not in told and told.get("Warning", "[minor]").startswith("[minor]"), told
        assert told["Validate"] == "OK" or "all minor" in told["Validate"]
