"""What an exported picture tells about itself, and what it does not."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from engine.helpers import export_helper
from engine.helpers.picture_helpers import ExportTask, Placed
from engine.pictures import export
from engine.pictures.frame_geometry import Frame
from engine.protocol import tuned_header
from engine.protocol.errors import PictureError
from engine.protocol.helper_tasks import FORMATS, Encoding, format_of
from engine.protocol.requests import Box
from engine.protocol.settings import Settings
from engine.protocol.tuned_header import TunedMetadata


@pytest.fixture
def tuned(tmp_path: Path) -> Path:
    made = TunedMetadata(
        version=tuned_header.VERSION,
        settings=Settings(alpha=0.6),
        object_prompt="a dog jumping",
        background_prompt="in the snow",
        target="a dog jumping in the snow",
        negative="rain",
        model="/home/someone/models/sd",
        model_name="Stable Diffusion",
        model_hash="abc",
        size=(64, 64),
        sources={"photo": "/home/someone/photo.png"},
    )
    path = tmp_path / "tuned.safetensors"
    save_file({"start": torch.zeros(1)}, path, {"about": msgspec.json.encode(made).decode()})
    return path


def test_the_recipe_names_what_made_the_picture_and_no_place_on_the_computer(tuned: Path) -> None:
    text = export.recipe([export.provenance(tuned.with_name("candidate-7.png"), tuned, 7)])
    content = json.loads(text["layerdiffusion"])
    assert (content["seed"], content["object_prompt"], content["negative"]) == (7, "a dog jumping", "rain")
    assert content["settings"]["alpha"] == 0.6
    assert content["model"] == {"name": "Stable Diffusion", "hash": "abc"}
    assert "someone" not in str(text)


def test_an_export_carries_its_recipe(tuned: Path, tmp_path: Path) -> None:
    photo, candidate, out = (tmp_path / name for name in ("photo.png", "candidate.png", "out.png"))
    Image.new("RGB", (128, 128), "blue").save(photo)
    Image.new("RGB", (64, 64), "red").save(candidate)
    task = ExportTask(str(photo), (Placed(str(candidate), Box(0, 0, 128, 128), 7, str(tuned)),), str(out))
    (note,) = export_helper.run(task).notes
    assert "64 × 64 pixel picture enlarged to 128 × 128" in str(note)
    with Image.open(out) as written:
        recipe = {key: written.info[key] for key in ("Software", "layerdiffusion")}
    assert recipe == export.recipe([export.provenance(tmp_path / "candidate-7.png", tuned, 7)])


def test_a_candidate_is_enlarged_smoothly() -> None:
    ramp = Image.linear_gradient("L").resize((8, 8)).convert("RGB")
    done = export.paste(Image.new("RGB", (80, 80)), ramp, Frame(Box(0, 0, 80, 80), (8, 8)))
    rows = np.asarray(done, dtype=np.int64)[:, 40, 0]
    assert np.abs(np.diff(rows)).max() < 8  # 32 from one of the candidate's rows to the next
    assert rows[-1] - rows[0] > 200


def put(tmp_path: Path, *layers: Placed, out: str = "out.png", readable: bool = True) -> Image.Image:
    """Layers over a photo of 40 x 30 blue pixels; each of "red.png" and "green.png" is a candidate of 8 x 8.

    ``readable``: whether Pillow reads what is written; else the photo is given.
    """
    Image.new("RGB", (40, 30), (0, 0, 255)).save(tmp_path / "photo.png")
    for name, colour in (("red", (255, 0, 0)), ("green", (0, 255, 0))):
        Image.new("RGB", (8, 8), colour).save(tmp_path / f"{name}.png")
    export_helper.run(ExportTask(str(tmp_path / "photo.png"), layers, str(tmp_path / out)))
    with Image.open(tmp_path / (out if readable else "photo.png")) as written:
        return written.copy()


def test_layers_lie_in_their_order_through_mask_and_opacity(tmp_path: Path) -> None:
    red, green, mask = (str(tmp_path / name) for name in ("red.png", "green.png", "mask.png"))
    soft = Image.new("L", (40, 30), 0)
    soft.paste(255, (10, 10, 20, 20))
    soft.paste(51, (20, 10, 30, 20))
    soft.save(mask)
    layers = (Placed(red, Box(0, 0, 20, 20), 7), Placed(green, Box(10, 10, 30, 30), 8, opacity=50, mask=mask))
    picture = put(tmp_path, *layers)
    assert picture.getpixel((5, 5)) == (255, 0, 0) and picture.getpixel((35, 5)) == (0, 0, 255)
    assert picture.getpixel((15, 25)) == (0, 0, 255)  # in the green one's frame, outside its mask
    half, tenth = picture.getpixel((15, 15)), picture.getpixel((25, 15))
    assert half in ((127, 128, 0), (128, 127, 0)) and tenth in ((0, 25, 230), (0, 26, 229), (0, 26, 230))
    assert [one["seed"] for one in json.loads(picture.info["layerdiffusion"])["layers"]] == [7, 8]
    assert put(tmp_path).tobytes() == Image.new("RGB", (40, 30), (0, 0, 255)).tobytes()


def test_the_photo_stays_where_the_candidate_does_not_differ_from_it(tmp_path: Path) -> None:
    laid = Image.new("RGBA", (8, 8), (0, 255, 0, 0))
    laid.paste((0, 255, 0, 255), (0, 0, 4, 8))
    laid.save(tmp_path / "laid-red.png")
    layer = Placed(str(tmp_path / "red.png"), Box(0, 0, 40, 30), 7)
    picture = put(tmp_path, layer)
    assert picture.getpixel((5, 15)) == (0, 255, 0) and picture.getpixel((35, 15)) == (0, 0, 255)
    Image.new("L", (40, 30), 255).save(tmp_path / "all.png")  # a mask shows more of it, in its colours
    assert put(tmp_path, msgspec.structs.replace(layer, mask=str(tmp_path / "all.png"))).getpixel((35, 15)) == (
        0,
        255,
        0,
    )
    (tmp_path / "laid-red.png").unlink()
    assert put(tmp_path, layer).getpixel((35, 15)) == (255, 0, 0)


def test_a_mask_of_another_size_is_refused(tmp_path: Path) -> None:
    Image.new("L", (8, 8), 255).save(tmp_path / "mask.png")
    layer = Placed(str(tmp_path / "red.png"), Box(0, 0, 20, 20), 7, mask=str(tmp_path / "mask.png"))
    with pytest.raises(PictureError, match="8 x 8 pixels"):
        put(tmp_path, layer)
    assert not (tmp_path / "out.png").exists()


def test_the_suffix_says_the_format(tmp_path: Path) -> None:
    layer = Placed(str(tmp_path / "red.png"), Box(0, 0, 40, 30), 7)
    for suffix, kind in FORMATS.items():
        put(tmp_path, layer, out=f"out{suffix}", readable=False)
        if kind == "ORA":
            with zipfile.ZipFile(tmp_path / f"out{suffix}") as written:
                assert written.namelist()[0] == "mimetype" and written.read("mimetype") == b"image/openraster"
            continue
        with Image.open(tmp_path / f"out{suffix}") as written:
            assert written.format == kind and written.size == (40, 30)
    with pytest.raises(PictureError, match="no format for export"):
        put(tmp_path, layer, out="out.gif")


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".avif"])
def test_quality_and_subsampling_decide_how_large_and_how_close_a_file_is(tmp_path: Path, suffix: str) -> None:
    values = np.random.default_rng(1).integers(0, 255, (96, 96, 3), dtype=np.uint8)
    Image.fromarray(values).save(tmp_path / "photo.png")
    sizes: list[int] = []
    for encoding in (Encoding(95), Encoding(95, "4:2:0"), Encoding(20, "4:2:0")):
        done = export_helper.run(
            ExportTask(str(tmp_path / "photo.png"), (), str(tmp_path / f"out{suffix}"), encoding=encoding)
        )
        assert done.size == (tmp_path / f"out{suffix}").stat().st_size
        sizes.append(done.size)
    assert sizes[1] > sizes[2] * 1.5
    assert sizes[0] == sizes[1] if suffix == ".webp" else sizes[0] > sizes[1] * 1.2


def test_a_photo_stays_transparent_where_no_layer_lies_and_a_jpeg_asks_for_the_ground(tmp_path: Path) -> None:
    photo, red, own = tmp_path / "photo.png", tmp_path / "red.png", (10, 200, 30, 100)
    Image.new("RGBA", (40, 30), own).save(photo)
    Image.new("RGB", (8, 8), (255, 0, 0)).save(red)
    layers = (Placed(str(red), Box(0, 0, 20, 20), 7), Placed(str(red), Box(20, 0, 40, 20), 8, opacity=50))
    for suffix in (".png", ".webp", ".tif", ".avif", ".psd"):
        export_helper.run(ExportTask(str(photo), layers, str(tmp_path / f"out{suffix}"), encoding=Encoding(100)))
        with Image.open(tmp_path / f"out{suffix}") as written:
            assert written.mode == "RGBA", suffix
            found = [written.getpixel(place) for place in ((10, 10), (10, 25), (30, 10))]
        for pixel, wanted in zip(found, ((255, 0, 0, 255), own, (186, 56, 8, 178)), strict=True):
            most = 2 if suffix in (".png", ".tif", ".psd") else 12
            assert pixel == pytest.approx(wanted, abs=most)
    out = tmp_path / "out.jpg"
    with pytest.raises(PictureError, match="partly transparent"):
        export_helper.run(ExportTask(str(photo), layers, str(out)))
    assert not out.exists()
    export_helper.run(ExportTask(str(photo), layers, str(out), encoding=Encoding(ground="#000000")))
    with Image.open(out) as written:
        dark = written.getpixel((10, 28))
    assert dark == pytest.approx((4, 78, 12), abs=3)


@pytest.mark.parametrize(
    ("side", "suffix", "most"),
    [
        (16383, ".webp", None),
        (16384, ".webp", 16383),
        (65500, ".jpg", None),
        (65501, ".JPEG", 65500),
        (65535, ".tif", None),
        (30000, ".psd", None),
        (30001, ".psd", 30000),
    ],
)
def test_sides_beyond_what_a_format_holds_are_told(tmp_path: Path, side: int, suffix: str, most: int | None) -> None:
    for size in ((side, 1), (1, side)):
        Image.new("RGB", size).save(tmp_path / "photo.png")
        task, out = (
            ExportTask(str(tmp_path / "photo.png"), (), str(tmp_path / f"out{suffix}")),
            tmp_path / f"out{suffix}",
        )
        if most is None:
            export_helper.run(task)
            with Image.open(out) as written:
                assert written.size == size
        else:
            kind = format_of(out)
            said = f"{out} cannot be written: {kind} holds at most {most} pixels a side, and this picture has {side}."
            with pytest.raises(PictureError) as refused:
                export_helper.run(task)
            assert refused.value.message == said and refused.value.next_step == "Export a PNG or a TIFF."
            assert not out.exists()


def test_a_name_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="name is too long"):
        put(tmp_path, out="ü" * 126 + ".png")


def test_without_its_tuned_edit_the_seed_is_told(tmp_path: Path) -> None:
    assert export.provenance(tmp_path / "candidate-3.png", None, 3) == {"seed": 3}
    with pytest.raises(PictureError, match="no tuned edit"):
        export.provenance(tmp_path / "candidate-3.png", tmp_path / "gone.safetensors", 3)


def test_without_its_tuned_edit_the_result_beside_it_tells(tmp_path: Path) -> None:
    told = {"method": "sdedit", "object_prompt": "a dog", "background_prompt": "in the snow", "negative": "rain"}
    settings = Settings(strength=0.5)
    result = {"settings": settings, "target": "a dog in the snow", "model": {"name": "SD", "hash": "abc"}}
    other = {"photo": "/home/someone/photo.png"}
    (tmp_path / "result.json").write_bytes(msgspec.json.encode(told | other | {"result": result | other}))
    found = export.provenance(tmp_path / "candidate-3.png", None, 3)
    assert found == {"seed": 3} | told | result | {"settings": msgspec.to_builtins(settings)}
