"""A mask file is read in one way, whatever its kind and whoever reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageCms

from engine.helpers.decode_helper import decode_mask
from engine.pictures import picture_io
from engine.process.dispatch import Engine
from engine.protocol.errors import PictureError
from engine.protocol.requests import EditRequest, Pointer
from tests.engine.jobs import Files, finished, run
from tests.engine.jobs import pictures as candidates

WHITE, BLACK, CLEAR = (255, 255, 255, 255), (0, 0, 0, 255), (0, 0, 0, 0)
# three pixels: object, half of it, none
WANTED = [255, 128, 0]


def row(*pixels: Any, mode: str) -> Image.Image:
    picture = Image.new(mode, (len(pixels), 1))
    for x, pixel in enumerate(pixels):
        picture.putpixel((x, 0), pixel)
    return picture


def grey(values: Any, kind: npt.DTypeLike) -> Image.Image:
    return Image.fromarray(np.array([values], dtype=kind))


def palette() -> Image.Image:
    picture = row(0, 1, 2, mode="P")
    picture.putpalette([*WHITE[:3], *WHITE[:3], *WHITE[:3]])
    return picture


def swapped_profile() -> bytes:
    """A profile by which red is blue, and the greys are far from sRGB's."""
    srgb = ImageCms.ImageCmsProfile(vars(ImageCms)["createProfile"]("sRGB")).tobytes()  # Pillow leaves its type open
    return srgb.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")


KINDS: dict[str, tuple[str, Image.Image, dict[str, Any], list[int]]] = {
    "grey": ("png", row(*WANTED, mode="L"), {}, WANTED),
    "grey with a profile": ("png", row(*WANTED, mode="L"), {"icc_profile": swapped_profile()}, WANTED),
    "colour": ("png", row((255, 255, 255), (128, 128, 128), (0, 0, 0), mode="RGB"), {}, WANTED),
    "colour with a profile": (
        "png",
        row((255, 0, 0), (0, 0, 255), (255, 255, 255), mode="RGB"),
        {"icc_profile": swapped_profile()},
        [76, 29, 255],  # luma of red, of blue
    ),
    "white on transparent": ("png", row(WHITE, (255, 255, 255, 128), CLEAR, mode="RGBA"), {}, WANTED),
    "white on transparent white": ("webp", row(WHITE, (255, 255, 255, 0), BLACK, mode="RGBA"), {}, [255, 0, 0]),
    "black on transparent": ("png", row(BLACK, CLEAR, BLACK, mode="RGBA"), {}, [0, 0, 0]),
    "grey times opacity": ("png", row((255, 128), (128, 255), (128, 128), mode="LA"), {}, [128, 128, 64]),
    "palette": ("png", palette(), {"transparency": bytes([255, 128, 0])}, WANTED),
    "palette, one clear": ("gif", palette(), {"transparency": 2}, [255, 255, 0]),
    "16 bits": ("png", grey([65535, 32896, 0], np.uint16), {}, WANTED),
    "16 bits, one clear": ("png", grey([65535, 32896, 40000], np.uint16), {"transparency": 40000}, WANTED),
    "32 bits": ("tif", grey([65535, 32896, 0], np.int32), {}, WANTED),
    "floating": ("tif", grey([1, 0.5, 0], np.float32), {}, WANTED),
    "1 bit": ("tif", row(255, 0, 255, mode="1"), {}, [255, 0, 255]),
    "1 bit, one clear": ("png", row(255, 0, 255, mode="1"), {"transparency": 255}, [0, 0, 0]),
    "print": ("tif", row((0, 0, 0, 0), (0, 0, 0, 127), (0, 0, 0, 255), mode="CMYK"), {}, WANTED),
    "CIE": ("tif", row((255, 128, 128), (128, 128, 128), (0, 128, 128), mode="LAB"), {}, WANTED),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, list[int]]:
    """A mask file, and its coverage from left to right."""
    suffix, picture, saved, wanted = KINDS[request.param]
    path = tmp_path / f"mask.{suffix}"
    picture.save(path, **({"lossless": True, "exact": True} if suffix == "webp" else {}), **saved)
    return path, wanted


def test_every_kind_gives_its_coverage(kind: tuple[Path, list[int]]) -> None:
    path, wanted = kind
    assert np.asarray(picture_io.open_mask(path))[0].tolist() == wanted
    read = picture_io.read_mask(path, (3, 1))
    np.testing.assert_allclose(read, np.array([wanted]) / 255, atol=1e-6)


def test_a_mask_is_upright_as_its_photo_is(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    path = tmp_path / "turned.png"
    row(*WANTED, mode="L").save(path, exif=exif)
    assert np.asarray(picture_io.open_mask(path))[:, 0].tolist() == WANTED


def test_jpegs_of_all_modes_are_read(tmp_path: Path) -> None:
    for mode, white in (("L", 255), ("RGB", (255, 255, 255)), ("CMYK", (0, 0, 0, 0))):
        picture = Image.new(mode, (32, 16), white)
        picture.paste(Image.new(mode, (16, 16), {"CMYK": (0, 0, 0, 255)}.get(mode, 0)))
        picture.save(tmp_path / f"{mode}.jpg", quality=95)
        found = np.asarray(picture_io.open_mask(tmp_path / f"{mode}.jpg"))
        assert found[:, :12].max() < 6 and found[:, 20:].min() > 249


@pytest.mark.parametrize("name", ["white on transparent", "16 bits", "palette", "colour with a profile"])
def test_the_decoder_reads_them_alike(tmp_path: Path, name: str) -> None:
    suffix, picture, saved, wanted = KINDS[name]
    path = tmp_path / f"mask.{suffix}"
    picture.save(path, **saved)
    assert np.asarray(decode_mask(path))[0].tolist() == wanted
    (tmp_path / "text.png").write_text("no picture")
    with pytest.raises(PictureError, match=r"text\.png is not a picture"):
        decode_mask(tmp_path / "text.png")


def test_a_mask_is_read_alike_in_every_role(
    engine: Engine, files: Files, request_edit: EditRequest, tmp_path: Path
) -> None:
    def on_transparent(path: str) -> str:
        mask = picture_io.open_mask(Path(path))
        white = Image.new("RGBA", mask.size, "white")
        white.putalpha(mask)
        file = tmp_path / Path(path).name
        white.save(file)
        return str(file)

    def made(mask: Callable[[str], str], name: str) -> dict[str, bytes]:
        request = msgspec.structs.replace(
            request_edit,
            pointer=Pointer(mask=mask(files.mask)),
            reference=files.other,
            reference_mask=mask(files.other_mask),
            object_source=files.other,
            object_mask=mask(files.other_mask),
            out=str(tmp_path / name),
        )
        finished(run(engine, request))
        kept = {part: (tmp_path / name / part).read_bytes() for part in ("mask.png", "reference-mask.png")}
        return kept | candidates(request.out)

    assert made(str, "grey") == made(on_transparent, "clear")
